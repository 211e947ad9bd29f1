package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Hears how an {@link Exchange} goes: {@link #unreachable}, or the others until {@link #ended} or
 * {@link #failed}. Called on the executor that the exchange was made with.
 */
interface ExchangeListener {

  /** Nothing was sent: the function doesn't take a connection. */
  void unreachable(Throwable cause);

  /** The function takes more of the request. */
  void writable();

  /** The function's answer begins. */
  void head(int status, HttpHeaders headers);

  /** A piece of the answer's body, not empty. */
  void data(ByteString bytes);

  /** All that was read has been told; no more comes until {@link Exchange#read}. */
  void readComplete();

  /** The answer was complete. */
  void ended();

  /** There will be no answer, or no more of it; the function may be in any state. */
  void failed(CallError error);
}
