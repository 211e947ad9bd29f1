package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.CallOverrider;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtensionWritesTest {
  private final Parts.Builder parts = Parts.builder();

  private void overrider(String plugin, OnFailure onFailure, CallOverrider overrider) {
    parts.overrider(Calls.part(Calls.plugin(plugin, onFailure), overrider));
  }

  private List<ExtensionWrite> after(int calls) {
    Chain chain = Calls.chain(parts.build());
    for (int i = 0; i < calls; i++) {
      chain.override(Calls.call(), Runnable::run, error -> {});
    }
    return chain.extensionWrites();
  }

  @Test
  void tellsWhoWritesAKeyAndHowOftenTheLaterWon() {
    overrider("a", OnFailure.REJECT, edit -> edit.extension("K", "a").extension("A", "a"));
    overrider("b", OnFailure.REJECT, edit -> edit.extension("K", "b").extension("K", "b2"));
    overrider("c", OnFailure.REJECT, edit -> edit.extension("K", null));

    assertEquals(
        List.of(
            new ExtensionWrite("A", List.of("a"), 0),
            new ExtensionWrite("K", List.of("a", "b", "c"), 6)),
        after(3));
  }

  @Test
  void whatWasUndoneWasNotWritten() {
    overrider("a", OnFailure.REJECT, edit -> edit.extension("K", "a"));
    overrider(
        "b",
        OnFailure.SKIP,
        edit -> {
          edit.extension("K", "b").extension("B", "b");
          throw new IllegalStateException("broken");
        });

    assertEquals(List.of(new ExtensionWrite("K", List.of("a"), 0)), after(2));
  }

  @Test
  void clearingTakesThePlaceOfEachKey() {
    overrider("a", OnFailure.REJECT, edit -> edit.extension("K", "a").extension("L", "a"));
    overrider("b", OnFailure.REJECT, edit -> edit.clearExtensions().extension("L", "b"));

    assertEquals(
        List.of(
            new ExtensionWrite("K", List.of("a", "b"), 1),
            new ExtensionWrite("L", List.of("a", "b"), 1)),
        after(1));
  }

  @Test
  void onlySoManyKeysAreFollowed() {
    var number = new int[1];
    overrider("a", OnFailure.REJECT, edit -> edit.extension("K" + number[0]++, "a"));

    assertEquals(256, after(300).size());
  }
}
