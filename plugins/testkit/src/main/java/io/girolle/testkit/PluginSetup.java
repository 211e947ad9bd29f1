package io.girolle.testkit;

import io.girolle.harness.function.FunctionRequest;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.ContainerSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A plugin, and the node that it is to run in. Not thread-safe.
 *
 * <p>Unless said otherwise the node is a load balancer before three scripted runners, {@code r0} to
 * {@code r2}; its app {@code app} has the function {@code hello} with the trigger {@code /hello};
 * and the plugin is made from the class path, under the class loader of the test.
 *
 * @param <S> the type of the setup itself
 */
public abstract class PluginSetup<S extends PluginSetup<S>> {
  private final Subject subject;
  private final List<Class<?>> libraries = new ArrayList<>();
  private final List<AppFunction> functions = new ArrayList<>();
  private App app = App.builder("app", "app").build();
  private String name;
  private String config = "";
  private String rules = "";
  private String settings = "";
  private int scripted = 3;
  private int real;
  private boolean isolated;

  PluginSetup(Subject subject) {
    this.subject = subject;
    this.name = subject.name();
  }

  /** The name of the plugin's instance; its class's in lower-case words unless said. */
  public S named(String instance) {
    name = instance;
    return self();
  }

  /**
   * The plugin's own settings, over its {@code reference.conf}: what an operator writes into {@code
   * girolle.plugins.config.<instance>}. <code>${testkit.runners}</code> stands for the addresses of
   * the scripted runners.
   *
   * @param hocon the section without its braces
   */
  public S config(String hocon) {
    config = hocon;
    return self();
  }

  /**
   * The host's rules for the plugin: what an operator writes into {@code
   * girolle.plugins.rules.<instance>}.
   *
   * @param hocon the section without its braces
   */
  public S rules(String hocon) {
    rules = hocon;
    return self();
  }

  /**
   * More settings of the node: keys of {@code girolle}, for example {@code lb.placement.timeout =
   * 1s}.
   *
   * @param hocon the section without its braces
   */
  public S settings(String hocon) {
    settings += "\n" + hocon;
    return self();
  }

  /** Places calls with a placer of the plugin's. A placer in the short form is used anyway. */
  public S placer(String placer) {
    return settings("lb.placer = \"" + placer + "\"");
  }

  /** Takes runners from a pool of the plugin's. */
  public S pool(String pool) {
    return settings("lb.pool = \"" + pool + "\"");
  }

  /** Looks functions up in a catalog of the plugin's. */
  public S catalog(String catalog) {
    return settings("catalog.use = \"" + catalog + "\"");
  }

  /** Runs functions with a driver of the plugin's. Goes with {@link #realRunners}. */
  public S driver(String driver) {
    return settings("runner.driver = \"" + driver + "\"");
  }

  /** How many scripted runners there are. */
  public S runners(int count) {
    scripted = count;
    return self();
  }

  /**
   * Real runners in place of scripted ones, in the same node: driver extensions, instance
   * listeners, drivers and overriders on runners have their effect. Unless a {@link #driver} is
   * picked, functions run within the test; they answer with the body of the request, or what the
   * setup says.
   *
   * @param count how many, at least 1
   */
  public S realRunners(int count) {
    real = count;
    return self();
  }

  /** The app whose functions are called; {@code app} unless said. */
  public S app(App called) {
    app = called;
    return self();
  }

  /** A function to be called, in place of {@code hello}; its trigger is its name. */
  public S function(AppFunction called) {
    functions.add(called);
    return self();
  }

  /**
   * Packs the plugin's classes into a jar and has the node load that: checks, class loader and all,
   * as when it is dropped in. The test can't share objects with it then.
   */
  public S isolated() {
    if (!subject.packable()) {
      throw new IllegalStateException("only a plugin that is given by its class can be isolated");
    }
    isolated = true;
    return self();
  }

  /**
   * Puts libraries beside the plugin's jar when it is {@link #isolated()}.
   *
   * @param classes a class of each
   */
  public S bringing(Class<?>... classes) {
    libraries.addAll(List.of(classes));
    return self();
  }

  /** Starts the node with the plugin in it. */
  final TestNode startNode() {
    return TestNode.start(this);
  }

  abstract S self();

  /** What functions that run within the test answer with. */
  byte[] answer(ContainerSpec container, FunctionRequest request) {
    return request.body();
  }

  Subject subject() {
    return subject;
  }

  List<Class<?>> libraries() {
    return libraries;
  }

  App calledApp() {
    return app;
  }

  List<AppFunction> calledFunctions() {
    return functions.isEmpty()
        ? List.of(AppFunction.builder("hello", "hello", app.id(), "hello").build())
        : functions;
  }

  String instance() {
    return name;
  }

  String pluginConfig() {
    return config;
  }

  String pluginRules() {
    return rules;
  }

  String nodeSettings() {
    return settings;
  }

  int scriptedRunners() {
    return real > 0 ? 0 : scripted;
  }

  int realRunners() {
    return real;
  }

  boolean isIsolated() {
    return isolated;
  }
}
