package io.girolle.functions.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {

  @Test
  void isTheTrimmedBody() {
    assertEquals("Frédéric \uD83D\uDC13", Name.in(bytes("  Frédéric \uD83D\uDC13\r\n")));
    assertEquals("n".repeat(100), Name.in(bytes("n".repeat(100))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "two\nlines", "a\u0000b", "a\u202Eb"})
  void isTheWorldForWhatIsNoName(String body) {
    assertEquals("world", Name.in(bytes(body)));
  }

  @Test
  void isTheWorldForWhatIsTooLongOrNoText() {
    assertEquals("world", Name.in(bytes("n".repeat(101))));
    assertEquals("world", Name.in(new byte[] {'a', (byte) 0xff}));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
