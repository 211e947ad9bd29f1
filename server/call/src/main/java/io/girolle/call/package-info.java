/**
 * What both ends of a call share: the call and its JSON, the error family, the chain of plugins
 * with its containment, and the thread and timers that a call lives on.
 *
 * <p>Agent, runner, loader and host may depend on it; it depends on the SPI alone.
 */
@NullMarked
package io.girolle.call;

import org.jspecify.annotations.NullMarked;
