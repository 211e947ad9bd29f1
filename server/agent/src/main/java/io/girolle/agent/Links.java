package io.girolle.agent;

import io.girolle.call.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The links to all runners, one an address however many pools and generations list it. A link ends
 * when the last of them has let it go: the calls on it finish, then its channel closes, within a
 * bound.
 */
final class Links {
  private final Channels channels;
  private final Timers timers;
  private final Supplier<RandomGenerator> random;
  private final AgentSettings settings;
  private final Map<String, Held> held = new HashMap<>();
  private final Set<RunnerLink> finishing = ConcurrentHashMap.newKeySet();

  /** A link and how many hold it. */
  private static final class Held {
    final RunnerLink link;
    int holders;

    Held(RunnerLink link) {
      this.link = link;
    }
  }

  /**
   * No links yet.
   *
   * @param channels opens channels
   * @param timers tells the time
   * @param random jitters
   * @param settings how they are used
   */
  Links(
      Channels channels, Timers timers, Supplier<RandomGenerator> random, AgentSettings settings) {
    this.channels = channels;
    this.timers = timers;
    this.random = random;
    this.settings = settings;
  }

  /**
   * The link to a runner, which the caller lets go later. It begins to connect; one that couldn't
   * of late tries again, for whoever lists it says that it is there.
   */
  RunnerLink hold(String address) {
    RunnerLink link;
    synchronized (this) {
      Held entry =
          held.computeIfAbsent(
              address, a -> new Held(new RunnerLink(address, channels, timers, random, settings)));
      entry.holders++;
      link = entry.link;
    }
    link.wanted();
    return link;
  }

  /** Why a runner may not be spoken to; empty when it may. */
  String refusal(String address) {
    return channels.refusal(address);
  }

  /** Lets a link go. */
  void letGo(RunnerLink link) {
    synchronized (this) {
      Held entry = held.get(link.address());
      if (entry == null || entry.link != link || --entry.holders > 0) {
        return;
      }
      held.remove(link.address());
    }
    finishing.add(link);
    link.finish(() -> finishing.remove(link));
  }

  /** Closes all links at once. */
  void close() {
    List<RunnerLink> all;
    synchronized (this) {
      all = new ArrayList<>(finishing);
      held.values().forEach(each -> all.add(each.link));
      held.clear();
    }
    all.forEach(RunnerLink::close);
  }
}
