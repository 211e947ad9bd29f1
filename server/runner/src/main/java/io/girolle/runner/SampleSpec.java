package io.girolle.runner;

import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.spi.ContainerSpec;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Specs for those who try drivers and what goes with them without a runner. */
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

  /**
   * What a driver gets for a call: it can be read and no longer edited.
   *
   * @param call the call
   * @param id the instance's id
   * @param folder where its function's socket is to be
   * @param edit what driver extensions would have done to it
   */
  public static ContainerSpec sealed(
      CallModel call, String id, Path folder, Consumer<ContainerSpec> edit) {
    var draft = new SpecDraft(call, id, folder, (source, bytes) -> {});
    edit.accept(SpecView.editing(draft, "", new EditLog()));
    return SpecView.sealed(draft);
  }
}
