/**
 * Typed configuration: HOCON bound to records, with every fault told by file, line and path.
 *
 * <p>Host, loader and built-ins may depend on it; it knows nothing of them.
 */
@NullMarked
package io.girolle.call.config;

import org.jspecify.annotations.NullMarked;
