package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.close;
import static io.girolle.harness.Action.data;
import static io.girolle.harness.Action.failure;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.harness.Action;
import io.girolle.harness.Script;
import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import io.girolle.spi.RunnerPool;
import io.grpc.Status;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Fn's contracts say of one call, a sentence a row: what the client gets, how many listeners
 * hear of the end, how often the function ran, and that nothing is left behind.
 */
class ContractTest {
  private static final String BUSY = "Timed out - server too busy";
  private static final String INTERNAL = "internal server error";
  private static final String SHORT_PLACEMENT =
      "placement { timeout = 60ms, detached-timeout = 60ms, delay = 5ms }";

  /** A sentence. */
  private static final class Row {
    private final String sentence;
    private String request =
        "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nContent-Length: 3\r\n\r\nabc";
    private Script[] scripts = {Script.answer("done")};
    private final FrontFixture.Setup setup = FrontFixture.with();
    private Consumer<FrontFixture> before = front -> {};
    private int status = 200;
    private @Nullable String message;
    private int afterCalls = 1;
    private int executions = 1;

    Row(String sentence) {
      this.sentence = sentence;
    }

    Row asked(String head) {
      request = head + " HTTP/1.1\r\nHost: lb\r\nContent-Length: 3\r\n\r\nabc";
      return this;
    }

    Row sending(String whole) {
      request = whole;
      return this;
    }

    Row runner(Script... played) {
      scripts = played;
      return this;
    }

    Row runner(Action... played) {
      return runner(Script.of(played));
    }

    Row settings(String hocon) {
      setup.settings(hocon);
      return this;
    }

    Row plugins(Consumer<Parts.Builder> more) {
      setup.parts(more);
      return this;
    }

    Row before(Consumer<FrontFixture> step) {
      before = step;
      return this;
    }

    Row answers(int wanted, @Nullable String text) {
      status = wanted;
      message = text;
      return this;
    }

    /** It becomes no call that a listener or a runner hears of. */
    Row unheard() {
      afterCalls = 0;
      return unplaced();
    }

    /** No runner executes it. */
    Row unplaced() {
      executions = 0;
      return this;
    }

    Row afterCalls(int wanted) {
      afterCalls = wanted;
      return this;
    }

    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Row row(String sentence) {
    return new Row(sentence);
  }

  /** Between load balancer and runner. */
  static Stream<Row> attempts() {
    return Stream.of(
        row("a NACK: the call did not run, the next runner is tried")
            .runner(Script.nack(), Script.nack(), Script.answer("done")),
        row("only a 503 with nothing before it is a NACK")
            .runner(awaitRequest(), start(200), failure(503, BUSY, false))
            .answers(500, INTERNAL),
        row("429 is not a NACK")
            .runner(awaitRequest(), failure(429, "slow down", true))
            .answers(429, "slow down"),
        row("CallResultStart may be missing").runner(awaitRequest(), success()).answers(200, ""),
        row("a stream that ends without CallFinished is an error")
            .runner(awaitRequest(), start(200), close())
            .answers(500, INTERNAL),
        row("a status other than OK after CallFinished makes the call a failure")
            .runner(awaitRequest(), start(200), success(), close(Status.INTERNAL))
            .answers(500, INTERNAL),
        row("a message after CallFinished makes the call a failure")
            .runner(awaitRequest(), start(200), success(), data("more"))
            .answers(500, INTERNAL),
        row("errorCode 0 is 500")
            .runner(awaitRequest(), failure(0, "broken slot hash", false))
            .answers(500, INTERNAL),
        row("once TryCall has been sent the call is committed")
            .runner(
                Script.of(awaitRequest(), start(200), close(Status.UNAVAILABLE)),
                Script.answer("twice"))
            .answers(500, INTERNAL),
        row("UNAVAILABLE by the runner itself is a failure of a committed call")
            .runner(
                Script.of(
                    awaitRequest(), start(200), close(Status.UNAVAILABLE.withDescription("x"))),
                Script.answer("twice"))
            .answers(500, INTERNAL),
        row("no connection is not placed")
            .settings(SHORT_PLACEMENT)
            .before(front -> front.runner.kill())
            .answers(503, BUSY)
            .unplaced());
  }

