package io.girolle.call;

import java.util.concurrent.Executor;

/**
 * Where hooks run, and what keeps an eye on them.
 *
 * @param blocking runs hooks that may block
 * @param timers end the time of those
 * @param watch watches the threads that mustn't be held
 */
record HookThreads(Executor blocking, Timers timers, HookWatch watch) {}
