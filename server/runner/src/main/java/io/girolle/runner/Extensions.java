package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.call.OnFailure;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.DriverExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The driver extensions in their order, each with the extension keys that it may see. */
final class Extensions {
  private final List<Declared> declared;

  private record Declared(Registered<DriverExtension> extension, Set<String> keys) {}

  /** What they made of a spec. */
  record Customized(SpecDraft draft, EditLog edits) {}

  private Extensions(List<Declared> declared) {
    this.declared = declared;
  }

  /** Asks each extension for its keys. */
  static Extensions of(List<Registered<DriverExtension>> extensions) {
    var declared = new ArrayList<Declared>();
    for (var extension : extensions) {
      ClassLoader before = extension.plugin().enter();
      try {
        declared.add(new Declared(extension, Set.copyOf(extension.part().keys())));
      } finally {
        PluginInstance.leave(before);
      }
    }
    return new Extensions(List.copyOf(declared));
  }

  /** The keys of all of them. */
  Set<String> keys() {
    var keys = new TreeSet<String>();
    declared.forEach(d -> keys.addAll(d.keys()));
    return keys;
  }

  /**
   * Lets each edit a spec; of one that fails and is skipped nothing stays.
   *
   * @throws Refusal when one refuses the call, or fails and isn't skipped
   */
  Customized customize(CallModel call, SpecDraft draft) throws Refusal {
    var edits = new EditLog();
    SpecDraft made = draft;
    for (Declared one : declared) {
      var copy = made.copy();
      var own = new EditLog();
      if (customize(one, call, copy, own)) {
        made = copy;
        own.edits().forEach(e -> edits.add(e.plugin(), e.what(), e.before(), e.after()));
      }
    }
    return new Customized(made, edits);
  }

  private static boolean customize(Declared one, CallModel call, SpecDraft draft, EditLog edits)
      throws Refusal {
    PluginInstance plugin = one.extension().plugin();
    var spec = SpecView.editing(draft, plugin.name(), edits);
    ClassLoader before = plugin.enter();
    try {
      one.extension().part().customize(call.view(plugin, one.keys()), spec);
      return true;
    } catch (CallRejectedException e) {
      int status = e.status() == 503 ? 500 : e.status();
      throw new Refusal(CallError.reported(status, e.blame(), e.reason()));
    } catch (Throwable e) {
      plugin.failed("customize", e);
      if (plugin.onFailure() == OnFailure.SKIP) {
        return false;
      }
      throw new Refusal(CallError.internal("plugin " + plugin + " failed in customize", e));
    } finally {
      PluginInstance.leave(before);
      spec.close();
    }
  }
}
