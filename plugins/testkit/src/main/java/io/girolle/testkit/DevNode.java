package io.girolle.testkit;

import io.girolle.harness.Action;
import io.girolle.harness.Attempt;
import io.girolle.harness.Script;
import io.girolle.harness.function.FunctionRequest;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Plugin;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * A node to be started in an IDE, with breakpoints in the plugin: the plugin's classes are those of
 * the project, and time limits are long. Its scripted runners answer each call with what reached
 * them of it.
 *
 * <p>With {@link #realRunners} breakpoints in driver extensions, instance listeners, status sources
 * and overriders on runners are reached too. Functions run within the process, whatever their
 * image, and answer with the container that driver extensions made of it, and what they were sent.
 * To run a function of your own, pick a driver: {@code
 * driver("process").settings("runner.drivers.process.images.hello { command = [...], dir = ...
 * }")}. An instance takes the next call of its function as well; {@code idleTimeout} of the
 * function, 30 s unless said, is when it ends.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *   DevNode.of(CheesePlugin.class).config("variety = Brie").port(8080).run();
 * }
 * }</pre>
 */
public final class DevNode extends PluginSetup<DevNode> {

  private DevNode(Subject subject) {
    super(subject);
    settings(
        """
        lb { placement { timeout = 1h, detached-timeout = 1h }, headroom = 1h }
        plugins { stall = 1h, blocking-budget = 1h, lifecycle-budget = 1h }
        runner.start-timeout = 1h
        """);
  }

  /** A plugin by its class, in the full or the short form. */
  public static DevNode of(Class<?> plugin) {
    return new DevNode(Subject.of(plugin));
  }

  /** A plugin that is made already. */
  public static DevNode of(Plugin plugin) {
    return new DevNode(Subject.of(plugin));
  }

  /** Where it takes calls; a free port unless said. */
  public DevNode port(int port) {
    return settings("http.port = " + port);
  }

  /** Starts it. */
  public TestNode start() {
    TestNode node = startNode();
    node.runners().forEach(runner -> runner.script(attempt -> telling(runner.id())));
    return node;
  }

  /** Starts it, says where it can be called, and runs until the process is ended. */
  public void run() {
    TestNode node = start();
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "dev-node-stop"));
    System.out.println("A node with " + instance() + " is up");
    calledFunctions()
        .forEach(
            function ->
                System.out.printf(
                    "  try  curl -H 'Girolle-Explain: 1' -i %s%n",
                    node.front().resolve("/t/" + calledApp().name() + "/" + function.name())));
    node.node().admin().ifPresent(admin -> System.out.println("  admin  http:/" + admin));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Script telling(String runner) {
    return Script.of(
        Action.awaitRequest(),
        Action.start(200, "Content-Type", "text/plain"),
        attempt -> Action.data(told(runner, attempt)).play(attempt),
        Action.success());
  }

  private static String told(String runner, Attempt attempt) {
    var text = new StringBuilder("runner " + runner + " got call " + attempt.callId() + "\n");
    lines("extension", attempt.tryCall().getExtensionsMap(), text);
    lines("config", attempt.call().config(), text);
    lines("header", attempt.call().headers(), text);
    return text.toString();
  }

  /** What a function that runs in this process tells of itself. */
  @Override
  byte[] answer(ContainerSpec container, FunctionRequest request) {
    var text = new StringBuilder("instance " + container.id() + " of " + container.image() + "\n");
    lines("environment", container.environment(), text);
    lines("label", container.labels(), text);
    lines(
        "limit",
        Map.of(
            "memory", container.memoryMiB() + " MiB",
            "tmpfs", container.tmpfsMiB() + " MiB",
            "cpus", container.milliCpus() + "m",
            "cpu-shares", container.cpuShares(),
            "pids", container.pids()),
        text);
    lines("engine option", container.engineOptions(), text);
    container.mounts().forEach(mount -> text.append("  mount ").append(mount).append('\n'));
    container.devices().forEach(device -> text.append("  device ").append(device).append('\n'));
    lines("header", request.headers(), text);
    text.append(new String(request.body(), StandardCharsets.UTF_8));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void lines(String what, Map<String, ?> values, StringBuilder text) {
    new TreeMap<>(values)
        .forEach(
            (key, value) ->
                text.append("  ")
                    .append(what)
                    .append(' ')
                    .append(key)
                    .append(" = ")
                    .append(value)
                    .append('\n'));
  }

  @Override
  DevNode self() {
    return this;
  }
}
