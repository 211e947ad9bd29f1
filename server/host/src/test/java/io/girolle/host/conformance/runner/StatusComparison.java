package io.girolle.host.conformance.runner;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.girolle.proto.RunnerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares what runners say of themselves; what they count depends on what was before. */
final class StatusComparison {
  private static final Set<String> VARYING =
      Set.of(
          "id",
          "createdAt",
          "startedAt",
          "completedAt",
          "requestsReceived",
          "requestsHandled",
          "schedulerDuration",
          "executionDuration",
          "imagePullWaitDuration",
          "ctrPrepDuration",
          "ctrCreateDuration",
          "initStartTime");

  private StatusComparison() {}

  static List<String> differences(RunnerStatus recorded, RunnerStatus got) {
    List<String> differences = new ArrayList<>();
    for (FieldDescriptor field : RunnerStatus.getDescriptor().getFields()) {
      Object want = recorded.getField(field);
      Object have = got.getField(field);
      boolean same =
          field.getName().equals("customStatus")
              ? recorded.getCustomStatusMap().equals(got.getCustomStatusMap())
              : want.equals(have);
      if (!same && !VARYING.contains(field.getName())) {
        differences.add(field.getName() + ": want " + want + ", got " + have);
      }
    }
    return differences;
  }
}
