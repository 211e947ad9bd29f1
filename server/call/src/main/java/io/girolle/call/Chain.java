package io.girolle.call;

import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The overriders and listeners that calls pass, with what keeps a plugin's faults its own. An
 * immutable snapshot: a call runs to its end in the chain that it began in.
 *
 * <p>Hooks run on the call's thread; those declared blocking run on the executor for that, and the
 * call goes on, on its own thread, when they have returned.
 */
public final class Chain {
  private final Scoped<CallOverrider> overriders;
  private final Scoped<CallListener> listeners;
  private final EditRules rules;
  private final HookThreads threads;

  /**
   * A chain; from now on it is the standing of its plugins that their figures show.
   *
   * @param parts the parts of a generation
   * @param role the side whose hooks it has
   * @param blocking runs hooks that may block
   * @param timers end the time of those
   * @param watch watches the threads of all others
   */
  public Chain(Parts parts, NodeRole role, Executor blocking, Timers timers, HookWatch watch) {
    this.overriders = new Scoped<>(parts.overriders(role));
    this.listeners = new Scoped<>(parts.listeners(role));
    this.rules = new EditRules(role, new ExtensionOwners(parts.all()), new ExtensionWrites());
    this.threads = new HookThreads(blocking, timers, watch);
    parts.all().forEach(part -> part.plugin().serves());
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
    private @Nullable List<ListenerView> views;

    /** Whether nobody waits for the end of the call. */
    public boolean isEmpty() {
      return views == null;
    }

    private void add(ListenerView view) {
      if (views == null) {
        views = new ArrayList<>();
      }
      views.add(view);
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
    new Overriding(call, overriders.of(call), thread, then).run();
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
    new Beginning(call, listeners.of(call), begun, thread, then).run();
  }

  /**
   * The end of a call, for listeners to be told of.
   *
   * @param begun who is to hear of it
   * @param result how it ended
   */
  public Ending ending(Begun begun, CallResult result) {
    List<ListenerView> told = begun.views == null ? List.of() : begun.views;
    return new Ending(told, result, threads.timers());
  }

  /** The overriders' labels, in order. */
  public List<String> overriderLabels() {
    return overriders.all().stream().map(Registered::label).toList();
  }

  /** The listeners' labels, in order. */
  public List<String> listenerLabels() {
    return listeners.all().stream().map(Registered::label).toList();
  }

  /** The extension keys that plugins write, by key; only the first 256 are followed. */
  public List<ExtensionWrite> extensionWrites() {
    return rules.writes().all();
  }

  /** The way through the overriders. */
  private final class Overriding extends Walk<CallOverrider, EditView> {

    Overriding(CallModel call, List<Registered<CallOverrider>> parts, Executor thread, Then then) {
      super(call, "override", parts, threads, thread, then);
    }

    @Override
    EditView view(Registered<CallOverrider> overrider) {
      return call.edit(overrider.plugin(), rules);
    }

    @Override
    void call(CallOverrider overrider, EditView view) throws CallRejectedException {
      overrider.override(view);
    }

    @Override
    void take(Registered<CallOverrider> overrider, EditView view) {
      view.adopt();
    }
  }

  /** The way through the listeners, at the begin of a call. */
  private final class Beginning extends Walk<CallListener, ListenerView> {
    private final Begun begun;

    Beginning(
        CallModel call,
        List<Registered<CallListener>> parts,
        Begun begun,
        Executor thread,
        Then then) {
      super(call, "beforeCall", parts, threads, thread, then);
      this.begun = begun;
    }

    @Override
    ListenerView view(Registered<CallListener> listener) {
      return new ListenerView(call, listener);
    }

    @Override
    void call(CallListener listener, ListenerView view) throws CallRejectedException {
      listener.beforeCall(view);
    }

    @Override
    void take(Registered<CallListener> listener, ListenerView view) {
      begun.add(view);
    }
  }
}
