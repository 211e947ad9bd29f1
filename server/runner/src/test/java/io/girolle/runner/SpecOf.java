package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.NodeRole;
import io.girolle.spi.OutputSink;
import io.netty.channel.DefaultEventLoop;
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
    var instance = new FunctionInstance("test", folder, new Nobody(call), new DefaultEventLoop());
    var draft = new SpecDraft(call, instance, output);
    draft.environment.clear();
    draft.environment.putAll(environment);
    return SpecView.editing(draft, "test", new EditLog());
  }

  /** The spec after an edit. */
  public static ContainerSpec edited(ContainerSpec spec, Consumer<ContainerSpec> edit) {
    edit.accept(spec);
    return spec;
  }

  private record Nobody(CallModel call) implements Claim {
    @Override
    public SlotKey key() {
      return new SlotKey(TestKit.of(Parts.builder().build()), "none");
    }

    @Override
    public Registered<Driver> driver() {
      return Parts.inCode(
          "none",
          spec -> {
            throw new IllegalStateException("nothing is launched here");
          },
          NodeRole.RUNNER);
    }

    @Override
    public void granted(FunctionInstance instance, boolean cold) {}

    @Override
    public void refused(CallError error) {}
  }
}
