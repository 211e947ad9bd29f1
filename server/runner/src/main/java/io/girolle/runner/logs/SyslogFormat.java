package io.girolle.runner.logs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.girolle.spi.OutputSink.Source;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The form of a line for syslog servers: RFC 5424, facility user, with the app's, the function's
 * and the call's ids ahead of the text, as Fn has them:
 *
 * <pre>{@code
 * <14>1 2018-02-03T07:42:21.000Z host fn instance - - app_id=A fn_id=F call_id=C text
 * }</pre>
 *
 * <p>What goes to standard output is informational, what goes to standard error an error.
 */
final class SyslogFormat {
  private static final int USER_INFORMATIONAL = 14;
  private static final int USER_ERROR = 11;
  private static final int LONGEST_NAME = 128;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String host;

  /**
   * A form.
   *
   * @param host who sends, as servers are told
   */
  SyslogFormat(String host) {
    this.host = word(host);
  }

  byte[] of(LogLine line) {
    LogOrigin origin = line.origin();
    byte[] head =
        "<%d>1 %s %s fn %s - - app_id=%s fn_id=%s call_id=%s "
            .formatted(
                line.source() == Source.STDERR ? USER_ERROR : USER_INFORMATIONAL,
                TIME.format(Instant.ofEpochMilli(line.millis())),
                host,
                word(origin.instance()),
                word(origin.appId()),
                word(origin.functionId()),
                word(line.callId()))
            .getBytes(US_ASCII);
    var message = new byte[head.length + line.text().length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(line.text(), 0, message, head.length, line.text().length);
    return message;
  }

  /** Visible ASCII, whatever it was; a hyphen for nothing. */
  private static String word(String text) {
    var word = new StringBuilder();
    text.chars().limit(LONGEST_NAME).forEach(c -> word.append(c > ' ' && c < 127 ? (char) c : '_'));
    return word.isEmpty() ? "-" : word.toString();
  }
}
