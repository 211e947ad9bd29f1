package io.girolle.testkit;

import io.girolle.spi.Call;
import io.girolle.spi.CallResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call of the test's that is under way, and what the kit's own parts have heard of it. */
final class Pending {
  private final Map<String, String> extensions;
  private final CompletableFuture<CallResult> ended = new CompletableFuture<>();
  private volatile String callId = "";
  private volatile String instance = "";
  private volatile @Nullable Call call;

  /**
   * A call.
   *
   * @param extensions what it has before any plugin sees it
   */
  Pending(Map<String, String> extensions) {
    this.extensions = Map.copyOf(extensions);
  }

  Map<String, String> extensions() {
    return extensions;
  }

  String callId() {
    return callId;
  }

  /** The overriders have seen it. */
  @Nullable Call call() {
    return call;
  }

  /** The function instance that it came to, or empty. */
  String instance() {
    return instance;
  }

  /** Completes when all listeners have heard of its end. */
  CompletableFuture<CallResult> ended() {
    return ended;
  }

  void entered(String id) {
    callId = id;
  }

  void begun(Call seen) {
    call = seen;
  }

  void cameTo(String instanceId) {
    instance = instanceId;
  }

  void ended(CallResult result) {
    ended.complete(result);
  }
}
