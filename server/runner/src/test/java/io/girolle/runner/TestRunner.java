package io.girolle.runner;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.BlockingHooks;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.call.WheelTimers;
import io.girolle.proto.CallFinished;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.RunnerProtocolGrpc.RunnerProtocolBlockingStub;
import io.girolle.proto.RunnerProtocolGrpc.RunnerProtocolStub;
import io.girolle.runner.fn.ScriptedFunction;
import io.girolle.runner.process.ProcessDriverPlugin;
import io.girolle.spi.Catalog;
import io.girolle.spi.Driver;
import io.girolle.spi.NodeRole;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A runner with real processes as functions, and a load balancer's connection to it. */
final class TestRunner implements AutoCloseable {
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Path root;
  final PureRunner runner;
  private final WheelTimers timers = new WheelTimers();
  private final ExecutorService blocking = BlockingHooks.executor(8);
  private final HookWatch watch = new HookWatch(timers::nanoTime);
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final ManagedChannel channel;
  private final Parts parts;

  private TestRunner(Setup setup) throws IOException {
    root = setup.root != null ? setup.root : Files.createTempDirectory("run");
    parts = setup.whole();
    runner =
        setup
            .plan(root)
            .timers(timers)
            .blocking(blocking)
            .watch(watch)
            .eventLoops(loops)
            .meters(meters)
            .build();
    try {
      runner.start();
    } catch (IOException | RuntimeException e) {
      release();
      throw e;
    }
    channel = NettyChannelBuilder.forAddress("127.0.0.1", runner.port()).usePlaintext().build();
  }

  static Setup setUp() {
    return new Setup();
  }

  static TestRunner start() throws IOException {
    return setUp().start();
  }

  /** Makes the call, with a body. */
  Engaged call(TestCall call, String body) {
    return engage(call).send(body).eof();
  }

  /** Makes the call, without a body. */
  Engaged call(TestCall call) {
    return engage(call).eof();
  }

  /** Begins the call. */
  Engaged engage(TestCall call) {
    return open().send(call.message());
  }

  Engaged open() {
    return Engaged.open(stub());
  }

  /** Makes the call and waits for its end. */
  CallFinished finish(TestCall call) {
    return call(call).finished();
  }

  RunnerProtocolStub stub() {
    return RunnerProtocolGrpc.newStub(channel);
  }

  RunnerProtocolBlockingStub blockingStub() {
    return RunnerProtocolGrpc.newBlockingStub(channel).withDeadlineAfter(1, TimeUnit.MINUTES);
  }

  double meter(String name) {
    return meters.get(name).gauge().value();
  }

  int instances() {
    return (int) meter("girolle.runner.instances");
  }

  int started() {
    return (int) meters.get("girolle.runner.instances.started").functionCounter().count();
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    runner.close();
    release();
  }

  private void release() throws IOException {
    for (Registered<Driver> driver : parts.drivers().values()) {
      close(driver.part());
    }
    timers.close();
    blocking.shutdownNow();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    RunFolder.delete(root);
  }

  private static void close(Driver driver) throws IOException {
    try {
      driver.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** What may differ from test to test. */
  static final class Setup {
    private final Parts.Builder parts = Parts.builder();
    private Parts whole;
    private Path root;
    private String id = "test";
    private int memoryMiB = 1024;
    private int milliCpus = 8000;
    private Duration admissionWait = Duration.ZERO;
    private String freezeIdle = "50ms";
    private String prewarm = "[]";
    private boolean detached = true;
    private long responseLimit = 6 << 20;
    private long headerLimit = 64 << 10;
    private Duration startTimeout = Duration.ofMinutes(1);
    private String driver = "process";
    private String more = "";

    Setup root(Path root) {
      this.root = root;
      return this;
    }

    Setup id(String id) {
      this.id = id;
      return this;
    }

    Setup memory(int mebibytes) {
      memoryMiB = mebibytes;
      return this;
    }

    Setup cpus(int thousandths) {
      milliCpus = thousandths;
      return this;
    }

    Setup admissionWait(Duration wait) {
      admissionWait = wait;
      return this;
    }

    /** After how long instances are frozen, in the words of the configuration. */
    Setup freezeIdle(String duration) {
      freezeIdle = duration;
      return this;
    }

    /** Keeps instances of functions of a catalog, in the words of the configuration. */
    Setup prewarm(Catalog catalog, String functions) {
      parts.catalog(Parts.inCode("test", catalog, NodeRole.RUNNER));
      prewarm = functions;
      return this;
    }

    Setup noDetached() {
      detached = false;
      return this;
    }

    Setup limits(long body, long header) {
      responseLimit = body;
      headerLimit = header;
      return this;
    }

    Setup startTimeout(Duration timeout) {
      startTimeout = timeout;
      return this;
    }

    Setup driver(String name) {
      driver = name;
      return this;
    }

    /** More keys, in the words of the configuration. */
    Setup keys(String text) {
      more = text;
      return this;
    }

    Setup parts(Consumer<Parts.Builder> more) {
      more.accept(parts);
      return this;
    }

    TestRunner start() throws IOException {
      return new TestRunner(this);
    }

    /** Exactly these, its driver among them. */
    Setup onlyParts(Parts all) {
      whole = all;
      return this;
    }

    private Parts whole() {
      if (whole == null) {
        installProcessDriver(parts);
        whole = parts.build();
      }
      return whole;
    }

    private RunnerBuilder plan(Path root) {
      return PureRunner.builder()
          .id(id)
          .parts(whole())
          .clock(InstantSource.system())
          .catalogs(id -> "test")
          .settings(settings(root));
    }

    private RunnerSettings settings(Path root) {
      String keys =
          """
          memory = %dMiB, cpus = %d, driver = %s, detached = %s, response-limit = %d
          response-header-limit = %d, start-timeout = %dms, stop-grace = 500ms, run-folder = "%s"
          admission-wait = %dms, freeze-idle = %s, prewarm = %s
          """
              .formatted(
                  memoryMiB,
                  milliCpus,
                  driver,
                  detached,
                  responseLimit,
                  headerLimit,
                  startTimeout.toMillis(),
                  root,
                  admissionWait.toMillis(),
                  freezeIdle,
                  prewarm);
      return RunnerSettings.of(
          ConfigFactory.parseString(keys + more)
              .withFallback(
                  ConfigFactory.parseResources(RunnerSettings.class, "/reference.conf")
                      .resolve()
                      .getConfig("girolle.runner")),
          root);
    }
  }

  /** The process driver through its plugin; image {@code fn} is the scripted function. */
  static void installProcessDriver(Parts.Builder parts) {
    Path classes =
        Path.of(
            ScriptedFunction.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    String command =
        "[java, \"-XX:TieredStopAtLevel=1\", -Xmx48m, -cp, \"%s\", %s]"
            .formatted(classes, ScriptedFunction.class.getName());
    var config =
        ConfigFactory.parseString(
            """
            images {
              fn { command = %s, dir = "." , env { OF_IMAGE = yes, BOTH = image } }
              status { command = %s, dir = "." }
              missing { command = ["/bin/not-there"], dir = "." }
            }
            """
                .formatted(command, command));
    new ProcessDriverPlugin(classes).install(new InstallContext(config, parts));
  }

  static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }
}
