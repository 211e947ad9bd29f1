package io.girolle.host.admin;

import java.time.Instant;

/**
 * An explained call.
 *
 * @param at when it was answered
 * @param call its id
 * @param target method and path of its request
 * @param status what its client got
 * @param explanation what was done to it, as JSON; empty when it was too long to be kept
 * @param omitted how long it was then
 */
record ExplainRecord(
    Instant at, String call, String target, int status, String explanation, int omitted) {}
