package io.girolle.testkit;

import io.girolle.spi.Call;
import io.girolle.spi.CallEdit;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import io.girolle.spi.Catalog;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The kit's own parts: what a node needs that the plugin under test doesn't bring, and ears ahead
 * of all others. Calls of the test are known by a header.
 */
final class KitPlugin implements Plugin {
  /** Its name, and those of its placer, pool, catalog and driver. */
  static final String NAME = "testkit";

  /** The header that tells calls of the test. */
  static final String HEADER = "Testkit-Call";

  private static final String FRAMED = "Fn-Http-H-" + HEADER;

  private final KitPool pool;
  private final Catalog catalog;
  private final @Nullable KitDriver driver;
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private final Map<String, Pending> byCallId = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /**
   * The parts.
   *
   * @param pool the scripted runners
   * @param catalog what can be called
   * @param driver for runners in this node; null when it has none
   */
  KitPlugin(KitPool pool, Catalog catalog, @Nullable KitDriver driver) {
    this.pool = pool;
    this.catalog = catalog;
    this.driver = driver;
  }

  @Override
  public void install(PluginContext context) {
    context.overrider(this::enter);
    context.listener(new Ears());
    context.placer(NAME, new KitPlacer());
    context.pool(NAME, pool);
    context.catalog(NAME, catalog);
    if (driver != null) {
      context.driver(NAME, driver);
      context.instances(new InstanceEars());
    }
  }

  /** Expects a call, which is known by the header's value that is returned. */
  String expect(Pending call) {
    String number = Long.toString(numbers.incrementAndGet());
    pending.put(number, call);
    return number;
  }

  /** Forgets a call. */
  void forget(String number) {
    @Nullable Pending call = pending.remove(number);
    if (call != null) {
      byCallId.remove(call.callId());
    }
  }

  private void enter(CallEdit call) {
    for (String header : List.of(HEADER, FRAMED)) {
      @Nullable String number = call.header(header);
      @Nullable Pending mine = number == null ? null : pending.get(number);
      if (mine != null) {
        mine.entered(call.id());
        byCallId.put(call.id(), mine);
        call.header(header, List.of());
        mine.extensions().forEach(call::extension);
      }
    }
  }

  private final class Ears implements CallListener {

    @Override
    public void beforeCall(Call call) {
      @Nullable Pending mine = byCallId.get(call.id());
      if (mine != null) {
        mine.begun(call);
      }
    }

    @Override
    public void afterCall(Call call, CallResult result) {
      @Nullable Pending mine = byCallId.get(call.id());
      if (mine != null) {
        mine.ended(result);
      }
    }
  }

  private final class InstanceEars implements InstanceListener {

    @Override
    public void beforeCall(InstanceInfo instance, Call call) {
      @Nullable Pending mine = byCallId.get(call.id());
      if (mine != null) {
        mine.cameTo(instance.id());
      }
    }
  }
}
