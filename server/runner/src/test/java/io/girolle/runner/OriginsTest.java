package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.girolle.call.Origin;
import io.girolle.call.OriginMetadata;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OriginsTest {
  private static final Origin ORIGIN =
      Origin.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null, "req-9");

  @Test
  void logLinesOfACallNameItsTraceAndRequest() throws Exception {
    var logger = (Logger) LoggerFactory.getLogger(CallRun.class);
    Level before = logger.getLevel();
    var lines = new ListAppender<ILoggingEvent>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.DEBUG);
    try (var runner = TestRunner.start()) {
      var call = TestCall.of("named").image("no such image");
      var stub =
          runner
              .stub()
              .withInterceptors(
                  MetadataUtils.newAttachHeadersInterceptor(OriginMetadata.of(ORIGIN)));

      assertEquals(false, Engaged.open(stub).send(call.message()).eof().finished().getSuccess());

      String known = "call=" + call.id() + " trace=0af7651916cd43dd8448eb211c80319c request=req-9 ";
      await()
          .until(() -> lines.list.stream().anyMatch(e -> e.getFormattedMessage().contains(known)));
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(before);
    }
  }
}
