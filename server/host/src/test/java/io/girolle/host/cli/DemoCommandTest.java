package io.girolle.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

  private static String told(String explanation) throws IOException {
    var text = new StringWriter();
    DemoCommand.tell(explanation, new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  void tellsEachChangeInItsOrder() throws IOException {
    assertEquals(
        """
          load balancer: cheese changed cpus from "100m" to nothing
          load balancer: cheese changed extension net.cheese from nothing to "Tete de Moine"
          placement: try 127.0.0.1:1
          placement: next round
          runner: cheese changed label from "a" to "b"
        """,
        told(
            """
            {"overriders": [
               {"plugin": "cheese", "what": "cpus", "before": "100m", "after": null},
               {"plugin": "cheese", "what": "extension net.cheese", "after": "Tete de Moine"}],
             "placement": ["try 127.0.0.1:1", "next round"],
             "runner": {"edits": [
               {"plugin": "cheese", "what": "label", "before": "a", "after": "b"}]}}
            """));
  }

  @Test
  void tellsNothingWhenThereIsNothing() throws IOException {
    assertEquals("", told("{}"));
  }
}
