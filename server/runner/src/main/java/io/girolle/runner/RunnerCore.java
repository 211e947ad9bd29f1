package io.girolle.runner;

import io.girolle.call.Timers;
import java.time.InstantSource;

/** What every call of a runner needs. */
record RunnerCore(
    String id,
    long responseLimit,
    InService plugins,
    Slots slots,
    CallCounts counts,
    Timers timers,
    InstantSource clock) {}
