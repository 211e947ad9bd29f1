package io.girolle.plugins.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineOptionTest {
  private static final String REQUEST = "{'Image':'i','HostConfig':{'Binds':['a'],'Init':true}}";

  @Test
  void setsAndReplaces() {
    assertSet("/Image", "j", "{'Image':'j','HostConfig':{'Binds':['a'],'Init':true}}");
    assertSet("/HostConfig/Init", false, "{'Image':'i','HostConfig':{'Binds':['a'],'Init':false}}");
    assertSet(
        "/HostConfig/Binds", List.of(), "{'Image':'i','HostConfig':{'Binds':[],'Init':true}}");
  }

  @Test
  void makesWhatIsOnTheWay() {
    assertSet("/Net/Ports/80", 1, REQUEST.replace("}}", "},'Net':{'Ports':{'80':1}}}"));
  }

  @Test
  void mergesObjects() {
    assertSet(
        "/HostConfig",
        Map.of("Runtime", "r"),
        "{'Image':'i','HostConfig':{'Binds':['a'],'Init':true,'Runtime':'r'}}");
  }

  @Test
  void reachesIntoLists() {
    assertSet(
        "/HostConfig/Binds/-", "b", "{'Image':'i','HostConfig':{'Binds':['a','b'],'Init':true}}");
    assertSet("/HostConfig/Binds/0", "b", "{'Image':'i','HostConfig':{'Binds':['b'],'Init':true}}");
    assertSet(
        "/HostConfig/Binds/-/x",
        1,
        "{'Image':'i','HostConfig':{'Binds':['a',{'x':1}],'Init':true}}");
  }

  @Test
  void refusesWhatLeadsNowhere() {
    for (String pointer :
        List.of(
            "", "/Image/x", "/HostConfig/Binds/1", "/HostConfig/Binds/x", "/HostConfig/Init/a")) {
      assertThrows(
          IllegalArgumentException.class, () -> EngineOption.set(request(), pointer, 1), pointer);
    }
  }

  private static void assertSet(String pointer, Object value, String expected) {
    ObjectNode request = request();
    EngineOption.set(request, pointer, value);
    assertEquals(expected, request.toString().replace('"', '\''));
  }

  private static ObjectNode request() {
    return (ObjectNode)
        Json.parseLeniently(REQUEST.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
