package io.girolle.loader.remains;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Objects that a plugin gave to the whole JVM: what was there before comes back. */
final class JvmDefaults implements Kind {
  private final List<Default<?>> all =
      List.of(
          new Default<>(
              "uncaught-exception-handler",
              Thread::getDefaultUncaughtExceptionHandler,
              Thread::setDefaultUncaughtExceptionHandler),
          new Default<>("proxy-selector", ProxySelector::getDefault, ProxySelector::setDefault),
          new Default<>("authenticator", Authenticator::getDefault, Authenticator::setDefault),
          new Default<>("cookie-handler", CookieHandler::getDefault, CookieHandler::setDefault),
          new Default<>("response-cache", ResponseCache::getDefault, ResponseCache::setDefault),
          new Default<>("standard-output", () -> System.out, System::setOut),
          new Default<>("standard-error", () -> System.err, System::setErr),
          new Default<>("standard-input", () -> System.in, System::setIn));

  @Override
  public List<Left> find(Search search) {
    return all.stream().flatMap(each -> each.find(search.ownership())).toList();
  }

  /** One object of the JVM that anybody may replace, and what it was when this was made. */
  private static final class Default<T> {
    private final String what;
    private final Supplier<@Nullable T> now;
    private final Consumer<@Nullable T> replacing;
    private final @Nullable T before;

    Default(String what, Supplier<@Nullable T> now, Consumer<@Nullable T> replacing) {
      this.what = what;
      this.now = now;
      this.replacing = replacing;
      this.before = now.get();
    }

    Stream<Left> find(Ownership ownership) {
      return Stream.ofNullable(now.get())
          .filter(ownership::has)
          .map(found -> Left.of(what, found.getClass().getName(), () -> replacing.accept(before)));
    }
  }
}
