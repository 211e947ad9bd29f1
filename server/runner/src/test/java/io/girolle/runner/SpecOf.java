package io.girolle.runner;

import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.OutputSink;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Specs for tests of drivers. */
public final class SpecOf {
  private SpecOf() {}

  /** A spec with exactly this environment. */
  public static ContainerSpec image(
      String image, Path folder, OutputSink output, Map<String, String> environment) {
    CallModel call = TestCall.of("f").image(image).model();
    var draft = new SpecDraft(call, "test", folder, output);
    draft.environment.clear();
    draft.environment.putAll(environment);
    return SpecView.editing(draft, "test", new EditLog());
  }

  /** The spec after an edit. */
  public static ContainerSpec edited(ContainerSpec spec, Consumer<ContainerSpec> edit) {
    edit.accept(spec);
    return spec;
  }
}
