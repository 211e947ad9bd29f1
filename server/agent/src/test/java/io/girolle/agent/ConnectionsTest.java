package io.girolle.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.VirtualTimers;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

  @Test
  void whatWasAskedInATurnThatIsUnderWayIsDoneFirst() throws Exception {
    var loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    try {
      var connections = new Connections(LocalChannel::new, new VirtualTimers(), 1);
      loops.register(connections.newChannel()).sync();
      var underWay = new CountDownLatch(1);
      var asked = new CountDownLatch(1);
      var done = new LinkedBlockingQueue<String>();
      connections.onNewest(
          () -> {
            underWay.countDown();
            await(asked);
            connections.onNewest(() -> done.add("first"));
          });
      await(underWay);
      connections.behindAll(() -> done.add("second"));
      asked.countDown();

      assertEquals("first", done.poll(60, TimeUnit.SECONDS));
      assertEquals("second", done.poll(60, TimeUnit.SECONDS));
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
