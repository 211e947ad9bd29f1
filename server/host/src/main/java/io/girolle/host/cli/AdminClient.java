package io.girolle.host.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.spi.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Asks a running node, as an operator. */
final class AdminClient {
  private static final Duration CONNECTING = Duration.ofSeconds(5);

  /** A change waits for plugins to start, and for old generations to end. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final URI node;
  private final Optional<Secret> token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECTING).build();

  AdminClient(URI node, Optional<Secret> token) {
    String scheme = String.valueOf(node.getScheme());
    if (!scheme.matches("https?") || node.getHost() == null) {
      throw new IllegalArgumentException(node + " (expected: http://HOST:PORT)");
    }
    this.node = node;
    this.token = token.filter(t -> !t.reveal().isBlank());
  }

  /** What a node answered. */
  record Answer(int status, JsonNode json) {
    boolean isFine() {
      return status == 200;
    }
  }

  /** Looks at something. */
  Answer get(String path) throws IOException, InterruptedException {
    return send(path, "GET");
  }

  /** Has something done. */
  Answer post(String path) throws IOException, InterruptedException {
    return send(path, "POST");
  }

  private Answer send(String path, String method) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(node.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(ANSWER);
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t.reveal()));
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), new ObjectMapper().readTree(answer.body()));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new IOException(
          "no node answers at %s: is it running, and is that girolle.admin of its configuration?"
              .formatted(node),
          e);
    } catch (HttpTimeoutException e) {
      throw new IOException(
          "%s hasn't answered %s within %d s".formatted(node, path, ANSWER.toSeconds()), e);
    } catch (JsonProcessingException e) {
      throw new IOException("what answers at %s is no Girolle node".formatted(node), e);
    }
  }
}
