package io.girolle.host.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.call.ExtensionWrite;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.host.config.FaultsJson;
import io.girolle.host.plugins.Change;
import io.girolle.host.plugins.InstanceFigures;
import io.girolle.host.plugins.PluginControl;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code /admin/plugins}: which plugins are in service, and changes of them. While one change is
 * under way another isn't begun: whoever asks for it is told so at once.
 */
public final class PluginPaths extends AdminPaths {
  private static final String PLUGINS = "/admin/plugins";

  private final PluginControl control;
  private final PluginsJson json;
  private final Semaphore change = new Semaphore(1);

  /**
   * The paths of a node's plugins.
   *
   * @param control the plugins
   * @param figures what is counted about them, by instance
   * @param writes which extension keys they write
   * @param read which keys runners read, as far as they have said
   */
  public PluginPaths(
      PluginControl control,
      Function<String, InstanceFigures> figures,
      Supplier<List<ExtensionWrite>> writes,
      Supplier<Optional<Set<String>>> read) {
    this.control = control;
    this.json = new PluginsJson(figures, writes, read);
  }

  /** A change of the plugins. */
  @FunctionalInterface
  private interface Changing {
    Change change() throws PluginControl.BusyException;
  }

  @Override
  void addTo(Routes routes) {
    routes
        .get(PLUGINS, none -> Answer.ok(json.of(control.state())))
        .get(PLUGINS + "/*", this::instance)
        .post(PLUGINS + "/reload", none -> changed(control::reload))
        .post(PLUGINS + "/rollback", none -> changed(control::rollback))
        .post(PLUGINS + "/*/enable", name -> changed(() -> control.switchTo(name, true)))
        .post(PLUGINS + "/*/disable", name -> changed(() -> control.switchTo(name, false)));
  }

  private Answer instance(String name) {
    return json.of(control.state(), name)
        .map(Answer::ok)
        .orElseGet(
            () -> Answer.error(StatusCodes.NOT_FOUND, "no instance " + name + " is enabled"));
  }

  private Answer changed(Changing changing) {
    if (!change.tryAcquire()) {
      return Answer.error(StatusCodes.CONFLICT, "another change is under way: try again");
    }
    try {
      return Answer.ok(PluginsJson.of(changing.change()));
    } catch (PluginControl.BusyException | IllegalStateException e) {
      return Answer.error(StatusCodes.CONFLICT, String.valueOf(e.getMessage()));
    } catch (InvalidConfigException e) {
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.put("message", "nothing has changed: what was asked for can't be had");
      answer.set("faults", FaultsJson.of(e.faults()));
      return Answer.of(StatusCodes.UNPROCESSABLE_ENTITY, answer);
    } finally {
      change.release();
    }
  }
}
