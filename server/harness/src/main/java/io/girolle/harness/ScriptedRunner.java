package io.girolle.harness;

import io.girolle.call.Timers;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.RunnerStatus;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A runner that speaks the real protocol on a loopback port and does, attempt by attempt, what a
 * script says. It remembers every attempt. Thread-safe.
 *
 * <pre>{@code
 * try (var full = ScriptedRunner.start(Script.nack());
 *     var flaky = ScriptedRunner.start(Script.nack(), Script.accept())) { ... }
 * }</pre>
 */
public final class ScriptedRunner implements AutoCloseable {
  private static final RunnerStatus NO_STATUS = RunnerStatus.getDefaultInstance();

  private final EventLoopGroup loop;
  private final Timers timers;
  private final @Nullable ExecutionLog executions;
  private final Function<Attempt, String> executionName;
  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private final Queue<String> executed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger statusCalls = new AtomicInteger();
  private final @Nullable HeldPort held;
  private final int port;
  private volatile Function<Attempt, Script> scripts;
  private volatile UnaryOperator<RunnerStatus.Builder> status = figures -> figures;
  private RunnerServer server;

  private ScriptedRunner(Builder builder, Function<Attempt, Script> scripts) {
    this.scripts = scripts;
    executions = builder.executions;
    executionName = builder.executionName;
    loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("scripted-runner", true), NioIoHandler.newFactory());
    timers = builder.timers == null ? new LoopTimers(loop) : builder.timers;
    held = builder.port == 0 ? new HeldPort() : null;
    port = held == null ? builder.port : held.number();
    try {
      server = RunnerServer.start(port, service(), loop);
    } catch (RuntimeException e) {
      stopLoop();
      letPortGo();
      throw e;
    }
  }

  /**
   * Starts a runner on a free port.
   *
   * @param scripts what to do with the first attempt, the second and so on; the last one repeats
   */
  public static ScriptedRunner start(Script... scripts) {
    return builder().start(scripts);
  }

  /**
   * Starts a runner on a free port.
   *
   * @param scripts chooses what to do as an attempt opens, before any of its messages has come
   */
  public static ScriptedRunner start(Function<Attempt, Script> scripts) {
    return builder().start(scripts);
  }

  /** For a runner with a port, timers or a ledger of its own. */
  public static Builder builder() {
    return new Builder();
  }

  /** Its port, the same after a {@link #restart}. */
  public int port() {
    return port;
  }

  /** Host and port, as pools list it. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** From now on: what to do with the next attempt, and so on; the last one repeats. */
  public void script(Script... next) {
    scripts = inOrder(next);
  }

  /** From now on: chooses what to do as an attempt opens. */
  public void script(Function<Attempt, Script> next) {
    scripts = next;
  }

  /** From now on: what to say to Status calls, beside what was requested, handled and is active. */
  public void status(UnaryOperator<RunnerStatus.Builder> edit) {
    status = edit;
  }

  /** All attempts so far, in the order in which they were opened. */
  public List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** The attempt that was opened last; an {@link IllegalStateException} before the first. */
  public Attempt lastAttempt() {
    List<Attempt> all = attempts();
    if (all.isEmpty()) {
      throw new IllegalStateException("scripted runner " + address() + ": no attempt has come");
    }
    return all.get(all.size() - 1);
  }

  /** How many attempts there were. */
  public int attemptCount() {
    return attempts.size();
  }

  /** How many attempts are open. */
  public int openAttempts() {
    return (int) attempts.stream().filter(attempt -> !attempt.hasEnded()).count();
  }

  /** The ids of the calls that it executed (see {@link Attempt#executed}), doubles included. */
  public List<String> executed() {
    return List.copyOf(executed);
  }

  /** How many Status calls were answered. */
  public int statusCalls() {
    return statusCalls.get();
  }

  /** Takes no new connections and asks clients to leave; open attempts go on. */
  public synchronized void stopAccepting() {
    server.stopAccepting();
  }

  /** Whether it has stopped to take connections and all that there were have ended. */
  public synchronized boolean hasDrained() {
    return server.hasStopped();
  }

  /** Ends as a killed process does: port and connections vanish without a word. */
  public synchronized void kill() {
    server.kill();
  }

  /** Ends at once, but tells its clients: streams are reset, connections closed. */
  public synchronized void shutdownNow() {
    server.stop();
  }

  /** Begins again on the same port, after the end of what is there. */
  public synchronized void restart() {
    server.stop();
    server = RunnerServer.start(port, service(), loop);
  }

  @Override
  public synchronized void close() {
    server.stop();
    stopLoop();
    letPortGo();
  }

  private void stopLoop() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void letPortGo() {
    if (held != null) {
      held.close();
    }
  }

  private ScriptedService service() {
    return new ScriptedService(this::engage, this::tellStatus);
  }

  private ServerCall.Listener<ClientMsg> engage(
      ServerCall<ClientMsg, RunnerMsg> stream, Metadata metadata) {
    var attempt =
        new Attempt(opened.getAndIncrement(), metadata, stream, timers, this::noteExecution);
    attempts.add(attempt);
    attempt.play(() -> scripts.apply(attempt));
    return attempt.events();
  }

  private void noteExecution(Attempt attempt) {
    executed.add(attempt.callId());
    if (executions != null) {
      executions.append(executionName.apply(attempt), address());
    }
  }

  private RunnerStatus tellStatus() {
    statusCalls.incrementAndGet();
    var figures =
        NO_STATUS.toBuilder()
            .setActive(openAttempts())
            .setRequestsReceived(attemptCount())
            .setRequestsHandled(executed.size());
    return status.apply(figures).build();
  }

  private static Function<Attempt, Script> inOrder(Script... scripts) {
    if (scripts.length == 0) {
      throw new IllegalArgumentException("scripts: none (expected: at least one)");
    }
    List<Script> all = List.of(scripts);
    var next = new AtomicInteger();
    return attempt -> all.get(next.getAndUpdate(index -> Math.min(index + 1, all.size() - 1)));
  }

  /** What a runner may be started with. */
  public static final class Builder {
    private int port;
    private @Nullable Timers timers;
    private @Nullable ExecutionLog executions;
    private Function<Attempt, String> executionName = Attempt::callId;

    private Builder() {}

    /** Listens on this port rather than on a free one. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /** Tells its time, and how long {@link Action#delay} is, by these timers. */
    public Builder timers(Timers given) {
      timers = given;
      return this;
    }

    /**
     * Writes what it executes to a log, at the moment at which it counts as executed.
     *
     * @param log the log
     * @param name what the log calls an attempt's call: its id, or what a client numbered it
     */
    public Builder executions(ExecutionLog log, Function<Attempt, String> name) {
      executions = log;
      executionName = name;
      return this;
    }

    /** Starts it, see {@link ScriptedRunner#start(Script...)}. */
    public ScriptedRunner start(Script... scripts) {
      return start(inOrder(scripts));
    }

    /** Starts it, see {@link ScriptedRunner#start(Function)}. */
    public ScriptedRunner start(Function<Attempt, Script> scripts) {
      return new ScriptedRunner(this, scripts);
    }
  }
}
