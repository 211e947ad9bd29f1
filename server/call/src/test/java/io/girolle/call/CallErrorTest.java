package io.girolle.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.spi.Blame;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallErrorTest {

  private static Arguments row(CallError error, int status, Blame blame, String message) {
    return Arguments.of(error, status, blame, message);
  }

  static Stream<Arguments> errors() {
    String init = ", please ensure you are using the latest fdk and check the logs";
    return Stream.of(
        row(CallError.tooBusy(), 503, Blame.SERVICE, "Timed out - server too busy"),
        row(
            CallError.reservationOver(),
            500,
            Blame.SERVICE,
            "Unable to service the request for the reservation period"),
        row(CallError.timedOut(), 504, Blame.USER, "Timed out"),
        row(CallError.initTimedOut(), 504, Blame.USER, "Container initialization timed out" + init),
        row(CallError.initFailed(), 502, Blame.USER, "Container failed to initialize" + init),
        row(CallError.internal("secret", null), 500, Blame.SERVICE, "internal server error"),
        row(
            CallError.detachUnsupported(),
            501,
            Blame.SERVICE,
            "Detach call functions are not supported on this server"),
        row(CallError.functionFailed(), 502, Blame.USER, "function failed"),
        row(CallError.invalidFunctionResponse(), 502, Blame.USER, "invalid function response"),
        row(CallError.functionResponseLost(), 502, Blame.USER, "error receiving function response"),
        row(CallError.functionBodyTooLarge(), 502, Blame.USER, "function response body too large"),
        row(
            CallError.functionHeaderTooLarge(),
            502,
            Blame.USER,
            "function response header too large"),
        row(CallError.neverFits(), 400, Blame.USER, "Requested CPU/Memory cannot be allocated"),
        row(CallError.invalidImage(), 400, Blame.USER, "Invalid Fn image"),
        row(CallError.unknown("Fn"), 404, Blame.CLIENT, "Fn not found"),
        row(CallError.pathNotFound("GET", "/x"), 404, Blame.CLIENT, "Path not found: GET /x"),
        row(
            CallError.methodNotAllowed("GET", "/x"),
            405,
            Blame.CLIENT,
            "Method not allowed: GET /x"),
        row(
            CallError.bodyTooLarge(10, 9),
            413,
            Blame.CLIENT,
            "Content-Length too large for this server, 10 > max 9"),
        row(
            CallError.bodyOverLimit(9),
            413,
            Blame.CLIENT,
            "Request body too large for this server, > max 9"),
        row(CallError.badRequest("why"), 400, Blame.CLIENT, "why"),
        row(CallError.clientGone(), 444, Blame.CLIENT, "client closed the connection"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void haveFnsStatusAndMessage(CallError error, int status, Blame blame, String message) {
    assertEquals(status, error.status());
    assertEquals(blame, error.blame());
    assertEquals(message, error.message());
  }

  @ParameterizedTest
  @MethodSource("errors")
  void only503AsksTheClientToComeAgain(CallError error, int status) {
    assertEquals(status == 503 ? 15 : 0, error.retryAfterSeconds());
  }

  @Test
  void listenersHearOfTimeoutsAsTimeouts() {
    assertEquals(CallResult.Status.TIMEOUT, CallError.timedOut().result());
    assertEquals(CallResult.Status.TIMEOUT, CallError.reservationOver().result());
    assertEquals(CallResult.Status.TIMEOUT, CallError.reported(504, Blame.USER, "x").result());
    assertEquals(CallResult.Status.ERROR, CallError.reported(502, Blame.USER, "x").result());
    assertEquals(CallResult.Status.ERROR, CallError.tooBusy().result());
  }

  @Test
  void aRejectionKeepsItsOwnAnswer() {
    CallError error =
        CallError.rejected(new CallRejectedException(429, Blame.CLIENT, "too many cheeses"));
    assertEquals(429, error.status());
    assertEquals(Blame.CLIENT, error.blame());
    assertEquals("too many cheeses", error.message());
  }

  @Test
  void whatOnlyTheLogShouldTellStaysOutOfTheAnswer() {
    var cause = new IOException("broken");
    CallError error = CallError.internal("disk full on /var", cause);

    assertEquals("{\"message\":\"internal server error\"}\n", new String(error.json(), UTF_8));
    assertEquals("disk full on /var", error.detail());
    assertSame(cause, error.cause());
    assertEquals("500 internal server error (disk full on /var)", error.toString());
  }

  @Test
  void theBodyIsEscapedJsonAndALineFeed() {
    assertEquals(
        "{\"message\":\"a \\\"quoted\\\" \\\\ path\\n\\u0000\\u001F é \ud83e\uddc0\"}\n",
        new String(
            CallError.badRequest("a \"quoted\" \\ path\n\0\u001f é \ud83e\uddc0").json(), UTF_8));
  }

  @Property
  void theBodyIsAlwaysJsonOfTheMessage(@ForAll String message) throws IOException {
    byte[] json = CallError.badRequest(message).json();

    assertEquals('\n', json[json.length - 1]);
    assertEquals(
        Map.of("message", new String(message.getBytes(UTF_8), UTF_8)),
        new ObjectMapper().readValue(json, Map.class));
  }
}
