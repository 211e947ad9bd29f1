package io.girolle.functions.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenerTest {

  @Test
  void isThePathOfTheSocket() throws ConfigurationException {
    Map<String, String> environment =
        Map.of("FN_FORMAT", "http-stream", "FN_LISTENER", "unix:/tmp/iofs/lsnr.sock");
    assertEquals(Path.of("/tmp/iofs/lsnr.sock"), Listener.of(environment).socket());
  }

  @Test
  void saysWhatIsMissingOrWrong() {
    assertEquals("FN_FORMAT must be http-stream, it is not set", refusal(Map.of()));
    assertEquals("FN_FORMAT must be http-stream, not json", refusal(Map.of("FN_FORMAT", "json")));
    assertEquals(
        "FN_LISTENER must be unix:<absolute path>, it is not set",
        refusal(Map.of("FN_FORMAT", "http-stream")));
    assertEquals(
        "FN_LISTENER must be unix:<absolute path>, not tcp:80",
        refusal(Map.of("FN_FORMAT", "http-stream", "FN_LISTENER", "tcp:80")));
  }

  private static String refusal(Map<String, String> environment) {
    return assertThrows(ConfigurationException.class, () -> Listener.of(environment)).getMessage();
  }
}
