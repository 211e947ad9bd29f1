package io.girolle.loader;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of the SPI that a plugin is made for.
 *
 * @param text how its manifest says it
 * @param least the first of them
 * @param leastIncluded whether that one fits
 * @param most the last of them, if there is a last
 * @param mostIncluded whether that one fits
 */
record SpiRange(
    String text,
    SpiVersion least,
    boolean leastIncluded,
    Optional<SpiVersion> most,
    boolean mostIncluded) {
  /** What a range looks like, for messages. */
  static final String EXPECTED = "a version such as 1.2, or a range such as [1.2,2)";

  private static final Pattern RANGE = Pattern.compile("([\\[(])([^,]*),([^,]*)([\\])])");

  /**
   * Reads a range as Maven writes them, or a single version, which stands for that and all later
   * ones of its major.
   *
   * @return the range; empty when the text is neither
   */
  static Optional<SpiRange> parse(String text) {
    Optional<SpiVersion> single = SpiVersion.parse(text);
    if (single.isPresent()) {
      var next = new SpiVersion(single.get().major() + 1, 0);
      return Optional.of(new SpiRange(text, single.get(), true, Optional.of(next), false));
    }
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      return Optional.empty();
    }
    Optional<SpiVersion> least = SpiVersion.parse(range.group(2).strip());
    String end = range.group(3).strip();
    Optional<SpiVersion> most = SpiVersion.parse(end);
    if (least.isEmpty() || (most.isEmpty() && !end.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new SpiRange(
            text, least.get(), range.group(1).equals("["), most, range.group(4).equals("]")));
  }

  /** Whether a version is one of them. */
  boolean has(SpiVersion version) {
    return !isAbove(version) && !isBelow(version);
  }

  /** Whether all of them are later than a version. */
  boolean isAbove(SpiVersion version) {
    int compared = least.compareTo(version);
    return compared > 0 || (compared == 0 && !leastIncluded);
  }

  private boolean isBelow(SpiVersion version) {
    int compared = most.map(m -> m.compareTo(version)).orElse(1);
    return compared < 0 || (compared == 0 && !mostIncluded);
  }
}
