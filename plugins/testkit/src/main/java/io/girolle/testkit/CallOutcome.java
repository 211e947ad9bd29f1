package io.girolle.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.spi.Call;
import io.girolle.spi.CallResult;
import io.girolle.spi.ContainerSpec;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a call: the answer, and what was done to the call on its way. */
public final class CallOutcome {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int status;
  private final byte[] body;
  private final HttpHeaders headers;
  private final JsonNode explained;
  private final @Nullable Call call;
  private final Optional<CallResult> result;
  private final List<String> tried;
  private final Optional<ContainerSpec> container;

  private CallOutcome(
      HttpResponse<byte[]> answer,
      JsonNode explained,
      @Nullable Call call,
      Optional<CallResult> result,
      List<String> tried,
      Optional<ContainerSpec> container) {
    this.status = answer.statusCode();
    this.body = answer.body();
    this.headers = answer.headers();
    this.explained = explained;
    this.call = call;
    this.result = result;
    this.tried = tried;
    this.container = container;
  }

  static CallOutcome of(TestNode node, Pending pending, HttpResponse<byte[]> answer)
      throws IOException {
    String explained = answer.headers().firstValue("Girolle-Explain").orElse("{}");
    return new CallOutcome(
        answer,
        JSON.readTree(explained),
        pending.call(),
        Optional.ofNullable(pending.ended().getNow(null)),
        node.tried(pending.callId()),
        node.container(pending.instance()));
  }

  /** The answer's HTTP status. */
  public int status() {
    return status;
  }

  /** The answer's body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The first value of a header of the answer, if it has it. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The message of an error's answer. */
  public String message() {
    try {
      return JSON.readTree(body).path("message").asText();
    } catch (IOException e) {
      throw new AssertionError("no error, but " + this, e);
    }
  }

  /**
   * The call as all overriders left it.
   *
   * @throws IllegalStateException when it never came so far: an overrider rejected it, or it is of
   *     no known function
   */
  public Call call() {
    if (call == null) {
      throw new IllegalStateException("the call didn't pass the overriders: " + this);
    }
    return call;
  }

  /** The extensions as all overriders left them. */
  public Map<String, String> extensions() {
    return call().extensions();
  }

  /** How the call ended, as listeners heard it; empty when none was told that it began. */
  public Optional<CallResult> result() {
    return result;
  }

  /** The id of the runner that had the call in the end; empty when none took it. */
  public String runner() {
    return result.map(CallResult::runnerId).orElse("");
  }

  /** The ids of the scripted runners that the call was brought to, in order. */
  public List<String> tried() {
    return tried;
  }

  /** The steps of the placement, for people. */
  public List<String> placement() {
    List<String> steps = new ArrayList<>();
    explained.path("placement").forEach(step -> steps.add(step.asText()));
    return steps;
  }

  /** What overriders on the load balancer changed, in order. */
  public List<Edit> edits() {
    return edits(explained.path("overriders"));
  }

  /** What overriders and driver extensions on the runner changed, in order. */
  public List<Edit> runnerEdits() {
    return edits(explained.at("/runner/edits"));
  }

  /**
   * The container that the call ran in, as driver extensions made it.
   *
   * @throws IllegalStateException when it ran in none of a real runner's
   */
  public ContainerSpec container() {
    return container.orElseThrow(
        () ->
            new IllegalStateException(
                "the call came to no container (expected: realRunners): " + this));
  }

  private static List<Edit> edits(JsonNode json) {
    List<Edit> edits = new ArrayList<>();
    for (JsonNode edit : json) {
      if (!edit.path("plugin").asText().equals(KitPlugin.NAME)) {
        edits.add(
            new Edit(
                edit.path("plugin").asText(),
                edit.path("what").asText(),
                edit.path("before").textValue(),
                edit.path("after").textValue()));
      }
    }
    return edits;
  }

  @Override
  public String toString() {
    return status + " " + text().strip();
  }
}
