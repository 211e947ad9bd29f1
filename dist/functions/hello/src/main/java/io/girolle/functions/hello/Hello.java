package io.girolle.functions.hello;

import java.io.IOException;

/** Starts the function in the environment that a runner gave it. */
public final class Hello {
  private static final int FAILED = 1;
  private static final int MISCONFIGURED = 2;

  private Hello() {}

  public static void main(String[] args) {
    try (FunctionServer server = FunctionServer.open(System.getenv())) {
      server.serve();
    } catch (ConfigurationException e) {
      exit(MISCONFIGURED, e);
    } catch (IOException e) {
      exit(FAILED, e);
    }
  }

  private static void exit(int code, Exception reason) {
    System.err.println("hello: " + reason.getMessage());
    System.exit(code);
  }
}
