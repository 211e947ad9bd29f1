package io.girolle.call;

import io.girolle.spi.CallListener;

/** A call as one listener reads it, from its begin to its end. */
final class ListenerView extends CallView {
  final Registered<CallListener> listener;

  ListenerView(CallModel model, Registered<CallListener> listener) {
    super(model, listener.plugin());
    this.listener = listener;
  }
}
