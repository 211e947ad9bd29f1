package io.girolle.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.girolle.call.CallJson;
import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.call.PluginInstance;
import io.girolle.runner.SampleSpec;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.DriverExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What holds for every driver extension. A test of one implements this, gives it an extension, and
 * values for its keys.
 */
public interface DriverExtensionConformance {

  /** A new extension. */
  DriverExtension extension();

  /** Extensions of a call that it has something to do with: values for its keys. */
  Map<String, String> extensions();

  /** The keys are asked for once, and hold for good. */
  @Test
  default void keysAreSteady() {
    DriverExtension extension = extension();
    Set<String> keys = Set.copyOf(extension.keys());
    assertFalse(keys.contains(""), "a key is empty");
    assertEquals(keys, extension.keys());
    assertEquals(keys, extension().keys());
  }

  /** Calls without its keys come as well: whoever writes them may be switched off. */
  @Test
  default void takesCallsWithoutItsKeys() {
    DriverExtension extension = extension();
    SampleCalls.models().forEach(call -> made(extension, call, Map.of()));
  }

  /**
   * An instance serves all calls with the same keys and values: it mustn't matter which of them it
   * was made for.
   */
  @Test
  default void makesTheSameOfAllCallsThatShareAnInstance() {
    DriverExtension extension = extension();
    for (Map<String, String> values : List.of(extensions(), Map.<String, String>of())) {
      Set<String> specs = new HashSet<>();
      for (int i = 0; i < 5; i++) {
        specs.add(made(extension, SampleCalls.model("hello"), values));
      }
      assertEquals(1, specs.size(), () -> "of one function with " + values + ": " + specs);
    }
  }

  /** Instances are made on many threads at a time. */
  @Test
  default void isCalledByManyThreads() {
    DriverExtension extension = extension();
    List<String> specs =
        Crowd.each(
            () -> {
              String last = "";
              for (int i = 0; i < 100; i++) {
                last = made(extension, SampleCalls.model("hello"), extensions());
              }
              return last;
            });
    assertEquals(1, new HashSet<>(specs).size(), () -> "threads got different specs: " + specs);
  }

  /** What it makes of a call, as text. */
  private static String made(
      DriverExtension extension, CallModel sent, Map<String, String> extensions) {
    var edits = new EditLog();
    try {
      CallModel call =
          CallJson.read(new String(CallJson.write(sent), StandardCharsets.UTF_8), extensions);
      extension.customize(
          call.view(PluginInstance.inCode("extension"), extension.keys()),
          SampleSpec.of(call, Path.of("/run/sample"), edits));
      return edits.edits().toString();
    } catch (CallRejectedException e) {
      return e.status() + " " + e.reason();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
