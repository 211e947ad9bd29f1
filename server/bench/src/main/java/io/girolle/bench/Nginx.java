package io.girolle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx in one process: as an HTTP proxy with kept connections, and as what answers behind it. */
final class Nginx {
  private static final String FRAME =
      """
      daemon off;
      master_process off;
      pid NAME.pid;
      error_log stderr;
      events { worker_connections 2048; }
      http {
        access_log off;
        keepalive_requests 100000000;
        client_body_temp_path NAME-body;
        proxy_temp_path NAME-proxy;
        fastcgi_temp_path NAME-fastcgi;
        uwsgi_temp_path NAME-uwsgi;
        scgi_temp_path NAME-scgi;
        BODY
      }
      """;
  private static final String ANSWER =
      """
      server {
          listen 127.0.0.1:%d;
          default_type application/octet-stream;
          location / { return 200 "%s"; }
        }\
      """;
  private static final String PROXY =
      """
      upstream behind { server 127.0.0.1:%d; keepalive 512; keepalive_requests 100000000; }
        server {
          listen 127.0.0.1:%d;
          location / {
            proxy_pass http://behind;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
          }
        }\
      """;

  private Nginx() {}

  /** Starts one that answers with a short body. */
  static ServerProcess answering(Path program, Path work, int port) throws IOException {
    return start(program, work, "nginx-echo", ANSWER.formatted(port, "x".repeat(Scenario.SMALL)));
  }

  /** Starts one that passes requests on to another. */
  static ServerProcess proxying(Path program, Path work, int port, int behind) throws IOException {
    return start(program, work, "nginx-proxy", PROXY.formatted(behind, port));
  }

  private static ServerProcess start(Path program, Path work, String name, String body)
      throws IOException {
    String text = FRAME.replace("NAME", work.resolve(name).toString()).replace("BODY", body);
    Path config = Files.writeString(work.resolve(name + ".conf"), text);
    return ServerProcess.start(
        name,
        work,
        Map.of(),
        List.of(program.toString(), "-p", work.toString(), "-c", config.toString()));
  }
}
