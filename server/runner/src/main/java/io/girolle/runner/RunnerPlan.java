package io.girolle.runner;

import io.girolle.call.HookWatch;
import io.girolle.call.Timers;
import io.girolle.call.tls.ReloadedTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a runner is given for its life; {@link RunnerBuilder} says what each is. */
record RunnerPlan(
    String id,
    RunnerSettings settings,
    InetSocketAddress listen,
    Timers timers,
    InstantSource clock,
    Executor blocking,
    HookWatch watch,
    EventLoopGroup eventLoops,
    MeterRegistry meters,
    @Nullable ReloadedTls tls,
    int sharedBy,
    UnaryOperator<String> catalogs) {}
