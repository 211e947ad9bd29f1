package io.girolle.harness;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.awaitTry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * What a {@link ScriptedRunner} does with one attempt: actions, one after the other. When the last
 * one is done the stream is closed with OK, unless it is closed already; a script that is to leave
 * it open ends with {@link Action#stall()}.
 *
 * <p>For example {@code Script.of(awaitTry(), start(200), await(gate), data("late"), success())}.
 *
 * @param actions in their order
 */
public record Script(List<Action> actions) {

  /** A script. */
  public Script {
    actions = List.copyOf(actions);
  }

  /** A script of these actions. */
  public static Script of(Action... actions) {
    return new Script(List.of(actions));
  }

  /** Takes the whole request and answers 200 without a body. */
  public static Script accept() {
    return of(awaitRequest(), Action.start(200), Action.success());
  }

  /** Takes the whole request and answers 200 with a text. */
  public static Script answer(String text) {
    return of(
        awaitRequest(),
        Action.start(200, "Content-Type", "text/plain"),
        Action.data(text),
        Action.success());
  }

  /** Takes the whole request and sends its body back. */
  public static Script echo() {
    return of(awaitRequest(), Action.start(200), Action.echo(), Action.success());
  }

  /** Refuses the call as soon as it has come. */
  public static Script nack() {
    return of(awaitTry(), Action.nack());
  }

  /** Takes the whole request and says that it failed, see {@link Action#failure}. */
  public static Script failure(int code, String message, boolean errorUser) {
    return of(awaitRequest(), Action.failure(code, message, errorUser));
  }

  /** Takes the call and never answers. */
  public static Script stall() {
    return of(awaitTry(), Action.stall());
  }

  /** The same once the {@code TryCall} has come and then a gate has opened. */
  public Script once(CompletionStage<?> gate) {
    return startingWith(Action.await(gate));
  }

  /** The same, so much time after the {@code TryCall} has come. */
  public Script after(Duration delay) {
    return startingWith(Action.delay(delay));
  }

  /** Its lines, to be played on an attempt. */
  List<Callable<CompletionStage<?>>> on(Attempt attempt) {
    return actions.stream()
        .<Callable<CompletionStage<?>>>map(action -> () -> action.play(attempt))
        .toList();
  }

  private Script startingWith(Action action) {
    return new Script(Stream.concat(Stream.of(awaitTry(), action), actions.stream()).toList());
  }
}
