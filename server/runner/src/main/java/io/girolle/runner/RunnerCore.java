package io.girolle.runner;

import io.girolle.call.Chain;
import io.girolle.call.Registered;
import io.girolle.call.Timers;
import io.girolle.spi.Driver;
import java.time.InstantSource;
import java.util.Map;

/** What every call of a runner needs. */
record RunnerCore(
    String id,
    RunnerSettings settings,
    Chain chain,
    Map<String, Registered<Driver>> drivers,
    SlotKeys slotKeys,
    Slots slots,
    InstanceHooks hooks,
    CallCounts counts,
    Timers timers,
    InstantSource clock) {}
