package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.call.EditLog.Edit;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EditLogTest {

  @Test
  void notesRealChangesInOrder() {
    var log = new EditLog();
    log.add("a", "image", "x", "x");
    log.add("a", "memory", 128, 256);
    log.add("b", "extension K", null, null);
    log.add("b", "extension K", null, "v");
    log.add("a", "extension K", "v", null);
    log.add("a", "header X", List.of("1", "2"), List.of("1", "2"));

    assertEquals(
        List.of(
            new Edit("a", "memory", "128", "256"),
            new Edit("b", "extension K", null, "v"),
            new Edit("a", "extension K", "v", null)),
        log.edits());
  }

  @Test
  void hidesWhatIsNamedLikeASecret() {
    var log = new EditLog();
    log.add("a", "config DB_PASSWORD", "brie", "gruyere");
    log.add("a", "header Authorization", null, List.of("Bearer gruyere"));
    log.add("a", "environment API_KEY", "brie", null);

    assertEquals(
        List.of(
            new Edit("a", "config DB_PASSWORD", "***", "***"),
            new Edit("a", "header Authorization", null, "***"),
            new Edit("a", "environment API_KEY", "***", null)),
        log.edits());
  }

  @Test
  void isOneLineOfAsciiJson() throws IOException {
    var log = new EditLog();
    assertEquals("[]", log.json());
    log.add("cheese", "extension \"K\"", null, "Tête\nde Moine");

    assertEquals(
        "[{\"plugin\":\"cheese\",\"what\":\"extension \\\"K\\\"\",\"before\":null,"
            + "\"after\":\"T\\u00EAte\\nde Moine\"}]",
        log.json());
    assertEquals(
        "Tête\nde Moine", new ObjectMapper().readTree(log.json()).get(0).get("after").asText());
  }

  @Test
  void aCallHasOneOnlyWhenSomebodyAskedForIt() {
    CallModel call = Calls.call();
    PluginInstance plugin = PluginInstance.inCode("cheese");
    EditView silent = Calls.edit(call, plugin);
    silent.extension("K", "not noted");
    silent.adopt();
    assertEquals(null, call.editLog());

    EditLog log = call.explain();
    assertSame(log, call.explain());
    EditView edit = Calls.edit(call, plugin);
    edit.extension("K", "noted").memoryMiB(256).tmpfsMiB(0).milliCpus(100);
    edit.header("content-type", List.of("text/plain")).header("x-new", List.of("1"));
    edit.clearExtensions();
    assertEquals(List.of(), log.edits());
    edit.adopt();

    assertSame(log, call.editLog());
    assertEquals(
        List.of(
            new Edit("cheese", "extension K", "not noted", "noted"),
            new Edit("cheese", "memory", "128", "256"),
            new Edit("cheese", "milliCpus", null, "100"),
            new Edit("cheese", "header X-New", null, "[1]"),
            new Edit("cheese", "extension K", "noted", null)),
        log.edits());
    assertTrue(log.edits().stream().allMatch(e -> e.plugin().equals("cheese")));
  }
}
