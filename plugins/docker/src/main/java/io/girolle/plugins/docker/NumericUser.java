package io.girolle.plugins.docker;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container's user, when it is given by numbers.
 *
 * @param uid the user
 * @param gid the group, if there is one
 */
record NumericUser(int uid, OptionalInt gid) {
  private static final Pattern PATTERN = Pattern.compile("(\\d{1,9})(?::(\\d{1,9}))?");

  /** The numbers; empty when there are names. */
  static Optional<NumericUser> of(String user) {
    Matcher parts = PATTERN.matcher(user);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String group = parts.group(2);
    return Optional.of(
        new NumericUser(
            Integer.parseInt(parts.group(1)),
            group == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(group))));
  }
}
