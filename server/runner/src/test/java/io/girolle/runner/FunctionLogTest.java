package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.girolle.spi.OutputSink.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of a function's output. */
class FunctionLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("function.f1");
  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
  private final FunctionLog log = new FunctionLog("f1", "i1");

  @BeforeEach
  void listen() {
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
    logger.addAppender(seen);
    seen.start();
  }

  @AfterEach
  void leave() {
    logger.detachAppender(seen);
  }

  @Test
  void linesAreToldWhereverTheyWereSplit() {
    write(Source.STDOUT, "one\ntw");
    write(Source.STDERR, "error\n");
    write(Source.STDOUT, "o\n");
    assertEquals(
        List.of(
            "event=output instance=i1 source=STDOUT text=\"one\"",
            "event=output instance=i1 source=STDERR text=\"error\"",
            "event=output instance=i1 source=STDOUT text=\"two\""),
        messages());
  }

  @Test
  void nothingInALineCanForgeALogLine() {
    write(Source.STDOUT, "a\rb\u001b[31m\" c=\\d\u2028e\n");
    assertEquals(
        List.of(
            "event=output instance=i1 source=STDOUT"
                + " text=\"a\\u000db\\u001b[31m\\\" c=\\\\d\\u2028e\""),
        messages());
  }

  @Test
  void lineWithoutAnEndIsToldInPieces() {
    write(Source.STDOUT, "x".repeat(20_000));
    assertEquals(2, messages().size());
  }

  @Test
  void tailTellsTheNewestAndKeepsABound() {
    for (int i = 0; i < 50_000; i++) {
      write(Source.STDOUT, "line %d of a talkative function\n".formatted(i));
    }
    write(Source.STDERR, "unfinished");
    assertTrue(log.tail(60).endsWith("line 49999 of a talkative function\\nunfinished"));
    assertTrue(log.tail(Integer.MAX_VALUE).length() <= 1 << 20);
  }

  private void write(Source source, String text) {
    log.write(source, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> messages() {
    return seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
