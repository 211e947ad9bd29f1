package io.girolle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class MedianTest {
  @Test
  void isTheMiddleOfAnOddNumber() {
    assertEquals(3, Median.of(DoubleStream.of(9, 1, 3)));
  }

  @Test
  void isTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
    assertEquals(2.5, Median.of(DoubleStream.of(4, 2, 100, 1, 3, 0)));
  }

  @Test
  void needsANumber() {
    assertThrows(IllegalArgumentException.class, () -> Median.of(DoubleStream.empty()));
  }
}
