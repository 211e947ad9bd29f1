package io.girolle.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A change that a plugin made to a call or a container.
 *
 * @param plugin the plugin's instance
 * @param what the thing that was changed, for example {@code extension FN_CHEESE}
 * @param before what it was; null when it wasn't there
 * @param after what it became; null when it was removed
 */
public record Edit(String plugin, String what, @Nullable String before, @Nullable String after) {}
