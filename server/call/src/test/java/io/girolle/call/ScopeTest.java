package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final FunctionName PAY = new FunctionName("app-id", "shop", "fn-id", "pay");

  @Property
  void aGlobMatchesWhatItsRegularExpressionMatches(
      @ForAll @NotEmpty @Chars({'a', 'b', '*', '?', '.'}) @StringLength(max = 8) String pattern,
      @ForAll @Chars({'a', 'b', '.'}) @StringLength(max = 10) String text) {
    String regex = pattern.replace(".", "\\.").replace("*", ".*").replace("?", ".");

    assertEquals(Pattern.matches(regex, text), new Glob(pattern).matches(text));
  }

  @Test
  void anEmptyGlobIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Glob(""));
  }

  @Test
  void namesAndIdsBothCount() {
    assertTrue(scope("sh*", "").contains(PAY));
    assertTrue(scope("app-??", "").contains(PAY));
    assertFalse(scope("pay", "").contains(PAY));
    assertTrue(scope("", "pay").contains(PAY));
    assertTrue(scope("", "fn-id").contains(PAY));
    assertTrue(scope("shop", "p*").contains(PAY));
    assertFalse(scope("shop", "refund").contains(PAY));
    assertFalse(scope("other", "pay").contains(PAY));
    assertTrue(Scope.EVERYTHING.contains(PAY));
  }

  @Test
  void partsAreFoundOnceForEachFunction() {
    var mine = part("mine", scope("sh*", ""));
    var other = part("other", scope("", "other"));
    var everywhere = part("everywhere", Scope.EVERYTHING);
    var scoped = new Scoped<>(List.of(mine, other, everywhere));

    assertEquals(List.of(mine, everywhere), scoped.of(Calls.call()));
    assertSame(scoped.of(Calls.call()), scoped.of(Calls.call()));
    assertEquals(List.of(other, everywhere), scoped.of(new FunctionName("a", "a", "f", "other")));
    assertEquals(List.of(mine, other, everywhere), scoped.all());
  }

  @Test
  void withoutAWhenNothingIsLookedUp() {
    var scoped = new Scoped<>(List.of(part("a", Scope.EVERYTHING)));

    assertSame(scoped.all(), scoped.of(Calls.call()));
  }

  private static Scope scope(String app, String function) {
    return new Scope(globs(app), globs(function));
  }

  private static List<Glob> globs(String pattern) {
    return pattern.isEmpty() ? List.of() : List.of(new Glob(pattern));
  }

  private static Registered<String> part(String name, Scope when) {
    PluginRules rules =
        Calls.rules(OnFailure.REJECT, Optional.empty(), when, PluginRules.Quarantine.DEFAULT);
    return Calls.part(Calls.plugin(name, rules, new VirtualTimers()), "any");
  }
}
