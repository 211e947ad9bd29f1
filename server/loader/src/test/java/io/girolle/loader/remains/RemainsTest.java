package io.girolle.loader.remains;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.PluginInstance;
import io.girolle.loader.JarMaker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.security.Security;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemainsTest {
  private static final String END = "girolle.test.end";

  @TempDir Path home;
  private final ExecutorService host =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "host-1"));

  @AfterEach
  void end() {
    System.setProperty(END, "now");
    host.shutdownNow();
    System.clearProperty(END);
  }

  @Test
  void endsThreadsThatHeedAnInterrupt() throws IOException {
    Guest guest =
        ran(
            """
            new Thread(() -> {
              try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }
            }, "left-1").start();
            """);

    assertEquals(1, threads("left-1").size());
    List<String> told = guest.takeBack();

    assertEquals(1, told.size(), told.toString());
    assertTrue(told.get(0).startsWith("thread left-1 ("), told.get(0));
    assertTrue(told.get(0).endsWith(", taken back"), told.get(0));
    assertEquals(List.of(), threads("left-1"));
    guest.assertCollectable();
  }

  @Test
  void namesNoThreadThatThePluginHasJustToldToEnd() throws IOException {
    Guest guest =
        Guest.ran(
            home,
            new Remains(Guest.LONG, Guest.LONG, System::nanoTime, JdkInternals.open()),
            JarMaker.jar(),
            """
            var executor = java.util.concurrent.Executors.newFixedThreadPool(
                1, work -> new Thread(work, "left-7"));
            executor.submit(() -> {}).get();
            executor.execute(() -> {
              long end = System.nanoTime() + 5_000_000;
              while (System.nanoTime() < end) Thread.onSpinWait();
            });
            executor.shutdownNow();
            """);

    assertEquals(List.of(), guest.takeBack());

    guest.assertCollectable();
  }

  @Test
  void namesThreadsThatGoOnAndWhatTheyDo() throws IOException {
    System.clearProperty(END);
    Guest guest =
        Guest.ran(
            home,
            remains(Guest.SHORT, JdkInternals.open()),
            JarMaker.jar(),
            """
            Thread thread = new Thread(() -> {
              while (System.getProperty("girolle.test.end") == null) Thread.onSpinWait();
            }, "left-2");
            thread.setDaemon(true);
            thread.start();
            """);
    awaitInside("left-2", "x.Guest");

    List<String> told = guest.takeBack();

    assertEquals(1, told.size(), told.toString());
    assertTrue(
        told.get(0).matches("thread left-2 \\(RUNNABLE in x\\.Guest\\..*\\), still there"),
        told.get(0));
    assertTrue(guest.holders().get(0).startsWith("thread left-2 "), guest.holders().toString());
    System.setProperty(END, "now");
    guest.assertCollectable();
  }

  @Test
  void findsThreadsByWhatTheyRunUnderAnyContextClassLoader() throws IOException {
    Guest guest =
        ran(
            """
            Thread thread = new Thread(() -> {
              try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }
            }, "left-3");
            thread.setContextClassLoader(null);
            thread.start();
            """);

    assertEquals(1, guest.takeBack().size());

    assertEquals(List.of(), threads("left-3"));
    guest.assertCollectable();
  }

  @Test
  void shutsExecutorsDownWhoseIdleThreadsHeedNoInterrupt() throws IOException {
    Guest guest =
        ran(
            """
            var executor = java.util.concurrent.Executors.newFixedThreadPool(
                2, work -> new Thread(work, "left-4"));
            executor.submit(() -> {}).get();
            executor.submit(() -> {}).get();
            java.util.concurrent.Executors.newScheduledThreadPool(
                    1, work -> new Thread(work, "left-4"))
                .scheduleAtFixedRate(() -> {}, 1, 1, java.util.concurrent.TimeUnit.MILLISECONDS);
            """);

    List<String> told = guest.takeBack();

    assertEquals(3, told.size(), told.toString());
    assertTrue(told.stream().allMatch(t -> t.endsWith(", taken back")), told.toString());
    assertEquals(List.of(), threads("left-4"));
    guest.assertCollectable();
  }

  @Test
  void shutsDownPoolsThatForkWithThreadsOfThePlugin() throws IOException {
    Guest guest =
        ran(
            """
            new java.util.concurrent.ForkJoinPool(1, x.Worker::new, null, true)
                .submit(() -> {}).get();
            """,
            JarMaker.jar()
                .type(
                    "x.Worker",
                    "public class %s extends java.util.concurrent.ForkJoinWorkerThread {",
                    "%s(java.util.concurrent.ForkJoinPool pool) {",
                    "super(pool); setName(\"left-6\"); } }"));

    assertEquals(1, guest.takeBack().size());

    assertEquals(List.of(), threads("left-6"));
    guest.assertCollectable();
  }

  @Test
  void cancelsTimers() throws IOException {
    Guest guest = ran(TIMER);

    List<String> told = guest.takeBack();

    assertEquals(1, told.size(), told.toString());
    assertTrue(told.get(0).matches("timer left-5 \\(.*\\), taken back"), told.get(0));
    assertEquals(List.of(), threads("left-5"));
    guest.assertCollectable();
  }

  @Test
  void namesTimersWhereTheJvmKeepsThemToItself() throws IOException {
    Guest guest =
        Guest.ran(home, remains(Guest.SHORT, JdkInternals.closed()), JarMaker.jar(), TIMER);

    List<String> told = guest.takeBack();

    assertEquals(1, told.size(), told.toString());
    assertTrue(told.get(0).matches("timer left-5 \\(.*\\), still there"), told.get(0));
    new Remains(Duration.ofSeconds(5), System::nanoTime)
        .takeBack(PluginInstance.inCode("guest"), (PluginClasses) guest.classes());
    guest.assertCollectable();
  }

  @Test
  void removesShutdownHooks() throws IOException {
    Guest guest =
        ran(
            """
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "bye-1"));
            Runtime.getRuntime().addShutdownHook(new x.Bye());
            """,
            JarMaker.jar()
                .type("x.Bye", "public class %s extends Thread { %s() { super(\"bye-2\"); } }"));

    assertEquals(
        List.of("shutdown-hook bye-1, taken back", "shutdown-hook bye-2, taken back"),
        guest.takeBack().stream().sorted().toList());
    guest.assertCollectable();
  }

  @Test
  void deregistersJdbcDriversAndNoOthers() throws Exception {
    var before = drivers();
    Guest guest = ran("java.sql.DriverManager.registerDriver(new x.Milk());", driver());

    assertEquals(List.of("jdbc-driver x.Milk, taken back"), guest.takeBack());

    assertEquals(before, drivers());
    guest.assertCollectable();
  }

  @Test
  void leavesJdbcAloneForPluginsThatDo() {
    Guest guest = ran("System.identityHashCode(this);");

    assertEquals(List.of(), guest.takeBack());

    assertFalse(((PluginClasses) guest.classes()).uses("java.sql.DriverManager"));
    assertFalse(((PluginClasses) guest.classes()).uses("io.girolle.loader.remains.OwnDrivers"));
  }

  @Test
  void emptiesThreadLocalsOfTheHostsThreads() throws Exception {
    var hosts = new ThreadLocal<Object>();
    var kept = ThreadLocal.withInitial(() -> "host's");
    Guest guest = ran("", LOCALS);
    host.submit(
            () -> {
              kept.set("changed");
              hosts.set(make(guest, "x.Mine"));
              ((Runnable) make(guest, "x.Locals")).run();
            })
        .get();

    List<String> told = guest.takeBack();

    assertEquals(
        List.of(
            "thread-local java.lang.String by java.lang.ThreadLocal$SuppliedThreadLocal on 1"
                + " thread of the node: host-1, taken back",
            "thread-local java.lang.String by x.Locals$1 on 1 thread of the node: host-1,"
                + " taken back",
            "thread-local java.util.ArrayList by java.lang.ThreadLocal on 1 thread of the node:"
                + " host-1, taken back",
            "thread-local x.Mine by java.lang.InheritableThreadLocal on 1 thread of the node:"
                + " host-1, taken back",
            "thread-local x.Mine by java.lang.ThreadLocal on 1 thread of the node: host-1,"
                + " taken back"),
        told.stream().sorted().toList());
    assertEquals("changed", host.submit(kept::get).get());
    assertNull(host.submit(hosts::get).get());
    guest.assertCollectable();
  }

  @Test
  void putsBackWhatTheJvmHadBefore() throws IOException {
    var selector = ProxySelector.getDefault();
    var handler = Thread.getDefaultUncaughtExceptionHandler();
    var out = System.out;
    Guest guest =
        ran(
            """
            Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
            java.net.ProxySelector.setDefault(new x.Direct());
            System.setOut(new java.io.PrintStream(System.out) {});
            java.security.Security.addProvider(
                new java.security.Provider("Left", "1", "") {});
            """,
            JarMaker.jar()
                .type(
                    "x.Direct",
                    "public class %s extends java.net.ProxySelector {",
                    "public List<java.net.Proxy> select(java.net.URI uri) { return List.of(); }",
                    "public void connectFailed(",
                    "java.net.URI uri, java.net.SocketAddress a, java.io.IOException e) {} }"));
    assertNotNull(Security.getProvider("Left"));

    assertEquals(
        List.of(
            "uncaught-exception-handler",
            "proxy-selector x.Direct, taken back",
            "standard-output x.Guest$1, taken back",
            "security-provider Left, taken back"),
        guest.takeBack().stream()
            .map(t -> t.startsWith("uncaught") ? t.substring(0, t.indexOf(' ')) : t)
            .toList());

    assertSame(selector, ProxySelector.getDefault());
    assertSame(handler, Thread.getDefaultUncaughtExceptionHandler());
    assertSame(out, System.out);
    assertNull(Security.getProvider("Left"));
    guest.assertCollectable();
  }

  @Test
  void removesMBeansLogHandlersAndCachedBeans() throws Exception {
    Guest guest =
        ran(
            """
            java.lang.management.ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new x.Wheel(), new javax.management.ObjectName("x:type=Wheel"));
            java.util.logging.Logger.getLogger("").addHandler(new x.Log());
            java.beans.Introspector.getBeanInfo(x.Wheel.class);
            """,
            JarMaker.jar()
                .type("x.WheelMBean", "public interface %s { int getFat(); }")
                .type(
                    "x.Wheel",
                    "public class %s implements WheelMBean { public int getFat() { return 45; } }")
                .type(
                    "x.Log",
                    "public class %s extends java.util.logging.Handler {",
                    "public void publish(java.util.logging.LogRecord r) {}",
                    "public void flush() {} public void close() {} }"));
    int handlers = Logger.getLogger("").getHandlers().length;

    assertEquals(
        List.of("mbean x:type=Wheel, taken back", "log-handler x.Log on '', taken back"),
        guest.takeBack());

    assertFalse(
        ManagementFactory.getPlatformMBeanServer().isRegistered(new ObjectName("x:type=Wheel")));
    assertEquals(handlers - 1, Logger.getLogger("").getHandlers().length);
    guest.assertCollectable();
  }

  @Test
  void leavesThreadsOfTheHostAndTheJvmRunningThatBeganWhileThePluginRan() throws Exception {
    Guest guest = ran("");
    var interrupted = new CompletableFuture<Boolean>();
    Thread mine = Thread.currentThread();
    ClassLoader before = mine.getContextClassLoader();
    mine.setContextClassLoader(guest.classes());
    Thread busy;
    try {
      host.submit(() -> {}).get();
      busy =
          new Thread(
              () -> {
                try {
                  TimeUnit.HOURS.sleep(1);
                } catch (InterruptedException e) {
                  interrupted.complete(true);
                }
              },
              "host-2");
      busy.start();
      new CompletableFuture<String>().orTimeout(1, TimeUnit.HOURS);
      ForkJoinPool.commonPool().submit(() -> {}).get();
    } finally {
      mine.setContextClassLoader(before);
    }

    assertEquals(List.of(), guest.takeBack());

    assertEquals(
        List.of(),
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getContextClassLoader() == guest.classes())
            .toList());
    assertTrue(busy.isAlive());
    assertFalse(interrupted.isDone());
    assertFalse(host.isShutdown());
    host.submit(() -> {}).get();
    assertEquals(
        "late",
        new CompletableFuture<String>().completeOnTimeout("late", 1, TimeUnit.MILLISECONDS).get());
    guest.assertCollectable();
    busy.interrupt();
    busy.join();
  }

  @Test
  void takesTheRightsOfAPluginOffTheHostsThreads() throws Exception {
    Guest guest =
        ran(
            "",
            JarMaker.jar()
                .type(
                    "x.Caller",
                    "public class %s implements java.util.function.Consumer<Runnable> {",
                    "public void accept(Runnable hosts) { hosts.run(); } }"));
    @SuppressWarnings("unchecked")
    var caller = (Consumer<Runnable>) make(guest, "x.Caller");
    caller.accept(() -> host.execute(() -> {}));
    caller = null;

    assertEquals(List.of(), guest.takeBack());

    guest.assertCollectable();
  }

  @Test
  void namesAThreadOfTheHostThatIsStillInsideThePlugin() throws Exception {
    System.clearProperty(END);
    Guest guest =
        ran(
            "",
            JarMaker.jar()
                .type(
                    "x.Hook",
                    "public class %s implements Runnable { public void run() {",
                    "while (System.getProperty(\"girolle.test.end\") == null) {}",
                    "} }"));
    ClassLoader classes = guest.classes();
    Runnable hook = (Runnable) make(guest, "x.Hook");
    host.execute(
        () -> {
          Thread.currentThread().setContextClassLoader(classes);
          hook.run();
        });
    awaitInside("host-1", "x.Hook");

    List<String> told = guest.takeBack();

    assertEquals(1, told.size(), told.toString());
    assertTrue(
        told.get(0).matches("thread host-1 \\(RUNNABLE in x\\.Hook\\.run:\\d+\\), still there"),
        told.get(0));
    assertFalse(threads("host-1").get(0).isInterrupted());
  }

  @Test
  void findsNothingOfATidyPluginThroughAClosedJdk() throws IOException {
    Guest guest = Guest.ran(home, remains(Guest.LONG, JdkInternals.closed()), JarMaker.jar(), "");

    assertEquals(List.of(), guest.takeBack());
    assertEquals(List.of(), guest.holders());

    guest.assertCollectable();
  }

  @Test
  void goesOnWhenThePluginsCodeThrows() throws Exception {
    Guest guest =
        ran(
            """
            java.sql.DriverManager.registerDriver(
                new x.Milk(), () -> { throw new LinkageError("sour"); });
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "bye"));
            java.security.Security.addProvider(
                new java.security.Provider("Left", "1", "") {});
            """,
            driver());

    List<String> told = guest.takeBack();

    assertEquals(
        List.of(
            "shutdown-hook bye, taken back",
            "jdbc-driver x.Milk, still there",
            "security-provider Left, taken back"),
        told);
  }

  private static final String TIMER =
      """
      new Timer("left-5", true).schedule(
          new TimerTask() { public void run() {} }, 1_000_000);
      """;

  private static final JarMaker LOCALS =
      JarMaker.jar()
          .type("x.Mine", "public class %s {}")
          .type(
              "x.Locals",
              "public class %s implements Runnable {",
              "static final ThreadLocal<Object> OWN = new ThreadLocal<>() {};",
              "static final ThreadLocal<Object> MADE = ThreadLocal.withInitial(() -> \"a\");",
              "static final ThreadLocal<Object> LIST = new ThreadLocal<>();",
              "static final ThreadLocal<Object> HEIRS = new InheritableThreadLocal<>();",
              "public void run() { OWN.set(\"a\"); MADE.get();",
              "LIST.set(new ArrayList<>(List.of(new Mine()))); HEIRS.set(new Mine()); } }");

  private Guest ran(String statements) {
    return ran(statements, JarMaker.jar());
  }

  private Guest ran(String statements, JarMaker jar) {
    return Guest.ran(home, remains(Guest.LONG, JdkInternals.open()), jar, statements);
  }

  private static Remains remains(Duration patience, JdkInternals jdk) {
    return new Remains(patience, Duration.ofMillis(100), System::nanoTime, jdk);
  }

  private static Object make(Guest guest, String className) {
    try {
      return guest.classes().loadClass(className).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JarMaker driver() {
    return JarMaker.jar()
        .source(
            "x.Milk",
            """
            package x;
            import java.sql.*;
            import java.util.*;
            public class Milk implements Driver {
              public Connection connect(String url, Properties info) { return null; }
              public boolean acceptsURL(String url) { return false; }
              public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                return new DriverPropertyInfo[0];
              }
              public int getMajorVersion() { return 1; }
              public int getMinorVersion() { return 0; }
              public boolean jdbcCompliant() { return false; }
              public java.util.logging.Logger getParentLogger() { return null; }
            }
            """);
  }

  private static List<Object> drivers() {
    return new ArrayList<>(DriverManager.drivers().toList());
  }

  private static void awaitInside(String thread, String className) {
    Awaitility.await()
        .until(
            () ->
                threads(thread).stream()
                    .flatMap(t -> Stream.of(t.getStackTrace()))
                    .anyMatch(frame -> frame.getClassName().equals(className)));
  }

  private static List<Thread> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .toList();
  }
}
