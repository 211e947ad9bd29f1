package io.girolle.call;

import java.util.List;

/**
 * An extension key that plugins write.
 *
 * @param key the key
 * @param writers the instances that wrote it, by name
 * @param overwrites how often one took the place, in the same call, of what another had written
 */
public record ExtensionWrite(String key, List<String> writers, long overwrites) {}
