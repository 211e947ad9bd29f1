/**
 * What functions write: cut into lines, told to the node's own log, kept within bounds for those
 * who read them over gRPC, and sent to the syslog servers of their apps.
 *
 * <p>The runner may depend on it; it knows nothing of slots and drivers.
 */
@NullMarked
package io.girolle.runner.logs;

import org.jspecify.annotations.NullMarked;
