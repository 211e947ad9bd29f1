package io.girolle.host.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.host.http.HttpServer;
import io.girolle.host.http.RawAnswer;
import io.girolle.host.http.RawClient;
import io.girolle.spi.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Paths of a concern on a real socket. */
final class AdminFixture implements AutoCloseable {
  final HttpServer server = new HttpServer();
  final InetSocketAddress address;

  private AdminFixture(Optional<Secret> token, AdminPaths... paths) throws IOException {
    var handler = new AdminHandler(() -> true, token);
    for (AdminPaths some : paths) {
      handler.with(some);
    }
    address = server.admin("127.0.0.1", 0, handler);
  }

  static AdminFixture of(AdminPaths... paths) throws IOException {
    return new AdminFixture(Optional.empty(), paths);
  }

  static AdminFixture withToken(String token, AdminPaths... paths) throws IOException {
    return new AdminFixture(Optional.of(Secret.of(token)), paths);
  }

  /** A request with headers of its own, a line each. */
  RawAnswer ask(String request, String... headers) throws IOException {
    try (var client = new RawClient(address)) {
      String head = request + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n";
      return client.send(headers.length == 0 ? head : head + "\r\n").receive();
    }
  }

  RawAnswer ask(String request) throws IOException {
    return ask(request, "Host: localhost:" + address.getPort());
  }

  static JsonNode json(RawAnswer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  @Override
  public void close() {
    server.close();
  }
}
