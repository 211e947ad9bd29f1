package io.girolle.call;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** The origin of a call as nodes tell it each other, in gRPC's metadata. */
public final class OriginMetadata {
  private static final Metadata.Key<String> TRACEPARENT = key("traceparent");
  private static final Metadata.Key<String> TRACESTATE = key("tracestate");
  private static final Metadata.Key<String> REQUEST_ID = key("fn_request_id");

  private OriginMetadata() {}

  /** What is sent; the caller's own. */
  public static Metadata of(Origin origin) {
    var metadata = new Metadata();
    put(metadata, TRACEPARENT, origin.traceparent());
    put(metadata, TRACESTATE, origin.tracestate());
    put(metadata, REQUEST_ID, origin.requestId());
    return metadata;
  }

  /** What was sent; the parts of it that are well-formed. */
  public static Origin read(Metadata metadata) {
    return Origin.of(metadata.get(TRACEPARENT), metadata.get(TRACESTATE), metadata.get(REQUEST_ID));
  }

  private static void put(Metadata metadata, Metadata.Key<String> key, @Nullable String value) {
    if (value != null) {
      metadata.put(key, value);
    }
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
