package io.girolle.host.conformance.runner;

import com.google.protobuf.InvalidProtocolBufferException;
import io.girolle.host.conformance.Range;
import io.girolle.proto.DataFrame;
import io.girolle.proto.RunnerStatus;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/** Compares what came on one stream. */
final class ExchangeComparison {
  private static final int MAX_FRAME = 10_240;
  private static final long SHORT_MILLIS = 900;
  private static final long SLACK_MILLIS = 30_000;

  private final Exchange exchange;
  private final Answer recorded;
  private final Answer got;
  private final Outcome outcome;
  private final List<String> differences = new ArrayList<>();

  ExchangeComparison(Exchange exchange, Answer got, Outcome outcome) {
    this.exchange = exchange;
    this.recorded = exchange.answer();
    this.got = got;
    this.outcome = outcome;
  }

  List<String> differences() {
    if (exchange.isCall()) {
      call();
    } else {
      messages();
    }
    end();
    duration();
    return differences;
  }

  private void messages() {
    if (got.messages().size() != recorded.messages().size()) {
      differences.add(
          "messages: want %d, got %d".formatted(recorded.messages().size(), got.messages().size()));
      return;
    }
    for (int i = 0; i < got.messages().size(); i++) {
      var want = recorded.messages().get(i).bytes();
      var message = got.messages().get(i).bytes();
      if (exchange.isStatus()) {
        try {
          differences.addAll(
              StatusComparison.differences(
                  RunnerStatus.parseFrom(want), RunnerStatus.parseFrom(message)));
        } catch (InvalidProtocolBufferException e) {
          differences.add("no RunnerStatus: " + e);
        }
      } else if (!want.equals(message)) {
        differences.add("message %d: want %s, got %s".formatted(i + 1, want, message));
      }
    }
  }

  private void call() {
    List<String> kinds = outcome.kinds() == null ? recorded.kinds() : outcome.kinds();
    if (!kinds.equals(got.kinds())) {
      differences.add("messages: want " + kinds + ", got " + got.kinds() + shown());
    }
    for (DataFrame frame : got.frames()) {
      if (frame.getData().size() > MAX_FRAME || frame.getEof()) {
        differences.add(
            "a frame of %d bytes, eof %s".formatted(frame.getData().size(), frame.getEof()));
      }
    }
    if (recorded.head().isPresent() && got.head().isPresent()) {
      differences.addAll(
          HeadComparison.differences(recorded.head().get(), got.head().get(), outcome));
      if (!outcome.anyBody()) {
        differences.addAll(new BodyComparison(exchange, got, outcome).differences());
      }
    }
    got.finished()
        .ifPresent(
            finished ->
                differences.addAll(
                    new FinishedComparison(exchange, finished, outcome).differences()));
  }

  private String shown() {
    return got.finished()
        .map(f -> " (" + f.getErrorCode() + " " + f.getErrorStr() + ")")
        .orElse("");
  }

  /** Texts count where Fn's runner speaks, not its gRPC library. */
  private void end() {
    if (outcome.status() != null) {
      int code = got.status().map(s -> s.getCode().value()).orElse(-1);
      if (code != outcome.status()) {
        differences.add("gRPC status: want " + outcome.status() + ", got " + shown(got));
      }
      return;
    }
    if (!meaning(recorded).equals(meaning(got))) {
      differences.add("gRPC status: want " + shown(recorded) + ", got " + shown(got));
    }
  }

  private static String meaning(Answer answer) {
    return answer
        .status()
        .map(
            status ->
                status.getCode() == Status.Code.UNKNOWN
                    ? "UNKNOWN: " + status.getDescription()
                    : status.getCode().name())
        .orElse("none");
  }

  private static String shown(Answer answer) {
    return answer.status().map(Status::toString).orElse("none");
  }

  private void duration() {
    long millis = recorded.lastMillis();
    if (millis < SHORT_MILLIS || recorded.finished().isEmpty() || got.finished().isEmpty()) {
      return;
    }
    var expected = new Range(millis / 2, millis * 2 + SLACK_MILLIS);
    if (!expected.contains(got.lastMillis())) {
      differences.add("finished after " + got.lastMillis() + " ms, want " + expected);
    }
  }
}