  /** What a client gets for what a runner says. */
  static Stream<Row> reports() {
    return Stream.of(
            reported(400, "Requested CPU/Memory cannot be allocated"),
            reported(400, "Invalid Fn image"),
            reported(400, "image has Volume definition"),
            reported(504, "Timed out"),
            reported(504, "Image pull timed out"),
            reported(
                504,
                "Container initialization timed out, please ensure you are using the latest fdk and"
                    + " check the logs"),
            reported(
                502,
                "Container failed to initialize, please ensure you are using the latest fdk and"
                    + " check the logs"),
            reported(502, "function failed"),
            reported(502, "invalid function response"),
            reported(502, "error receiving function response"),
            reported(502, "function response body too large"),
            reported(502, "function response header too large"),
            reported(502, "function invoked write before receiving entire request"),
            reported(502, "function closed pipe while receiving request"),
            reported(502, "Failed to pull image 'x': no such image"))
        .flatMap(List::stream);
  }

  private static List<Row> reported(int code, String message) {
    return List.of(
        row(code + " " + message)
            .runner(awaitRequest(), failure(code, message, true))
            .answers(code, message),
        row(code + " " + message + ", through a trigger, with nothing of the function's headers")
            .asked("PUT /t/shop")
            .runner(
                awaitRequest(),
                start(200, "Fn-Http-H-Leaks", "yes", "Fn-Http-Status", "201"),
                failure(code, message, true))
            .answers(code, message));
  }

  /** Between client and load balancer. */
  static Stream<Row> requests() {
    String over = Long.toString(FrontFixture.REQUEST_LIMIT + 1);
    return Stream.of(
        row("an invocation is 200 whenever the function answered")
            .runner(awaitRequest(), start(200, "Fn-Http-Status", "404"), data("no"), success())
            .answers(200, null),
        row("a trigger has the function's status")
            .asked("DELETE /t/shop")
            .runner(awaitRequest(), start(200, "Fn-Http-Status", "404"), data("no"), success())
            .answers(404, null),
        row("a route is a trigger without the framing")
            .asked("PATCH /r/shop")
            .runner(awaitRequest(), start(200, "Fn-Http-Status", "404"), data("no"), success())
            .answers(200, null),
        row("detached: 202 as soon as a runner holds a slot")
            .sending(detached("/invoke/fn1"))
            .runner(awaitRequest(), start(202), success())
            .answers(202, ""),
        row("detached: a runner without support answers 501")
            .sending(detached("/invoke/fn1"))
            .runner(
                awaitRequest(),
                failure(501, "Detach call functions are not supported on this server", false))
            .answers(501, "Detach call functions are not supported on this server"),
        row("detached on invocations only").sending(detached("/t/shop")).answers(200, null),
        row("the longest that a sync call may wait to be placed")
            .settings(SHORT_PLACEMENT)
            .runner(Script.nack())
            .answers(503, BUSY)
            .unplaced(),
        row("the same for a detached call")
            .settings(SHORT_PLACEMENT)
            .sending(detached("/invoke/fn1"))
            .runner(Script.nack())
            .answers(503, BUSY)
            .unplaced(),
        row("the gate is closed").before(front -> front.agent.close()).answers(503, BUSY).unheard(),
        row("unknown function").asked("POST /invoke/nobody").answers(404, "Fn not found").unheard(),
        row("unknown app").asked("GET /t/nobody/x").answers(404, "App not found").unheard(),
        row("unknown trigger").asked("GET /t/shop/x").answers(404, "Trigger not found").unheard(),
        row("no such path")
            .asked("POST /v2/apps")
            .answers(404, "Path not found: POST /v2/apps")
            .unheard(),
        row("no such method")
            .asked("GET /invoke/fn1")
            .answers(405, "Method not allowed: GET /invoke/fn1")
            .unheard(),
        row("a trigger takes any method but the one that asks for a tunnel")
            .asked("CONNECT /t/shop")
            .answers(405, "Method not allowed: CONNECT /t/shop")
            .unheard(),
        row("a declared length over the limit")
            .sending(
                "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nContent-Length: " + over + "\r\n\r\n")
            .answers(
                413,
                "Content-Length too large for this server, %s > max %d"
                    .formatted(over, FrontFixture.REQUEST_LIMIT))
            .unheard(),
        row("a chunked body over the limit")
            .settings("request-limit = 2")
            .sending(
                "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n0\r\n\r\n")
            .answers(413, null)
            .unplaced());
  }

