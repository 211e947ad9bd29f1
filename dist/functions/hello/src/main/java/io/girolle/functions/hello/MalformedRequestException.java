package io.girolle.functions.hello;

import java.io.IOException;

/** What came is not HTTP/1.x, so that nothing after it can be understood either. */
final class MalformedRequestException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedRequestException(String message) {
    super(message);
  }
}
