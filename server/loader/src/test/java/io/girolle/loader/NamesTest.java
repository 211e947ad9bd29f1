package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final class QuotaCheck {}

  private static final class HTTPQuota2Go {}

  private static final class Plain {}

  @Test
  void writesClassNamesInDashes() {
    assertEquals("quota-check", Names.kebab(QuotaCheck.class));
    assertEquals("http-quota2-go", Names.kebab(HTTPQuota2Go.class));
    assertEquals("plain", Names.kebab(Plain.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "my-plugin", "my_plugin", "a.b", "3scale"})
  void takesNames(String name) {
    assertTrue(Names.isName(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "../a", ".a", "-a", "a/b", "a\n"})
  void refusesWhatIsNoName(String name) {
    assertFalse(Names.isName(name));
  }
}
