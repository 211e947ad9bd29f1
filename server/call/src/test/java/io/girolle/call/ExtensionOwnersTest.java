package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.girolle.spi.CallOverrider;
import io.girolle.spi.NodeRole;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ExtensionOwnersTest {
  private final PluginInstance owner = from("owner.jar", "owner");
  private final PluginInstance second = from("owner.jar", "second");
  private final PluginInstance stranger = from("stranger.jar", "stranger");

  private static PluginInstance from(String jar, String name) {
    ClassLoader loader = ExtensionOwnersTest.class.getClassLoader();
    return new PluginInstance(
        name, jar, loader, PluginRules.on(OnFailure.REJECT), PluginFigures.unshared());
  }

  private static Registered<CallOverrider> part(
      PluginInstance plugin, CallOverrider overrider, String... owns) {
    return new Registered<>(plugin, "", overrider, NodeRole.LB, false, Set.of(owns));
  }

  private CallError afterOwner(PluginInstance writer, CallOverrider overrider, CallModel call) {
    Parts parts =
        Parts.builder()
            .overrider(part(owner, c -> c.extension("KEY", "mine"), "KEY"))
            .overrider(part(writer, overrider))
            .build();
    var outcome = new AtomicReference<CallError>();
    Calls.chain(parts).override(call, Runnable::run, outcome::set);
    return outcome.get();
  }

  @Test
  void anotherJarsPluginMayNeitherWriteNorRemoveAnOwnedKey() {
    CallModel call = Calls.call();
    assertEquals(500, afterOwner(stranger, c -> c.extension("KEY", "theirs"), call).status());
    assertEquals(500, afterOwner(stranger, c -> c.extension("KEY", null), call).status());
    assertEquals(500, afterOwner(stranger, c -> c.clearExtensions(), call).status());
    assertEquals(Map.of("KEY", "mine"), call.extensions());
    assertEquals(3, stranger.figures().failures());
  }

  @Test
  void instancesOfTheSameJarMayAndOtherKeysAreFree() {
    CallModel call = Calls.call();
    assertNull(afterOwner(second, c -> c.extension("KEY", "ours"), call));
    assertEquals(Map.of("KEY", "ours"), call.extensions());
    assertNull(afterOwner(stranger, c -> c.extension("OTHER", "free"), call));
  }

  @Test
  void saysWhoseKeyItIs() {
    var owners = new ExtensionOwners(List.of(part(owner, c -> {}, "KEY")));

    assertEquals(
        "extension KEY belongs to plugin owner; stranger may not write it",
        assertThrows(IllegalStateException.class, () -> owners.check("KEY", stranger))
            .getMessage());
  }
}
