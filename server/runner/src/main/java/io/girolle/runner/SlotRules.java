package io.girolle.runner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long {@link Slots} wait for what.
 *
 * @param grace how long an idle instance may take to end
 * @param freezeIdle how long an instance is idle before it is frozen; null for never
 * @param admissionWait how long a call may wait for room
 * @param admissionQueue how many calls may wait for room
 */
record SlotRules(
    Duration grace, @Nullable Duration freezeIdle, Duration admissionWait, int admissionQueue) {}
