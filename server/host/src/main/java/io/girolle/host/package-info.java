/**
 * The node: configuration, plugins, runners, agent and HTTP put together by hand in {@link
 * io.girolle.host.Node}, the one composition root.
 *
 * <p>Nothing depends on it but the command line.
 */
@NullMarked
package io.girolle.host;

import org.jspecify.annotations.NullMarked;
