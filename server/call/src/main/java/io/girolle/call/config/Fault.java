package io.girolle.call.config;

import com.typesafe.config.ConfigOrigin;

/**
 * One thing that is wrong with the configuration, or with what it names.
 *
 * @param where file and line, or another place that helps; maybe empty
 * @param what the path of a key, or the name of a plugin; maybe empty
 * @param message what is wrong and what to do
 */
public record Fault(String where, String what, String message) {

  /** A fault of a configured value. */
  static Fault at(ConfigOrigin origin, String path, String message) {
    return new Fault(place(origin), path, message);
  }

  /** Where a configured value came from, as {@code file:line}. */
  public static String place(ConfigOrigin origin) {
    String file = origin.filename() != null ? origin.filename() : origin.resource();
    if (file == null) {
      return described(origin.description());
    }
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  /** Of a description such as {@code merge of a.conf: 3,b.conf: 7} the first place. */
  private static String described(String description) {
    String first =
        description.startsWith("merge of ")
            ? description.substring("merge of ".length()).split(",", 2)[0]
            : description;
    return first.replaceFirst(": (\\d+)$", ":$1");
  }

  /** One line for people. */
  @Override
  public String toString() {
    var line = new StringBuilder();
    if (!where.isEmpty()) {
      line.append(where).append(": ");
    }
    if (!what.isEmpty()) {
      line.append(what).append(": ");
    }
    return line.append(message).toString();
  }
}
