package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.girolle.call.CallModel;
import io.girolle.call.Parts;
import io.girolle.spi.Call;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.NodeRole;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** What tells instances apart. */
class SlotKeysTest {
  private final InstanceKit kit = reading("declared", "also");
  private final SlotKeys keys = new SlotKeys(kit);

  private static InstanceKit reading(String... keys) {
    var extension =
        new DriverExtension() {
          @Override
          public Set<String> keys() {
            return Set.of(keys);
          }

          @Override
          public void customize(Call call, ContainerSpec spec) {}
        };
    return TestKit.of(
        Parts.builder()
            .driverExtension(Parts.inCode("reading", extension, NodeRole.RUNNER))
            .build());
  }

  @Test
  void whatInstancesAreMadeWithCounts() {
    CallModel call = TestCall.of("f").model();

    assertNotEquals(key(call), new SlotKeys(reading("declared", "also")).of(call, "", "process"));
    assertEquals(key(call), new SlotKeys(kit).of(call, "", "process"));
  }

  @Property(tries = 200)
  void callsShareAKeyExactlyWhenTheirConfigIsEqual(
      @ForAll @Size(max = 3) Map<@StringLength(min = 1, max = 3) String, String> one,
      @ForAll @Size(max = 3) Map<@StringLength(min = 1, max = 3) String, String> other) {
    assertEquals(one.equals(other), key(configured(one)).equals(key(configured(other))));
  }

  @Property(tries = 200)
  void nothingFlowsFromOneTextIntoTheNext(
      @ForAll @StringLength(min = 1, max = 4) String a,
      @ForAll @StringLength(min = 1, max = 4) String b) {
    var whole = TestCall.of("f").extension("declared", a + b).model();
    var parts = TestCall.of("f").extension("declared", a).extension("also", b).model();
    assertNotEquals(key(whole), key(parts));
  }

  @Test
  void noTextPassesForSeveral() {
    var two = Map.of("a", "b", "c", "d");
    var one = Map.of("a", "b\0\"c\0\"d");
    assertNotEquals(key(configured(two)), key(configured(one)));
    assertNotEquals(
        key(TestCall.of("f").extension("declared", "x\0also\0y").model()),
        key(TestCall.of("f").extension("declared", "x").extension("also", "y").model()));
    assertNotEquals(
        key(TestCall.of("f").config("a", "b\0c\0\"d").model()),
        key(TestCall.of("f").config("a", "b").config("c", "d").model()));
  }

  @Test
  void annotationsCountByValueWhateverTheirOrder() {
    assertEquals(
        key(annotated("{\"a\":{\"x\":1,\"y\":[true,null]},\"b\":\"s\"}")),
        key(annotated("{\"b\":\"s\",\"a\":{\"y\":[true,null],\"x\":1}}")));
    assertNotEquals(key(annotated("{\"a\":1}")), key(annotated("{\"a\":\"1\"}")));
    assertNotEquals(key(annotated("{\"a\":[[1],2]}")), key(annotated("{\"a\":[[1,2]]}")));
    assertNotEquals(key(annotated("{\"a\":{}}")), key(annotated("{\"a\":[]}")));
  }

  @Test
  void onlyDeclaredExtensionsCount() {
    CallModel plain = TestCall.of("f").model();
    assertEquals(key(plain), key(TestCall.of("f").extension("other", "1").model()));
    assertNotEquals(key(plain), key(TestCall.of("f").extension("declared", "1").model()));
    assertNotEquals(key(plain), key(TestCall.of("f").extension("declared", "").model()));
    assertNotEquals(
        key(TestCall.of("f").extension("declared", "1").model()),
        key(TestCall.of("f").extension("also", "1").model()));
  }

  @Test
  void driverCounts() {
    CallModel call = TestCall.of("f").model();
    assertNotEquals(keys.of(call, "", "docker"), keys.of(call, "", "process"));
    assertNotEquals(keys.of(call, "ab", "docker"), keys.of(call, "ab", "process"));
  }

  @Test
  void sentHashReplacesAllButDriverAndExtensions() {
    CallModel call = TestCall.of("f").model();
    CallModel other = TestCall.of("g").config("K", "v").model();
    assertEquals(keys.of(call, "AB", "p"), keys.of(other, "ab", "p"));
    assertNotEquals(keys.of(call, "ab", "p"), keys.of(call, "abab", "p"));
    assertThrows(IllegalArgumentException.class, () -> keys.of(call, "abc", "p"));
    assertThrows(IllegalArgumentException.class, () -> keys.of(call, "zz", "p"));
  }

  private SlotKey key(CallModel call) {
    return keys.of(call, "", "process");
  }

  private static CallModel configured(Map<String, String> config) {
    var call = TestCall.of("f");
    config.forEach(call::config);
    return call.model();
  }

  private static CallModel annotated(String json) {
    try {
      return io.girolle.call.CallJson.read(
          "{\"id\":\"1\",\"fn_id\":\"f\",\"annotations\":" + json + "}", Map.of());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
