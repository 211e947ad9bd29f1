package io.girolle.loader;

import java.util.List;
import java.util.Map;

/**
 * What a generation was made from, to be made again even when the folder has changed.
 *
 * @param builtIns the host's own plugins
 * @param enabled the others, in the order of the chain, each with the copies of its jars
 */
record Makings(List<BuiltIn> builtIns, Map<EnabledInstance, PluginFile> enabled) {}
