package io.girolle.host.conformance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The recordings among the test resources, and what is beside them. */
public final class RecordingFiles {
  /** Reads all of them. */
  public static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);

  private static final String FOLDER = "/fn-recordings/";

  private RecordingFiles() {}

  /**
   * Reads all of a folder, by name.
   *
   * @param folder its name
   * @param edit what to do to the text of each
   */
  public static List<JsonNode> all(String folder, UnaryOperator<String> edit) {
    try (Stream<Path> files = Files.list(path(folder))) {
      return files.sorted().map(file -> read(file, edit)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether a recording is to be replayed this time: the system property {@code recordings} takes a
   * regular expression for the names of some of them.
   */
  public static boolean isChosen(String name) {
    return name.matches(System.getProperty("recordings", ".*"));
  }

  /** Reads a file. */
  public static JsonNode read(String name) {
    return read(path(name), UnaryOperator.identity());
  }

  /** Where a file or folder is. */
  public static Path path(String name) {
    var url = RecordingFiles.class.getResource(FOLDER + name);
    if (url == null) {
      throw new IllegalStateException("no resource " + FOLDER + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode read(Path file, UnaryOperator<String> edit) {
    try {
      return JSON.readTree(edit.apply(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
