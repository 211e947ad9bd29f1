package io.girolle.host.http;

import java.io.IOException;

/** A request's body isn't framed as its head says: nobody can tell where it ends. */
final class MalformedBody extends IOException {
  private static final long serialVersionUID = 1;

  MalformedBody(String what) {
    super(what);
  }
}
