package io.girolle.functions.hello;

/** One request, read wholly. */
record Request(String method, String target, String version, Headers headers, byte[] body) {

  boolean isCall() {
    return method.equals("POST")
        && (target.equals("/call") || target.equals("http://localhost/call"));
  }

  boolean keepAlive() {
    return version.equals("HTTP/1.1") && !headers.has("Connection", "close");
  }
}
