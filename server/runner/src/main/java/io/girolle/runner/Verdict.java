package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallJson;
import io.girolle.call.CallModel;
import io.girolle.proto.CallFinished;
import io.girolle.proto.RunnerMsg;
import io.girolle.spi.Blame;
import org.jspecify.annotations.Nullable;

/** Makes the message that ends a call. */
final class Verdict {
  private Verdict() {}

  /** A call that never came so far as to be known, or that no runner of this size could take. */
  static RunnerMsg unfit(CallError error) {
    return RunnerMsg.newBuilder().setFinished(failed(error)).build();
  }

  /**
   * The end of a call.
   *
   * @param error why it failed, or null
   * @param call the call
   * @param course how it went
   */
  static RunnerMsg of(@Nullable CallError error, CallModel call, Course course) {
    CallFinished.Builder finished =
        error == null ? CallFinished.newBuilder().setSuccess(true) : failed(error);
    finished.setDetails(call.id()).setImage(call.image());
    finished.setCreatedAt(CallJson.time(course.arrived));
    if (course.started != null) {
      finished
          .setStartedAt(CallJson.time(course.started))
          .setCompletedAt(CallJson.time(course.ended))
          .setSchedulerDuration(course.waitedNanos())
          .setExecutionDuration(course.ranNanos());
    }
    if (course.start != null) {
      finished
          .setImagePullWaitDuration(course.start.imagePull())
          .setCtrPrepDuration(course.start.prepare())
          .setCtrCreateDuration(course.start.create())
          .setInitStartTime(course.start.init());
    }
    return RunnerMsg.newBuilder().setFinished(finished).build();
  }

  private static CallFinished.Builder failed(CallError error) {
    return CallFinished.newBuilder()
        .setErrorCode(error.status())
        .setErrorStr(error.message())
        .setErrorUser(error.blame() == Blame.USER && error.status() != 400);
  }
}
