package io.girolle.testkit;

import io.girolle.spi.Plugin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a plugin in a node for each test, or for all tests of a class when its field is static.
 *
 * <pre>{@code
 * @RegisterExtension
 * final PluginTest plugin = PluginTest.of(CheesePlugin.class).config("variety = Brie");
 *
 * @Test
 * void servesCheese() {
 *   assertEquals("Brie", plugin.call("/hello").send().extensions().get("FN_CHEESE"));
 * }
 * }</pre>
 *
 * <p>A test fails when a hook of the plugin failed in it, be it one that no client hears of, unless
 * {@link #toleratingFailures} was said.
 */
public final class PluginTest extends PluginSetup<PluginTest>
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private @Nullable TestNode node;
  private boolean shared;
  private boolean tolerant;
  private long failuresBefore;

  private PluginTest(Subject subject) {
    super(subject);
  }

  /** A plugin by its class, in the full or the short form. */
  public static PluginTest of(Class<?> plugin) {
    return new PluginTest(Subject.of(plugin));
  }

  /** A plugin that the test makes; it is installed for each test. */
  public static PluginTest of(Plugin plugin) {
    return new PluginTest(Subject.of(plugin));
  }

  /** Lets hooks fail without the test failing. */
  public PluginTest toleratingFailures() {
    tolerant = true;
    return this;
  }

  /** The node of the test. */
  public TestNode node() {
    if (node == null) {
      throw new IllegalStateException(
          "the node isn't running (expected: a field with @RegisterExtension, used in a test)");
    }
    return node;
  }

  /** Begins a call: see {@link TestNode#call}. */
  public TestCall call(String path) {
    return node().call(path);
  }

  /** A scripted runner, from 0. */
  public TestRunner runner(int index) {
    return node().runner(index);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared = true;
    node = startNode();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    TestNode running = shared ? node() : startNode();
    node = running;
    running.runners().forEach(TestRunner::accepts);
    running.offer(running.runners().toArray(TestRunner[]::new));
    failuresBefore = running.failures();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestNode running = node();
    long failures = running.failures() - failuresBefore;
    String last = running.lastFailure();
    if (!shared) {
      end();
    }
    if (failures > 0 && !tolerant) {
      throw new AssertionError(
          "%d hook%s of %s failed, the last with %s"
              .formatted(failures, failures == 1 ? "" : "s", instance(), last));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    shared = false;
    end();
  }

  private void end() {
    TestNode running = node;
    node = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  PluginTest self() {
    return this;
  }
}
