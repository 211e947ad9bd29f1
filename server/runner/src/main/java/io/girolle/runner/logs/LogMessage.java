package io.girolle.runner.logs;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.girolle.proto.LogResponseMsg;
import io.girolle.proto.LogResponseMsg.Container;
import io.girolle.spi.OutputSink.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups lines by instance, and those of an instance by call. */
final class LogMessage {
  private LogMessage() {}

  /**
   * The message.
   *
   * @param lines in order
   * @param since older ones are left out
   */
  static LogResponseMsg of(List<LogLine> lines, long since) {
    Map<LogOrigin, Map<String, Container.Request.Builder>> groups = new LinkedHashMap<>();
    for (LogLine line : lines) {
      if (line.millis() >= since) {
        groups
            .computeIfAbsent(line.origin(), origin -> new LinkedHashMap<>())
            .computeIfAbsent(line.callId(), id -> Container.Request.newBuilder().setRequestId(id))
            .addData(of(line));
      }
    }
    var message = LogResponseMsg.newBuilder();
    groups.forEach(
        (origin, requests) -> {
          var container =
              Container.newBuilder()
                  .setApplicationId(origin.appId())
                  .setFunctionId(origin.functionId())
                  .setContainerId(origin.instance());
          requests.values().forEach(container::addData);
          message.addData(container);
        });
    return message.build();
  }

  private static Container.Request.Line of(LogLine line) {
    ByteString text = UnsafeByteOperations.unsafeWrap(line.text());
    return Container.Request.Line.newBuilder()
        .setTimestamp(line.millis())
        .setSource(
            line.source() == Source.STDERR
                ? Container.Request.Line.Source.STDERR
                : Container.Request.Line.Source.STDOUT)
        .setData(text)
        .build();
  }
}
