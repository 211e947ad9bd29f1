package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderNamesTest {

  @ParameterizedTest
  @CsvSource({
    "content-type,Content-Type",
    "CONTENT-TYPE,Content-Type",
    "cONTENT-tYPE,Content-Type",
    "X_Under,X_under",
    "x_UNDER-y_Z,X_under-Y_z",
    "te,Te",
    "fn-http-h-x,Fn-Http-H-X",
    "a--b,A--B",
    "-a-,-A-",
    "1a-2B,1a-2b",
    "x!#$%&'*+.^`|~Y,X!#$%&'*+.^`|~y"
  })
  void areWrittenAsGoWritesThem(String name, String canonical) {
    assertEquals(canonical, HeaderNames.canonical(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "content type",
        "x:y",
        "x(y)",
        "x,y",
        "x\ty",
        "x\r\ny",
        "x/y",
        "x[y]",
        "x{y}",
        "x\"y",
        "x@y",
        "x=y",
        "x?y",
        "x;y",
        "x\\y",
        "x<y>",
        "x\u007fy",
        "täst-name",
        "x-ﬁ"
      })
  void stayAsTheyAreWithACharacterThatNoneMayHave(String name) {
    assertEquals(name, HeaderNames.canonical(name));
  }

  @Test
  void areNotCopiedWhenCanonicalAlready() {
    String name = "Fn-Http-Request-Url";
    assertSame(name, HeaderNames.canonical(name));
  }

  @Property
  void areCanonicalOnceMadeSo(@ForAll String name) {
    String canonical = HeaderNames.canonical(name);
    assertEquals(canonical, HeaderNames.canonical(canonical));
    assertTrue(HeaderNames.same(name, canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "Proxy-Connection",
        "Te",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade"
      })
  void ofOneHopAreKnown(String name) {
    assertTrue(HeaderNames.isHopByHop(name));
    assertEquals(name, HeaderNames.canonical(name));
  }

  @Test
  void ofAllHopsAreKnown() {
    assertFalse(HeaderNames.isHopByHop("Content-Type"));
    assertFalse(HeaderNames.isHopByHop("Content-Length"));
    assertFalse(HeaderNames.isHopByHop("Fn-Http-H-Connection"));
  }

  @Test
  void thatConnectionNamesAreCanonical() {
    assertEquals(
        Set.of("Close", "X-Secret", "Keep-Alive"),
        HeaderNames.namedByConnection(
            Map.of("Connection", List.of("close, x-SECRET,, ", "keep-alive"))));
    assertEquals(Set.of(), HeaderNames.namedByConnection(Map.of("X", List.of("close"))));
  }

  @Test
  void areTheSameInAnyCase() {
    assertTrue(HeaderNames.same("content-TYPE", "Content-Type"));
    assertFalse(HeaderNames.same("Content-Type", "Content_Type"));
  }
}
