package io.girolle.loader;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Says in one line what a throwable means. */
final class Explain {
  private Explain() {}

  /**
   * What was thrown in a plugin.
   *
   * @param where the code that threw, for example {@code install}
   * @param thrown what it threw
   */
  static String thrown(String where, Throwable thrown) {
    if (thrown instanceof ExceptionInInitializerError e && e.getCause() != null) {
      return initialiser(e.getCause())
          .map(type -> "the static initialiser of " + type + " threw " + text(e.getCause()))
          .orElse(where + " threw " + text(e.getCause()) + " in a static initialiser");
    }
    Optional<String> missing = missingClass(thrown);
    if (missing.isPresent()) {
      return where + " failed: " + lacking(thrown) + missing.get() + ", which isn't in it";
    }
    return where + " threw " + text(thrown);
  }

  /** The class that a linkage error misses, if that is what it is about. */
  static Optional<String> missingClass(Throwable thrown) {
    String message = message(thrown);
    return thrown instanceof NoClassDefFoundError && message != null && message.matches("[\\w/$]+")
        ? Optional.of(message.replace('/', '.'))
        : Optional.empty();
  }

  /** Class and message. */
  static String text(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "nothing";
    }
    String message = message(thrown);
    String type = thrown.getClass().getName();
    return message == null || message.isBlank() ? type : type + ": " + oneLine(message);
  }

  /** Why a file can't be used. */
  static String unreadable(IOException e) {
    if (e instanceof ZipException) {
      return "isn't a whole jar: " + text(e.getMessage(), "damaged");
    } else if (e instanceof NoSuchFileException) {
      return "is missing";
    } else if (e instanceof NotDirectoryException) {
      return "isn't a folder";
    } else if (e instanceof AccessDeniedException) {
      return "can't be read: no permission for " + text(e.getMessage(), "it");
    } else if (e instanceof FileSystemException f && f.getReason() != null) {
      return "can't be read: " + oneLine(f.getReason());
    }
    return "can't be read: " + text(e.getMessage(), e.getClass().getName());
  }

  /** A text without line breaks. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String text(@Nullable String message, String otherwise) {
    return message == null || message.isBlank() ? otherwise : oneLine(message);
  }

  private static @Nullable String message(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (RuntimeException | Error e) {
      return null;
    }
  }

  private static String lacking(Throwable thrown) {
    StackTraceElement[] stack = thrown.getStackTrace();
    return stack.length == 0 || stack[0].getClassName().startsWith("java.")
        ? "it needs "
        : stack[0].getClassName() + " needs ";
  }

  private static Optional<String> initialiser(Throwable cause) {
    return Arrays.stream(cause.getStackTrace())
        .filter(frame -> frame.getMethodName().equals("<clinit>"))
        .map(StackTraceElement::getClassName)
        .findFirst();
  }
}
