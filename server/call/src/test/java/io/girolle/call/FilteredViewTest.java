package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.girolle.spi.Call;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilteredViewTest {
  private final PluginInstance plugin = PluginInstance.inCode("cheese");

  private static CallModel call() throws IOException {
    return CallJson.read(
        "{\"id\":\"01C\",\"config\":{\"K\":\"v\"}}", Map.of("A", "1", "B", "2", "C", "3"));
  }

  @Test
  void showsTheDeclaredExtensionsAlone() throws IOException {
    Call view = call().view(plugin, Set.of("C", "A", "absent"));

    assertEquals(Map.of("A", "1", "C", "3"), view.extensions());
    assertEquals(List.of("A", "C"), List.copyOf(view.extensions().keySet()));
    assertThrows(UnsupportedOperationException.class, () -> view.extensions().put("B", "2"));
    assertEquals(Map.of(), call().view(plugin, Set.of()).extensions());
  }

  @Test
  void showsEverythingElseOfTheCall() throws IOException {
    Call view = call().view(plugin, Set.of());
    assertEquals("01C", view.id());
    assertEquals(Map.of("K", "v"), view.config());
  }

  @Test
  void thePlainViewShowsAll() throws IOException {
    assertEquals(Set.of("A", "B", "C"), call().view(plugin).extensions().keySet());
  }
}
