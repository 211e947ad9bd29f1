/**
 * The plugins of a running node: which are in service, and how others come into service. Depends on
 * the loader, the agent and the runner; the node, its HTTP and its command line depend on it.
 */
@NullMarked
package io.girolle.host.plugins;

import org.jspecify.annotations.NullMarked;
