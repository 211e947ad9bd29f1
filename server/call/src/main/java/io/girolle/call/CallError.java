package io.girolle.call;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.girolle.spi.Blame;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed: an HTTP status, whose fault it is, a message for the client, and a cause for
 * the log. Every error that a client can get is made by one of the factories here.
 */
public final class CallError {
  private final int status;
  private final Blame blame;
  private final String message;
  private final CallResult.Status result;
  private final @Nullable Throwable cause;
  private final String detail;

  private CallError(
      int status,
      Blame blame,
      String message,
      CallResult.Status result,
      @Nullable Throwable cause,
      String detail) {
    this.status = status;
    this.blame = blame;
    this.message = message;
    this.result = result;
    this.cause = cause;
    this.detail = detail;
  }

  private static CallError error(int status, Blame blame, String message) {
    return new CallError(status, blame, message, CallResult.Status.ERROR, null, "");
  }

  private static CallError timeout(int status, Blame blame, String message) {
    return new CallError(status, blame, message, CallResult.Status.TIMEOUT, null, "");
  }

  /** No runner took the call in time, or this node takes none now. The client should retry. */
  public static CallError tooBusy() {
    return error(503, Blame.SERVICE, "Timed out - server too busy");
  }

  /** The catalog didn't say in time which function is meant. The client should retry. */
  public static CallError lookupTimedOut() {
    return timeout(503, Blame.SERVICE, "Timed out - the catalog gave no answer");
  }

  /** The call's own deadline passed while a runner had it. */
  public static CallError reservationOver() {
    return timeout(500, Blame.SERVICE, "Unable to service the request for the reservation period");
  }

  /** The call's deadline passed while its body was read or it waited for a runner. */
  public static CallError timedOut() {
    return timeout(504, Blame.USER, "Timed out");
  }

  /** The function's container didn't get ready in time. */
  public static CallError initTimedOut() {
    return timeout(
        504,
        Blame.USER,
        "Container initialization timed out, please ensure you are using the latest fdk and check"
            + " the logs");
  }

  /** The function's container ended before it was ready. */
  public static CallError initFailed() {
    return error(
        502,
        Blame.USER,
        "Container failed to initialize, please ensure you are using the latest fdk and check the"
            + " logs");
  }

  /**
   * A fault of the service that is none of the client's business.
   *
   * @param detail for the log
   * @param cause for the log, or null
   */
  public static CallError internal(String detail, @Nullable Throwable cause) {
    return new CallError(
        500, Blame.SERVICE, "internal server error", CallResult.Status.ERROR, cause, detail);
  }

  /** A detached call where there is no support for them. */
  public static CallError detachUnsupported() {
    return error(501, Blame.SERVICE, "Detach call functions are not supported on this server");
  }

  /** The function said that it failed. */
  public static CallError functionFailed() {
    return error(502, Blame.USER, "function failed");
  }

  /** The function's answer has a status that the contract doesn't know. */
  public static CallError invalidFunctionResponse() {
    return error(502, Blame.USER, "invalid function response");
  }

  /** The function's answer couldn't be read to its end. */
  public static CallError functionResponseLost() {
    return error(502, Blame.USER, "error receiving function response");
  }

  /** The function closed its connection before it had the whole request. */
  public static CallError functionClosedPipe() {
    return error(502, Blame.USER, "function closed pipe while receiving request");
  }

  /** The function's answer has too long a body. */
  public static CallError functionBodyTooLarge() {
    return error(502, Blame.USER, "function response body too large");
  }

  /** The function's answer has too long a head. */
  public static CallError functionHeaderTooLarge() {
    return error(502, Blame.USER, "function response header too large");
  }

  /** The function's limits are beyond what the runner could ever give. */
  public static CallError neverFits() {
    return error(400, Blame.USER, "Requested CPU/Memory cannot be allocated");
  }

  /** The app's syslog server can't be reached. */
  public static CallError syslogUnavailable() {
    return error(500, Blame.USER, "Syslog Unavailable");
  }

  /** The function's image isn't known, or isn't allowed. */
  public static CallError invalidImage() {
    return error(400, Blame.USER, "Invalid Fn image");
  }

  /** There is no such function, app or trigger: {@code what} says which. */
  public static CallError unknown(String what) {
    return error(404, Blame.CLIENT, what + " not found");
  }

  /** There is nothing at that path. */
  public static CallError pathNotFound(String method, String path) {
    return error(404, Blame.CLIENT, "Path not found: " + method + " " + path);
  }

  /** The path doesn't take that method. */
  public static CallError methodNotAllowed(String method, String path) {
    return error(405, Blame.CLIENT, "Method not allowed: " + method + " " + path);
  }

  /** The request declares a body over the limit. */
  public static CallError bodyTooLarge(long length, long limit) {
    return error(
        413,
        Blame.CLIENT,
        "Content-Length too large for this server, " + length + " > max " + limit);
  }

  /** The request's body, whose length wasn't declared, has passed the limit. */
  public static CallError bodyOverLimit(long limit) {
    return error(413, Blame.CLIENT, "Request body too large for this server, > max " + limit);
  }

  /** A request's head is longer than the limit. */
  public static CallError headTooLarge(long limit) {
    return error(
        431, Blame.CLIENT, "Request header fields too large for this server, > max " + limit);
  }

  /** The request can't be understood. */
  public static CallError badRequest(String why) {
    return error(400, Blame.CLIENT, why);
  }

  /** The client has gone; nobody can be answered. */
  public static CallError clientGone() {
    return error(444, Blame.CLIENT, "client closed the connection");
  }

  /** A plugin or a driver ended the call with an answer of its own. */
  public static CallError rejected(CallRejectedException rejection) {
    return error(rejection.status(), rejection.blame(), rejection.reason());
  }

  /**
   * A runner or a driver said what went wrong.
   *
   * @param status an HTTP status, 100 or more
   * @param blame whose fault it is
   * @param message for the client
   */
  public static CallError reported(int status, Blame blame, String message) {
    return status == 504 ? timeout(status, blame, message) : error(status, blame, message);
  }

  /** The HTTP status for the client. */
  public int status() {
    return status;
  }

  /** Whose fault it is. */
  public Blame blame() {
    return blame;
  }

  /** The message for the client. */
  public String message() {
    return message;
  }

  /** How listeners are told that the call ended. */
  public CallResult.Status result() {
    return result;
  }

  /** What only the log should tell; maybe empty. */
  public String detail() {
    return detail;
  }

  /** What only the log should tell, or null. */
  public @Nullable Throwable cause() {
    return cause;
  }

  /** Whether the client is told to come again, and then after how many seconds. */
  public int retryAfterSeconds() {
    return status == 503 ? 15 : 0;
  }

  /** The answer's body: {@code {"message":"..."}} and a line feed. */
  public byte[] json() {
    var text = new StringBuilder(message.length() + 20).append("{\"message\":\"");
    JsonStringEncoder.getInstance().quoteAsString(message, text);
    return text.append("\"}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return status + " " + message + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
