package io.girolle.host.plugins;

import io.girolle.call.Parts;
import io.girolle.host.config.NodeSettings;
import java.util.concurrent.CompletableFuture;

/** What calls pass on a node, and whose plugins can change under them: its agent, a runner. */
@FunctionalInterface
public interface Service {

  /**
   * Puts parts into service.
   *
   * @param parts the parts, which were checked
   * @param settings say which of them are in use
   * @return completes when the parts before are used no more
   */
  CompletableFuture<Void> swap(Parts parts, NodeSettings settings) throws InterruptedException;
}
