package io.girolle.call;

import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The overriders and listeners that calls pass, with what keeps a plugin's faults its own. An
 * immutable snapshot: a call runs to its end in the chain that it began in.
 *
 * <p>Hooks run on the call's thread; those declared blocking run on the executor for that, and the
 * call goes on, on its own thread, when they have returned.
 */
public final class Chain {
  private final List<Registered<CallOverrider>> overriders;
  private final List<Registered<CallListener>> listeners;
  private final ExtensionOwners owners;
  private final Executor blocking;

  /**
   * A chain.
   *
   * @param parts the parts of a generation
   * @param role the side whose hooks it has
   * @param blocking runs hooks that may block
   */
  public Chain(Parts parts, NodeRole role, Executor blocking) {
    this.overriders = parts.overriders(role);
    this.listeners = parts.listeners(role);
    this.owners = new ExtensionOwners(parts.all());
    this.blocking = blocking;
  }

  /** Hears, on the call's thread, that a stage of the chain is over. */
  @FunctionalInterface
  public interface Then {
    /**
     * The stage is over.
     *
     * @param error why the call goes no further, or null when it does
     */
    void done(@Nullable CallError error);
  }

  /** The listeners of one call whose {@code beforeCall} has returned. Confined to the call. */
  public static final class Begun {
    private @Nullable List<Registered<CallListener>> listeners;

    /** Whether nobody waits for the end of the call. */
    public boolean isEmpty() {
      return listeners == null;
    }

    private void add(Registered<CallListener> listener) {
      if (listeners == null) {
        listeners = new ArrayList<>();
      }
      listeners.add(listener);
    }
  }

  /**
   * Lets the overriders edit a call.
   *
   * @param call the call
   * @param thread the call's thread, which this is called on
   * @param then goes on; called within this method unless a hook may block
   */
  public void override(CallModel call, Executor thread, Then then) {
    overrideFrom(0, call, thread, then);
  }

  /**
   * Tells the listeners that a call begins.
   *
   * @param call the call
   * @param begun is told who must hear of its end
   * @param thread the call's thread, which this is called on
   * @param then goes on; called within this method unless a hook may block
   */
  public void before(CallModel call, Begun begun, Executor thread, Then then) {
    beforeFrom(0, call, begun, thread, then);
  }

  /**
   * Tells listeners that a call has ended, those that began last first. On a thread that may block.
   *
   * @param call the call
   * @param begun who is to hear of it
   * @param result how it ended
   */
  public void after(CallModel call, Begun begun, CallResult result) {
    List<Registered<CallListener>> told = begun.listeners;
    if (told == null) {
      return;
    }
    for (int i = told.size() - 1; i >= 0; i--) {
      var listener = told.get(i);
      PluginInstance plugin = listener.plugin();
      ClassLoader before = plugin.enter();
      try {
        listener.part().afterCall(call.view(plugin), result);
      } catch (Throwable e) {
        plugin.failed("afterCall", e);
      } finally {
        PluginInstance.leave(before);
      }
    }
  }

  /** The overriders' labels, in order. */
  public List<String> overriderLabels() {
    return overriders.stream().map(Registered::label).toList();
  }

  /** The listeners' labels, in order. */
  public List<String> listenerLabels() {
    return listeners.stream().map(Registered::label).toList();
  }

  private void overrideFrom(int first, CallModel call, Executor thread, Then then) {
    for (int i = first; i < overriders.size(); i++) {
      var overrider = overriders.get(i);
      if (overrider.blocking()) {
        int next = i + 1;
        elsewhere(
            () -> override(overrider, call),
            thread,
            then,
            () -> overrideFrom(next, call, thread, then));
        return;
      }
      CallError error = override(overrider, call);
      if (error != null) {
        then.done(error);
        return;
      }
    }
    then.done(null);
  }

  private void beforeFrom(int first, CallModel call, Begun begun, Executor thread, Then then) {
    for (int i = first; i < listeners.size(); i++) {
      var listener = listeners.get(i);
      if (listener.blocking()) {
        int next = i + 1;
        elsewhere(
            () -> before(listener, call, begun),
            thread,
            then,
            () -> beforeFrom(next, call, begun, thread, then));
        return;
      }
      CallError error = before(listener, call, begun);
      if (error != null) {
        then.done(error);
        return;
      }
    }
    then.done(null);
  }

  /** A hook, run with containment. */
  private interface Hook {
    @Nullable CallError run();
  }

  private void elsewhere(Hook hook, Executor thread, Then then, Runnable next) {
    try {
      blocking.execute(
          () -> {
            CallError error = hook.run();
            thread.execute(
                () -> {
                  if (error != null) {
                    then.done(error);
                  } else {
                    next.run();
                  }
                });
          });
    } catch (RejectedExecutionException e) {
      then.done(CallError.tooBusy());
    }
  }

  private @Nullable CallError override(Registered<CallOverrider> overrider, CallModel call) {
    PluginInstance plugin = overrider.plugin();
    Runnable undo = plugin.onFailure() == OnFailure.SKIP ? call.restorePoint() : null;
    EditView edit = call.edit(overrider, owners);
    ClassLoader before = plugin.enter();
    try {
      overrider.part().override(edit);
      return null;
    } catch (CallRejectedException e) {
      return CallError.rejected(e);
    } catch (Throwable e) {
      plugin.failed("override", e);
      if (undo == null) {
        return CallError.internal("plugin " + plugin + " failed in override", e);
      }
      undo.run();
      return null;
    } finally {
      PluginInstance.leave(before);
      edit.close();
    }
  }

  private static @Nullable CallError before(
      Registered<CallListener> listener, CallModel call, Begun begun) {
    PluginInstance plugin = listener.plugin();
    ClassLoader before = plugin.enter();
    try {
      listener.part().beforeCall(call.view(plugin));
      begun.add(listener);
      return null;
    } catch (CallRejectedException e) {
      return CallError.rejected(e);
    } catch (Throwable e) {
      plugin.failed("beforeCall", e);
      return plugin.onFailure() == OnFailure.SKIP
          ? null
          : CallError.internal("plugin " + plugin + " failed in beforeCall", e);
    } finally {
      PluginInstance.leave(before);
    }
  }
}
