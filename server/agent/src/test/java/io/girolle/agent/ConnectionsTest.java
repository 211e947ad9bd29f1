package io.girolle.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.VirtualTimers;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

  @Test
  void whatIsToBeDoneOnAConnectionIsDoneAtOnceWhenThereIsNone() {
    var connections = new Connections(EmbeddedChannel::new, new VirtualTimers(), 1);
    var done = new AtomicBoolean();

    connections.onNewest(() -> done.set(true));

    assertTrue(done.get());
  }
}
