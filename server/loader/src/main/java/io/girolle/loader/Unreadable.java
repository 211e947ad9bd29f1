package io.girolle.loader;

import io.girolle.call.config.Fault;
import java.nio.file.Path;
import java.util.Set;

/**
 * Something in the plugins folder that should be a plugin and isn't one.
 *
 * @param path the jar or folder
 * @param names the plugins that it may have been meant to be
 * @param why what is wrong with it
 */
record Unreadable(Path path, Set<String> names, String why) {

  Fault fault() {
    return new Fault(path.toString(), String.join(" or ", names), why);
  }
}
