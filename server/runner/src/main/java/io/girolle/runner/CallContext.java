package io.girolle.runner;

import io.grpc.SynchronizationContext;

/**
 * What a call has from its beginning to its end.
 *
 * @param core the runner
 * @param serial where everything of the call happens
 * @param peer the load balancer's side
 * @param answer brings it the answer
 * @param course the call's times
 */
record CallContext(
    RunnerCore core,
    SynchronizationContext serial,
    EngageStream peer,
    AnswerRelay answer,
    Course course) {}
