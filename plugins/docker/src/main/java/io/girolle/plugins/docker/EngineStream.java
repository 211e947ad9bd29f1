package io.girolle.plugins.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.InputStream;

/** An answer that goes on for as long as there is something to tell. */
final class EngineStream implements AutoCloseable {
  private final DockerHttpClient.Response response;

  EngineStream(DockerHttpClient.Response response) {
    this.response = response;
  }

  InputStream body() {
    return response.getBody();
  }

  /** Ends it; whoever reads it gets an error or its end. From any thread. */
  @Override
  public void close() {
    response.close();
  }
}
