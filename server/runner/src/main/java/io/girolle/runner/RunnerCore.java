package io.girolle.runner;

import io.girolle.call.Chain;
import io.girolle.call.Timers;
import java.time.InstantSource;

/** What every call of a runner needs. */
record RunnerCore(
    String id,
    long responseLimit,
    Intake intake,
    Chain chain,
    Slots slots,
    InstanceHooks hooks,
    CallCounts counts,
    Timers timers,
    InstantSource clock) {}