  private static String detached(String target) {
    return "POST "
        + target
        + " HTTP/1.1\r\nHost: lb\r\nFn-Invoke-Type: detached\r\nContent-Length: 3\r\n\r\nabc";
  }

  /** The agent's extension points. */
  static Stream<Row> extensionPoints() {
    return Stream.of(
        row("an overrider's error rejects the call as it is")
            .plugins(b -> b.overrider(part("no", call -> reject(418, "no tea"))))
            .answers(418, "no tea")
            .unheard(),
        row("beforeCall's first error rejects; those that began hear the end")
            .plugins(b -> b.listener(part("no", before(() -> reject(403, "not you")))))
            .answers(403, "not you")
            .unplaced(),
        row("an error of afterCall is never the client's")
            .plugins(b -> b.listener(part("broken", after(IllegalStateException::new)))),
        row("a pool's user error fails the call at once when there are no runners")
            .settings("pool = bad")
            .plugins(
                b ->
                    b.pool(
                        part(
                            "bad",
                            failing(new CallRejectedException(502, Blame.USER, "no such pool")))))
            .answers(502, "no such pool")
            .unplaced(),
        row("any other error of a pool is what the call ends with when the placer times out")
            .settings("pool = bad, " + SHORT_PLACEMENT)
            .plugins(
                b ->
                    b.pool(
                        part(
                            "bad",
                            failing(new CallRejectedException(509, Blame.SERVICE, "paid out")))))
            .answers(509, "paid out")
            .unplaced(),
        row("a placer's error")
            .settings("placer = bad")
            .plugins(b -> b.placer(part("bad", runners -> (call, attempts) -> null)))
            .answers(500, INTERNAL)
            .unplaced());
  }

  private static <T> Registered<T> part(String name, T part) {
    return Parts.inCode(name, part, NodeRole.LB);
  }

  private static void reject(int status, String message) throws CallRejectedException {
    throw new CallRejectedException(status, Blame.USER, message);
  }

  /** What may be rejected. */
  private interface Rejection {
    void run() throws CallRejectedException;
  }

  private static CallListener before(Rejection rejection) {
    return new CallListener() {
      @Override
      public void beforeCall(Call call) throws CallRejectedException {
        rejection.run();
      }
    };
  }

  private static CallListener after(java.util.function.Supplier<RuntimeException> thrown) {
    return new CallListener() {
      @Override
      public void afterCall(Call call, CallResult result) {
        throw thrown.get();
      }
    };
  }

  private static RunnerPool failing(CallRejectedException why) {
    return (key, sink) -> {
      sink.failed(why);
      return () -> {};
    };
  }

  @ParameterizedTest
  @MethodSource({"attempts", "reports", "requests", "extensionPoints"})
  void holds(Row row) throws Exception {
    try (var front = row.setup.over(row.scripts);
        RawClient client = front.client()) {
      row.before.accept(front);
      RawAnswer answer = client.send(row.request).receive();

      assertEquals(row.status, answer.status(), answer.text());
      if (row.message != null) {
        assertEquals(row.message, row.status < 300 ? answer.text() : message(answer));
      }
      assertEquals(1, answer.all("Fn-Call-Id").size());
      assertEquals(26, answer.header("Fn-Call-Id").length());
      assertEquals(row.status == 503 ? "15" : null, answer.header("Retry-After"));
      assertEquals(List.of(), answer.all("Leaks"));
      front.assertNothingIsLeft();
      await().untilAsserted(() -> assertEquals(row.afterCalls, front.pairs.ended()));
      assertEquals(row.executions, front.runner.executed().size());
      assertTrue(front.runner.executed().size() <= 1, "the function ran twice");
    }
  }

  private static String message(RawAnswer answer) throws Exception {
    return new ObjectMapper().readTree(answer.text()).path("message").asText();
  }
}
