package io.girolle.plugins.cpushares;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.AppFunction;
import io.girolle.spi.CallOverrider;
import io.girolle.testkit.PluginTest;
import io.girolle.testkit.conformance.OverriderConformance;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharesOverriderTest implements OverriderConformance {
  @RegisterExtension
  static final PluginTest plain = PluginTest.of(CpuSharesPlugin.class).function(hello(Map.of()));

  @RegisterExtension
  static final PluginTest byApp =
      PluginTest.of(CpuSharesPlugin.class)
          .config("apps { app = 512 }, shares = 4096")
          .function(hello(Map.of()));

  @RegisterExtension
  static final PluginTest others =
      PluginTest.of(CpuSharesPlugin.class)
          .config("apps { other = 512 }, shares = 4096")
          .function(hello(Map.of()));

  @RegisterExtension
  static final PluginTest annotated =
      PluginTest.of(CpuSharesPlugin.class)
          .config("apps { app = 512 }")
          .function(hello(Map.of("girolle/cpu-shares", 256)));

  @Override
  public CallOverrider overrider() {
    return new SharesOverrider(new CpuShares("girolle/cpu-shares", Map.of("app", 512), 0));
  }

  @Test
  void leavesTheSharesToTheEngineUnlessTold() {
    assertEquals(Map.of(), plain.call("/hello").send().extensions());
  }

  @Test
  void goesByTheApp() {
    assertEquals(Map.of("cpu-shares", "512"), byApp.call("/hello").send().extensions());
  }

  @Test
  void givesAllOthersTheSame() {
    assertEquals(Map.of("cpu-shares", "4096"), others.call("/hello").send().extensions());
  }

  @Test
  void aFunctionsAnnotationComesFirst() {
    assertEquals(Map.of("cpu-shares", "256"), annotated.call("/hello").send().extensions());
  }

  private static AppFunction hello(Map<String, Object> annotations) {
    return AppFunction.builder("hello", "hello", "app", "hello").annotations(annotations).build();
  }
}
