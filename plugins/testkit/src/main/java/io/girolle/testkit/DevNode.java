package io.girolle.testkit;

import io.girolle.harness.Action;
import io.girolle.harness.Attempt;
import io.girolle.harness.Script;
import io.girolle.spi.Plugin;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * A node to be started in an IDE, with breakpoints in the plugin: the plugin's classes are those of
 * the project, and time limits are long. Runners answer each call with what reached them of it.
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
        plugins { stall = 1h, blocking-budget = 1h }
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
