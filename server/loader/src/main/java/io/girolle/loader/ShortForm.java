package io.girolle.loader;

import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import io.girolle.spi.Registration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The full form of a plugin whose jar lists its parts itself.
 *
 * @param name the plugin's name, which a single placer gets
 * @param notes what the manifest says of the parts
 */
record ShortForm(
    String name,
    ManifestNotes notes,
    List<CallOverrider> overriders,
    List<CallListener> listeners,
    List<Placer> placers,
    List<DriverExtension> extensions)
    implements Plugin {

  @Override
  public void install(PluginContext context) {
    boolean hooks = !overriders.isEmpty() || !listeners.isEmpty();
    register(overriders, context::overrider, true);
    register(listeners, context::listener, true);
    for (Placer placer : placers) {
      String placerName = placers.size() == 1 ? name : Names.kebab(placer.getClass());
      describe(context.placer(placerName, placer), null, !hooks);
    }
    register(extensions, context::driverExtension, !hooks);
  }

  private <T> void register(List<T> parts, Function<T, Registration> kind, boolean roleApplies) {
    for (T part : parts) {
      String partName = parts.size() == 1 ? null : Names.kebab(part.getClass());
      describe(kind.apply(part), partName, roleApplies);
    }
  }

  /** A role is said of overriders and listeners; of other kinds only when the jar has neither. */
  private void describe(Registration part, @Nullable String partName, boolean roleApplies) {
    if (partName != null) {
      part.named(partName);
    }
    if (notes.blocking()) {
      part.blocking();
    }
    if (roleApplies) {
      notes.role().ifPresent(part::on);
    }
    part.owns(notes.owns().toArray(String[]::new));
  }
}
