package io.girolle.testkit;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Attempts;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import io.girolle.spi.Catalog;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.InstanceStats;
import io.girolle.spi.Metrics;
import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.RunnerSpec;
import io.girolle.spi.StatusSource;
import io.girolle.spi.Step;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A part of every kind. Each hook is counted, with whether the thread's context class loader was
 * the plugin's own; those after which nothing is counted any more fail otherwise.
 */
public final class EveryKind implements Plugin {
  private static final String NAME = "every";

  private Metrics metrics;

  record Settings(List<String> runners) {}

  static AppFunction function() {
    return AppFunction.builder(NAME, NAME, NAME, NAME).idleTimeout(Duration.ofSeconds(1)).build();
  }

  @Override
  public void install(PluginContext context) {
    metrics = context.metrics();
    note("Plugin.install");
    metrics.gauge(
        "every.gauge",
        () -> {
          note("a gauge");
          return 1;
        });
    context.overrider(call -> note("CallOverrider.override"));
    context.listener(new Calls());
    context.placer(NAME, new FirstRunner());
    context.pool(NAME, new Runners(context.config(Settings.class).runners()));
    context.catalog(NAME, new OneFunction());
    context.driver(NAME, new Functions());
    context.driverExtension(new Extension());
    context.instances(new Instances());
    context.status(new Status());
  }

  @Override
  public void start() {
    note("Plugin.start");
  }

  @Override
  public void close() {
    check("Plugin.close");
  }

  private void note(String hook) {
    metrics.counter("hooks", "hook", hook, "loader", isOwn() ? "own" : "another").increment();
  }

  private static void check(String hook) {
    if (!isOwn()) {
      throw new IllegalStateException(hook + " has another context class loader");
    }
  }

  private static boolean isOwn() {
    return Thread.currentThread().getContextClassLoader() == EveryKind.class.getClassLoader();
  }

  private final class Calls implements CallListener {
    @Override
    public void beforeCall(Call call) {
      note("CallListener.beforeCall");
    }

    @Override
    public void afterCall(Call call, CallResult result) {
      note("CallListener.afterCall");
    }
  }

  private final class FirstRunner implements Placer {
    @Override
    public Picker over(RunnerSet set) {
      note("Placer.over");
      return new Picker() {
        @Override
        public Step next(Call call, Attempts attempts) {
          note("Picker.next");
          return set.runners().isEmpty() || attempts.refused(set.runners().get(0))
              ? Step.nextRound()
              : Step.tryRunner(set.runners().get(0));
        }

        @Override
        public void ended(Call call, Runner runner, CallResult result) {
          note("Picker.ended");
        }
      };
    }
  }

  private final class Runners implements RunnerPool {
    private final List<String> addresses;

    Runners(List<String> addresses) {
      this.addresses = addresses;
    }

    @Override
    public String keyFor(Call call) {
      note("RunnerPool.keyFor");
      return "all";
    }

    @Override
    public AutoCloseable watch(String key, Sink sink) {
      note("RunnerPool.watch");
      sink.update(addresses.stream().map(RunnerSpec::of).toList());
      return () -> check("the close of a watch");
    }
  }

  private final class OneFunction implements Catalog {
    @Override
    public CompletionStage<Optional<App>> app(String idOrName) {
      note("Catalog.app");
      return found(App.builder(NAME, NAME).build());
    }

    @Override
    public CompletionStage<Optional<AppFunction>> function(String id) {
      note("Catalog.function");
      return found(EveryKind.function());
    }

    @Override
    public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
      note("Catalog.trigger");
      return found(AppTrigger.of(NAME, NAME, NAME, source));
    }

    private <T> CompletionStage<Optional<T>> found(T value) {
      return CompletableFuture.completedStage(Optional.of(value));
    }
  }

  private final class Functions implements Driver {
    @Override
    public Instance launch(ContainerSpec spec) throws DriverException {
      note("Driver.launch");
      return new Function(spec);
    }

    @Override
    public void close() {
      check("Driver.close");
    }
  }

  private final class Function extends WrappedInstance {
    Function(ContainerSpec spec) throws DriverException {
      super(spec);
    }

    @Override
    public SocketAddress endpoint() {
      note("Instance.endpoint");
      return super.endpoint();
    }

    @Override
    public void stop(Duration grace) {
      note("Instance.stop");
      super.stop(grace);
    }

    @Override
    public CompletionStage<Exit> exited() {
      note("Instance.exited");
      return super.exited();
    }

    @Override
    public InstanceStats stats() {
      note("Instance.stats");
      return new Times();
    }
  }

  private final class Times implements InstanceStats {
    @Override
    public Duration imagePull() {
      note("InstanceStats.imagePull");
      return Duration.ZERO;
    }

    @Override
    public Duration prepare() {
      note("InstanceStats.prepare");
      return Duration.ZERO;
    }

    @Override
    public Duration create() {
      note("InstanceStats.create");
      return Duration.ZERO;
    }
  }

  private final class Extension implements DriverExtension {
    @Override
    public Set<String> keys() {
      note("DriverExtension.keys");
      return Set.of("EVERY");
    }

    @Override
    public void customize(Call call, ContainerSpec spec) {
      note("DriverExtension.customize");
    }
  }

  private final class Instances implements InstanceListener {
    @Override
    public void beforeCreate(Call call, ContainerSpec spec) {
      note("InstanceListener.beforeCreate");
    }

    @Override
    public void afterStart(InstanceInfo instance) {
      note("InstanceListener.afterStart");
    }

    @Override
    public void beforeCall(InstanceInfo instance, Call call) {
      note("InstanceListener.beforeCall");
    }

    @Override
    public void afterCall(InstanceInfo instance, Call call, CallResult result) {
      note("InstanceListener.afterCall");
    }

    @Override
    public void afterStop(InstanceInfo instance, Exit exit) {
      note("InstanceListener.afterStop");
    }
  }

  private final class Status implements StatusSource {
    @Override
    public Map<String, String> status() {
      note("StatusSource.status");
      return Map.of();
    }

    @Override
    public void configure(Map<String, String> config) {
      note("StatusSource.configure");
    }
  }
}
