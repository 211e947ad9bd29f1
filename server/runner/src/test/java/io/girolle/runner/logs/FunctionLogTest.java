package io.girolle.runner.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.girolle.harness.VirtualTimers;
import io.girolle.spi.OutputSink.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of a function's output. */
class FunctionLogTest {
  private static final int LIMIT = 100_000;
  private static final Duration LINGER = Duration.ofMillis(100);
  private final Logger logger = (Logger) LoggerFactory.getLogger("function.f1");
  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
  private final VirtualTimers timers = new VirtualTimers();
  private final List<LogLine> lines = new ArrayList<>();
  private final FunctionLog log =
      new FunctionLog(
          new LogOrigin("a1", "f1", "i1"),
          new FunctionLog.Terms(
              LIMIT, LINGER.toNanos(), timers, Runnable::run, () -> Instant.ofEpochMilli(1234)),
          lines::add);

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

  @Test
  void whatIsWrittenDuringACallHasItsId() {
    write(Source.STDOUT, "starting\n");
    log.callBegins("c1");
    write(Source.STDOUT, "one\n");
    write(Source.STDERR, "two\n");
    log.callEnds();
    timers.advance(LINGER.plusMillis(1));
    write(Source.STDOUT, "between\n");
    log.callBegins("c2");
    write(Source.STDOUT, "three\n");

    assertEquals(List.of(" starting", "c1 one", "c1 two", " between", "c2 three"), told());
    assertEquals(1234, lines.get(0).millis());
    assertEquals(Source.STDERR, lines.get(2).source());
  }

  @Test
  void whatComesLateIsStillTheCallsUnlessAnotherHasBegun() {
    log.callBegins("c1");
    log.callEnds();
    timers.advance(LINGER);
    write(Source.STDOUT, "late\n");
    log.callBegins("c2");
    write(Source.STDOUT, "next\n");

    assertEquals(List.of("c1 late", "c2 next"), told());
  }

  @Test
  void lineWithoutAnEndIsItsCallsAndToldSoonAfterIt() {
    log.callBegins("c1");
    write(Source.STDOUT, "prompt> ");
    log.callEnds();
    assertEquals(List.of(), told());
    timers.advance(LINGER.plusMillis(1));
    assertEquals(List.of("c1 prompt> "), told());

    log.callBegins("c2");
    write(Source.STDOUT, "half");
    log.callBegins("c3");
    write(Source.STDOUT, "whole\n");
    write(Source.STDOUT, "last");
    log.close();
    assertEquals(List.of("c1 prompt> ", "c2 half", "c3 whole", "c3 last"), told());
  }

  @Test
  void oneNoteTellsWhatACallWroteBeyondItsLimit() {
    log.callBegins("c1");
    byte[] piece = "x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 100 << 4; i++) {
      log.write(Source.STDOUT, ByteBuffer.wrap(piece));
    }
    log.callEnds();
    timers.advance(LINGER.plusMillis(1));

    int taken = LIMIT / 8192 * 8192;
    assertEquals(taken / 8192 + 1, lines.size());
    assertEquals(
        "c1 girolle: the output of this call passed the limit of %d bytes: the last %d bytes were dropped"
            .formatted(LIMIT, (100 << 20) - taken),
        told().get(lines.size() - 1));
    log.callBegins("c2");
    write(Source.STDOUT, "again\n");
    assertEquals("c2 again", told().get(lines.size() - 1));
  }

  @Test
  void whatIsWrittenBetweenCallsHasALimitToo() {
    write(Source.STDOUT, "x".repeat(LIMIT * 2));
    log.close();
    assertTrue(told().get(lines.size() - 1).startsWith(" girolle: output between calls passed"));
    assertTrue(lines.stream().mapToInt(l -> l.text().length).sum() < LIMIT + 200);
  }

  private List<String> told() {
    return lines.stream()
        .map(l -> l.callId() + " " + new String(l.text(), StandardCharsets.UTF_8))
        .toList();
  }

  private void write(Source source, String text) {
    log.write(source, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> messages() {
    return seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
