package io.girolle.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Ledger;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A plugin that knows nothing but the SPI's jar works when its jar is dropped in. */
class OutsidePluginIT {
  private static final int FEW_LINES = 20;

  private static final String SHORT_FORM =
      """
      package outside;

      import io.girolle.spi.CallEdit;
      import io.girolle.spi.CallOverrider;

      public final class Marker implements CallOverrider {
        @Override
        public void override(CallEdit call) {
          call.extension("OUTSIDE", "here").config("FN_OUTSIDE", "short");
        }
      }
      """;

  private static final String FULL_FORM =
      """
      package outside;

      import io.girolle.spi.Plugin;
      import io.girolle.spi.PluginContext;

      public final class Marker implements Plugin {
        @Override
        public void install(PluginContext context) {
          String mark = context.instance() + ", full";
          context.overrider(call -> call.extension("OUTSIDE", "here").config("FN_OUTSIDE", mark));
        }
      }
      """;

  static List<Arguments> forms() {
    return List.of(
        Arguments.of("CallOverrider", SHORT_FORM, "FN_OUTSIDE=short"),
        Arguments.of("Plugin", FULL_FORM, "FN_OUTSIDE=outside, full"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void itsEffectIsSeenInACall(String kind, String source, String effect) throws IOException {
    assertTrue(source.lines().count() < FEW_LINES);
    Distribution distribution = Distribution.unpack();
    new PluginMaker(distribution).service(kind, "Marker", source).dropAs("outside.jar");

    try (NodeProcess node =
        NodeProcess.run(
            distribution,
            Map.of(),
            OneNode.settings("girolle.plugins.enabled=[placers,outside,cheese]"))) {
      HttpResponse<String> answer = new Caller(Ledger.inMemory()).call(node.tried());

      assertEquals(200, answer.statusCode());
      List<String> lines = answer.body().lines().toList();
      assertTrue(lines.contains(effect), answer.body());
      assertTrue(lines.contains("FN_CHEESE=Tete de Moine"), answer.body());
      assertTrue(node.stdout().contains("overriders outside > cheese"), node.stdout());
    }
  }
}
