package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionProfileTest {

  @Test
  void theFunctionsConfigurationLiesOverTheApps() {
    var app = Calls.app().config(Map.of("APP", "a", "SHARED", "a")).build();
    var function = Calls.function().config(Map.of("FN", "f", "SHARED", "f", "EMPTY", "")).build();

    assertEquals(
        Map.of(
            "APP", "a",
            "SHARED", "f",
            "FN", "f",
            "EMPTY", "",
            "FN_MEMORY", "128",
            "FN_TYPE", "sync",
            "FN_FN_ID", "fn-id",
            "FN_APP_ID", "app-id"),
        new FunctionProfile(app, function).config());
  }

  @Test
  void limitsThatAreSetAreToldToTheFunction() {
    var function = Calls.function().memoryMiB(256).tmpfsMiB(64).milliCpus(250).build();
    Map<String, String> config = new FunctionProfile(Calls.app().build(), function).config();

    assertEquals("256", config.get("FN_MEMORY"));
    assertEquals("64", config.get("FN_TMPSIZE"));
    assertEquals("250m", config.get("FN_CPUS"));
    assertFalse(Calls.profile().config().containsKey("FN_TMPSIZE"));
    assertFalse(Calls.profile().config().containsKey("FN_CPUS"));
  }

  @Test
  void nobodyCanConfigureWhatTheNodeKnowsBetter() {
    var function = Calls.function().config(Map.of("FN_MEMORY", "9999", "FN_APP_ID", "x")).build();
    Map<String, String> config = new FunctionProfile(Calls.app().build(), function).config();

    assertEquals("128", config.get("FN_MEMORY"));
    assertEquals("app-id", config.get("FN_APP_ID"));
  }

  @Test
  void theFunctionsAnnotationsLieOverTheApps() {
    var app = Calls.app().annotations(Map.of("app", 1, "both", "a")).build();
    var function = Calls.function().annotations(Map.of("both", Map.of("x", true))).build();

    assertEquals(
        Map.of("app", 1, "both", Map.of("x", true)),
        new FunctionProfile(app, function).annotations());
    assertEquals(
        Map.of("both", Map.of("x", true)),
        new FunctionProfile(Calls.app().build(), function).annotations());
  }

  @Test
  void bothAreJsonAndImmutable() throws IOException {
    FunctionProfile profile = Calls.profile();

    assertEquals(profile.config(), new ObjectMapper().readValue(profile.configJson(), Map.class));
    assertEquals("{}", profile.annotationsJson());
    assertThrows(UnsupportedOperationException.class, () -> profile.config().put("a", "b"));
    assertThrows(UnsupportedOperationException.class, () -> profile.annotations().put("a", "b"));
  }

  @Test
  void callsShareItUntilTheyAreEdited() {
    FunctionProfile profile = Calls.profile();
    var call = new CallModel("id", profile, Calls.request(), Calls.NOW);
    assertSame(profile.config(), call.config());

    EditView edit = Calls.edit(call, PluginInstance.inCode("p"));
    edit.config("A", "b");
    edit.adopt();

    assertEquals("b", call.config().get("A"));
    assertFalse(profile.config().containsKey("A"));
  }
}
