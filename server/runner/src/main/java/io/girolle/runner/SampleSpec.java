package io.girolle.runner;

import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.spi.ContainerSpec;
import java.nio.file.Path;

/** Specs for those who try driver extensions without a runner. */
public final class SampleSpec {
  private SampleSpec() {}

  /**
   * What a call asks for, open to be edited.
   *
   * @param call the call
   * @param folder where its function's socket would be
   * @param edits notes what is changed
   */
  public static ContainerSpec of(CallModel call, Path folder, EditLog edits) {
    var draft = new SpecDraft(call, "sample", folder, (source, bytes) -> {});
    return SpecView.editing(draft, "", edits);
  }
}
