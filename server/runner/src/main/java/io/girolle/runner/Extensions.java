package io.girolle.runner;

import io.girolle.call.Admission;
import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.call.Timers;
import io.girolle.spi.DriverExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The driver extensions in their order, each with the extension keys that it may see. */
final class Extensions {
  private static final String HOOK = "customize";

  private final List<Declared> declared;
  private final Timers timers;

  private record Declared(Registered<DriverExtension> extension, Set<String> keys) {}

  /** What they made of a spec. */
  record Customized(SpecDraft draft, EditLog edits) {}

  private Extensions(List<Declared> declared, Timers timers) {
    this.declared = declared;
    this.timers = timers;
  }

  /** Asks each extension for its keys. */
  static Extensions of(List<Registered<DriverExtension>> extensions, Timers timers) {
    var declared = new ArrayList<Declared>();
    for (var extension : extensions) {
      ClassLoader before = extension.plugin().enter();
      try {
        declared.add(new Declared(extension, Set.copyOf(extension.part().keys())));
      } finally {
        PluginInstance.leave(before);
      }
    }
    return new Extensions(List.copyOf(declared), timers);
  }

  /** The keys of all of them. */
  Set<String> keys() {
    var keys = new TreeSet<String>();
    declared.forEach(d -> keys.addAll(d.keys()));
    return keys;
  }

  /**
   * Lets each edit a spec whose scope has the call's function; of one that fails and is skipped
   * nothing stays.
   *
   * @throws Refusal when one refuses the call, or fails and isn't skipped
   */
  Customized customize(CallModel call, SpecDraft draft) throws Refusal {
    var log = new EditLog();
    var function = call.function();
    SpecDraft made = draft;
    for (Declared one : declared) {
      if (one.extension().plugin().rules().when().contains(function)) {
        made = customize(one, call, made, log);
      }
    }
    return new Customized(made, log);
  }

  private SpecDraft customize(Declared one, CallModel call, SpecDraft draft, EditLog log)
      throws Refusal {
    var extension = one.extension();
    Admission admission = extension.admit();
    if (admission == Admission.OUT) {
      check(extension.leftOut(HOOK, log));
      return draft;
    }
    var copy = draft.copy();
    var edits = new EditLog();
    long begun = timers.nanoTime();
    Throwable thrown = inside(one, call, SpecView.editing(copy, extension.plugin().name(), edits));
    check(extension.ended(admission, HOOK, thrown, timers.nanoTime() - begun, log));
    if (thrown != null) {
      return draft;
    }
    log.addAll(edits);
    return copy;
  }

  private static @Nullable Throwable inside(Declared one, CallModel call, SpecView spec) {
    PluginInstance plugin = one.extension().plugin();
    ClassLoader before = plugin.enter();
    try {
      one.extension().part().customize(call.view(plugin, one.keys()), spec);
      return null;
    } catch (Throwable e) {
      return e;
    } finally {
      PluginInstance.leave(before);
      spec.close();
    }
  }

  /** A runner that refuses with 503 is asked for another: no extension may do that. */
  private static void check(@Nullable CallError error) throws Refusal {
    if (error != null) {
      throw new Refusal(
          error.status() == 503 ? CallError.reported(500, error.blame(), error.message()) : error);
    }
  }
}
