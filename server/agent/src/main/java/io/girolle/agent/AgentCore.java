package io.girolle.agent;

import io.girolle.call.Gate;
import io.girolle.call.Timers;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What all calls of an agent share. */
record AgentCore(
    AgentSettings settings,
    Timers timers,
    InstantSource clock,
    Supplier<RandomGenerator> random,
    Gate gate,
    CallEnds ends,
    BodyMemory bodyMemory,
    CallFigures figures,
    CallSpans spans) {}
