package io.girolle.plugins.docker;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image: {@code [registry/]path[:tag][@digest]}.
 *
 * @param text the whole of it
 * @param registry the registry's host and port
 * @param repository what it is called there, with the registry if it was given
 * @param reference the digest, else the tag
 */
record ImageName(String text, String registry, String repository, String reference) {
  /** The registry of names that have none. */
  static final String DEFAULT_REGISTRY = "docker.io";

  private static final int LONGEST_REPOSITORY = 255;
  private static final String HOST =
      "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]{1,5})?";
  private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  private static final Pattern PATTERN =
      Pattern.compile(
          "(?<path>%s(?:/%s)*)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,128}))?"
              .formatted(COMPONENT, COMPONENT));
  private static final Pattern REGISTRY = Pattern.compile(HOST);

  /** What a text names; empty when it can't be a name. */
  static Optional<ImageName> parse(String text) {
    int slash = text.indexOf('/');
    String first = slash < 0 ? "" : text.substring(0, slash);
    boolean hasRegistry = isRegistry(first);
    if (hasRegistry && !REGISTRY.matcher(first).matches()) {
      return Optional.empty();
    }
    String rest = hasRegistry ? text.substring(slash + 1) : text;
    Matcher parts = PATTERN.matcher(rest);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String repository = (hasRegistry ? first + "/" : "") + parts.group("path");
    if (repository.length() > LONGEST_REPOSITORY) {
      return Optional.empty();
    }
    String reference =
        Optional.ofNullable(parts.group("digest"))
            .or(() -> Optional.ofNullable(parts.group("tag")))
            .orElse("latest");
    return Optional.of(
        new ImageName(text, hasRegistry ? first : DEFAULT_REGISTRY, repository, reference));
  }

  private static boolean isRegistry(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || first.chars().anyMatch(Character::isUpperCase);
  }
}
