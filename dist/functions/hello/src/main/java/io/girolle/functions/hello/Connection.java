package io.girolle.functions.hello;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** Answers the requests of one connection, one after the other. */
final class Connection implements Runnable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final SocketChannel channel;
  private final Greeter greeter;

  Connection(SocketChannel channel, Greeter greeter) {
    this.channel = channel;
    this.greeter = greeter;
  }

  @Override
  public void run() {
    try (SocketChannel open = channel) {
      answerAll(
          new RequestReader(new BufferedInputStream(Channels.newInputStream(open), BUFFER_BYTES)),
          Channels.newOutputStream(open));
    } catch (MalformedRequestException e) {
      System.err.println("hello: connection closed: " + e.getMessage());
    } catch (IOException e) {
      // The runner has gone: there is nobody to answer.
    }
  }

  private void answerAll(RequestReader requests, OutputStream out) throws IOException {
    while (true) {
      Optional<Request> next = requests.read();
      if (next.isEmpty()) {
        return;
      }
      Request request = next.get();
      boolean keepAlive = request.isCall() && request.keepAlive();
      Response response =
          request.isCall() ? greeter.greet(request) : Response.failure("not a POST to /call");
      response.writeTo(out, keepAlive);
      if (!keepAlive) {
        return;
      }
    }
  }
}
