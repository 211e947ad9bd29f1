/**
 * Built-in pools of runners, registered through the SPI like anyone's.
 *
 * <p>The host may depend on it; it depends on the SPI alone.
 */
@NullMarked
package io.girolle.agent.pool;

import org.jspecify.annotations.NullMarked;
