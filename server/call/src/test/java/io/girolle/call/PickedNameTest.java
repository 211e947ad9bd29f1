package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PickedNameTest {
  private static Scope when(List<String> apps, List<String> functions) {
    return new ScopeKeys(Optional.of(apps), Optional.of(functions)).scope();
  }

  @Test
  void isTheUsualOneWithoutARule() {
    PickedName name = PickedName.always("round-robin");

    assertEquals("round-robin", name.of(Calls.call()));
    assertEquals(Set.of("round-robin"), name.all());
  }

  @Test
  void isWhatTheFirstRuleForTheFunctionSays() {
    var name =
        new PickedName(
            "usual",
            List.of(
                new PickedName.Rule(when(List.of("other-*"), List.of()), "other"),
                new PickedName.Rule(when(List.of("sh*"), List.of("p?y")), "first"),
                new PickedName.Rule(Scope.EVERYTHING, "second")));

    assertEquals("first", name.of(Calls.call()));
    assertEquals("first", name.of(Calls.call()));
    assertEquals(Set.of("usual", "other", "first", "second"), name.all());
  }

  @Test
  void aRuleGoesByIdsToo() {
    var name = new PickedName("usual", List.of(rule("app-id", "fn-*")));

    assertEquals("picked", name.of(Calls.call()));
  }

  @Test
  void isTheUsualOneWhereNoRuleFits() {
    var name = new PickedName("usual", List.of(rule("shop", "sell")));

    assertEquals("usual", name.of(Calls.call()));
  }

  private static PickedName.Rule rule(String app, String function) {
    return new PickedName.Rule(when(List.of(app), List.of(function)), "picked");
  }
}
