package io.girolle.call.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void findsTheWordWithTheFewestSlips() {
    assertEquals(
        Optional.of("timeout"), Nearest.to("timout", List.of("delay", "timeout", "time-budget")));
    assertEquals(Optional.of("delay"), Nearest.to("dealy", List.of("timeout", "delay")));
  }

  @Test
  void allowsMoreSlipsInALongerWord() {
    assertEquals(
        Optional.of("response-header-limit"),
        Nearest.to("responseHeaderLimits", List.of("response-limit", "response-header-limit")));
  }

  @Test
  void findsNothingWhenNothingIsNear() {
    assertEquals(Optional.empty(), Nearest.to("colour", List.of("delay", "timeout")));
    assertEquals(Optional.empty(), Nearest.to("colour", List.of()));
  }

  @Test
  void findsNothingThatSharesNoLetterWithAShortWord() {
    assertEquals(Optional.empty(), Nearest.to("xy", List.of("id", "dir")));
    assertEquals(Optional.empty(), Nearest.to("x", List.of("y")));
    assertEquals(Optional.empty(), Nearest.to("", List.of("y")));
    assertEquals(Optional.of("id"), Nearest.to("ids", List.of("id", "dir")));
  }

  @Test
  void prefersTheFirstOfTwoEquallyNear() {
    assertEquals(Optional.of("part"), Nearest.to("pxrt", List.of("part", "port")));
  }
}
