package io.girolle.host.conformance.runner;

import io.girolle.proto.CallFinished;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares the messages that end calls. */
final class FinishedComparison {
  private static final int NACK = 503;

  private final CallFinished recorded;
  private final CallFinished got;
  private final Outcome outcome;
  private final List<String> differences = new ArrayList<>();

  /** A comparison; where nothing was recorded, the call must have succeeded. */
  FinishedComparison(Exchange exchange, CallFinished got, Outcome outcome) {
    this.recorded =
        exchange.answer().finished().orElse(CallFinished.newBuilder().setSuccess(true).build());
    this.got = got;
    this.outcome = outcome;
  }

  List<String> differences() {
    boolean success = outcome.code() == null ? recorded.getSuccess() : outcome.code() == 0;
    check("success", success, got.getSuccess());
    check("errorCode", orElse(outcome.code(), recorded.getErrorCode()), got.getErrorCode());
    check("errorUser", orElse(outcome.user(), recorded.getErrorUser()), got.getErrorUser());
    if (!Outcome.ANY.equals(outcome.text())) {
      check("errorStr", orElse(outcome.text(), recorded.getErrorStr()), got.getErrorStr());
    } else if (got.getErrorStr().isEmpty()) {
      differences.add("finished.errorStr: want one");
    }
    if (!recorded.getDetails().isEmpty()) {
      check("details", recorded.getDetails(), got.getDetails());
    }
    if (recorded.getSuccess()) {
      success();
    }
    times();
    return differences;
  }

  private void success() {
    if (recorded.getImage().isEmpty()) {
      return;
    }
    check("image", recorded.getImage(), got.getImage());
    check("has createdAt", true, !got.getCreatedAt().isEmpty());
    check("has startedAt", true, !got.getStartedAt().isEmpty());
    check("has completedAt", true, !got.getCompletedAt().isEmpty());
    check("has executionDuration", true, got.getExecutionDuration() > 0);
  }

  private void times() {
    Map.of(
            "createdAt", got.getCreatedAt(),
            "startedAt", got.getStartedAt(),
            "completedAt", got.getCompletedAt())
        .forEach(
            (name, time) -> {
              if (!time.isEmpty() && !isTime(time)) {
                differences.add("finished." + name + ": no time: " + time);
              }
            });
    check("schedulerDuration < 0", false, got.getSchedulerDuration() < 0);
    check("executionDuration < 0", false, got.getExecutionDuration() < 0);
    if (recorded.getErrorCode() == NACK) {
      check("startedAt", recorded.getStartedAt(), got.getStartedAt());
    }
  }

  private void check(String what, Object want, Object have) {
    if (!want.equals(have)) {
      differences.add("finished." + what + ": want " + want + ", got " + have);
    }
  }

  private static <T> T orElse(T said, T recorded) {
    return Objects.requireNonNullElse(said, recorded);
  }

  private static boolean isTime(String text) {
    try {
      return OffsetDateTime.parse(text).getYear() > 2000;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
