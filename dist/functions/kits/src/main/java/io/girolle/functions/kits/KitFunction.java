package io.girolle.functions.kits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.fnproject.fn.api.Headers;
import com.fnproject.fn.api.InputEvent;
import com.fnproject.fn.api.InvocationContext;
import com.fnproject.fn.api.OutputEvent;
import com.fnproject.fn.api.RuntimeContext;
import com.fnproject.fn.api.httpgateway.HTTPGatewayContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Does what a call's headers say, in their trigger framing or without:
 *
 * <ul>
 *   <li>{@code Ledger-Call}: a name that it appends to the file {@code TEST_FUNCTION_LEDGER};
 *   <li>{@code Test-Hold}: waits for this file;
 *   <li>{@code Kit-Leaves}: makes this file, then answers;
 *   <li>{@code Kit-Does}: {@code echo} answers with the body, {@code throw} throws, {@code crash}
 *       ends the process, and anything else tells what the function sees, a line for each;
 *   <li>{@code Kit-Status}: the status to answer with.
 * </ul>
 */
public final class KitFunction {
  private static final String FRAME = "Fn-Http-H-";
  private static final long LOOK_EVERY_MILLIS = 10;

  /** Answers a call. */
  public OutputEvent answer(HTTPGatewayContext gateway, InputEvent input)
      throws InterruptedException {
    InvocationContext invocation = gateway.getInvocationContext();
    Headers headers = invocation.getRequestHeaders();
    byte[] body = input.consumeBody(KitFunction::read);
    header(headers, "Ledger-Call").ifPresent(KitFunction::writeDown);
    Optional<Path> held = header(headers, "Test-Hold").map(Path::of);
    while (held.isPresent() && Files.notExists(held.get())) {
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    header(headers, "Kit-Leaves").ifPresent(file -> append(file, ""));
    if (headers.get("Fn-Intent").isPresent()) {
      gateway.setResponseHeader("Kit-Answer", "one");
    } else {
      invocation.setResponseHeader("Kit-Answer", "one");
    }
    header(headers, "Kit-Status").map(Integer::parseInt).ifPresent(gateway::setStatusCode);
    return switch (header(headers, "Kit-Does").orElse("")) {
      case "echo" -> answer(body, headers.get("Content-Type").orElse("application/octet-stream"));
      case "throw" -> throw new IllegalStateException("thrown as the call says");
      case "crash" -> {
        Runtime.getRuntime().halt(3);
        throw new IllegalStateException("halted");
      }
      default -> answer(seen(gateway, input).getBytes(UTF_8), "text/plain");
    };
  }

  private static String seen(HTTPGatewayContext gateway, InputEvent input) {
    RuntimeContext runtime = gateway.getInvocationContext().getRuntimeContext();
    Headers headers = gateway.getInvocationContext().getRequestHeaders();
    var lines = new StringBuilder();
    line(lines, "pid", ProcessHandle.current().pid());
    line(lines, "listener", System.getenv("FN_LISTENER"));
    line(lines, "app", runtime.getAppID());
    line(lines, "function", runtime.getFunctionID());
    line(lines, "COLOUR", runtime.getConfigurationByKey("COLOUR").orElse(""));
    line(lines, "SIZE", runtime.getConfigurationByKey("SIZE").orElse(""));
    line(lines, "FN_MEMORY", runtime.getConfigurationByKey("FN_MEMORY").orElse(""));
    line(lines, "call", input.getCallID());
    line(lines, "deadline", input.getDeadline());
    line(lines, "method", gateway.getMethod());
    line(lines, "url", gateway.getRequestURL());
    line(lines, "Kit-Ask", String.join(",", headers.getAllValues("Kit-Ask")));
    line(lines, "framed Kit-Ask", String.join(",", gateway.getHeaders().getAllValues("Kit-Ask")));
    return lines.toString();
  }

  private static void line(StringBuilder lines, String name, Object value) {
    lines.append(name).append('=').append(value).append('\n');
  }

  private static OutputEvent answer(byte[] body, String contentType) {
    return OutputEvent.fromBytes(body, OutputEvent.Status.Success, contentType);
  }

  private static Optional<String> header(Headers headers, String name) {
    return headers.get(FRAME + name).or(() -> headers.get(name));
  }

  private static void writeDown(String call) {
    append(System.getenv("TEST_FUNCTION_LEDGER"), call + ' ' + System.getenv("FN_LISTENER") + '\n');
  }

  private static void append(String file, String text) {
    try {
      Files.writeString(Path.of(file), text, CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(InputStream body) {
    try {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
