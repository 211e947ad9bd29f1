package io.girolle.harness;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/**
 * What a {@link RawHttp2Runner} does with one stream: actions, one after the other. Nothing follows
 * the last one: a stream that no action ended stays open.
 *
 * <p>For example {@code RawScript.of(awaitTry(), reset(Http2Error.REFUSED_STREAM))}.
 *
 * @param actions in their order
 */
public record RawScript(List<RawAction> actions) {

  /** A script. */
  public RawScript {
    actions = List.copyOf(actions);
  }

  /** A script of these actions. */
  public static RawScript of(RawAction... actions) {
    return new RawScript(List.of(actions));
  }

  /** Takes the whole request and answers 200 with a text. */
  public static RawScript answer(String text) {
    return of(
        RawAction.awaitRequest(),
        RawAction.start(200, "Content-Type", "text/plain"),
        RawAction.data(text),
        RawAction.success(),
        RawAction.trailers(0, ""));
  }

  /** Takes the call and never answers. */
  public static RawScript stall() {
    return of(RawAction.awaitTry());
  }

  List<Callable<CompletionStage<?>>> on(RawStream stream) {
    return actions.stream()
        .<Callable<CompletionStage<?>>>map(action -> () -> action.play(stream))
        .toList();
  }
}
