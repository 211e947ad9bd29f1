/**
 * The node's configuration: HOCON read once, from file, command line and defaults, into records.
 *
 * <p>The composition root and the command line may depend on it.
 */
@NullMarked
package io.girolle.host.config;

import org.jspecify.annotations.NullMarked;
