package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallJson;
import io.girolle.call.CallModel;
import io.girolle.call.Origin;
import io.girolle.call.PickedName;
import io.girolle.call.Registered;
import io.girolle.proto.TryCall;
import io.girolle.spi.Driver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads calls, and finds out which instances can take them. */
final class Intake {
  private final RunnerSettings settings;
  private final Map<String, Registered<Driver>> drivers;
  private final PickedName usual;
  private final SlotKeys slotKeys;

  /** No function may have it. */
  private final @Nullable String statusImage;

  /** What a call needs of an instance. */
  record Ticket(SlotKey key, Registered<Driver> driver) {}

  /**
   * An intake.
   *
   * @param settings the runner's
   * @param kit the drivers
   * @param usual the driver of calls that name none
   */
  Intake(RunnerSettings settings, InstanceKit kit, PickedName usual) {
    this.settings = settings;
    this.drivers = kit.drivers();
    this.usual = usual;
    this.slotKeys = new SlotKeys(kit);
    this.statusImage = settings.statusFunction().image().orElse(null);
  }

  /**
   * Reads a call; one that asks for an explanation will have its edits noted.
   *
   * @param message the call
   * @param origin what came ahead of it
   * @param use what it is for
   * @throws Refusal when it isn't one
   */
  CallModel read(TryCall message, Origin origin, Use use) throws Refusal {
    CallModel call;
    try {
      call = CallJson.read(message.getModelsCallJson(), message.getExtensionsMap(), origin);
    } catch (IOException e) {
      throw new Refusal(CallError.badRequest(Objects.toString(e.getMessage(), "not a call")));
    }
    check(call);
    checkImage(call, use);
    if (call.headers().getOrDefault(RequestHead.EXPLAIN, List.of()).contains("1")) {
      var unused = call.explain();
    }
    return call;
  }

  /**
   * Finds out which instances may take a call, now that overriders have edited it.
   *
   * @param sentHash what the load balancer says of it, maybe empty
   * @param use what it is for
   * @throws Refusal when none ever may
   */
  Ticket ticket(CallModel call, String sentHash, Use use) throws Refusal {
    checkImage(call, use);
    if (call.detached() && !settings.detached()) {
      throw new Refusal(CallError.detachUnsupported());
    }
    if (call.timeoutSeconds() == 0) {
      throw new Refusal(CallError.timedOut());
    }
    String name = call.driver().isEmpty() ? usual.of(call) : call.driver();
    Registered<Driver> driver = drivers.get(name);
    if (driver == null) {
      throw new Refusal(
          CallError.internal(
              "driver %s isn't registered (expected: one of %s)".formatted(name, drivers.keySet()),
              null));
    }
    try {
      return new Ticket(slotKeys.of(call, sentHash, name).with(use), driver);
    } catch (IllegalArgumentException e) {
      throw new Refusal(CallError.badRequest("slot_hash_id isn't hexadecimal: " + e.getMessage()));
    }
  }

  /** An ordinary call can't be the status function, whoever chose its image. */
  private void checkImage(CallModel call, Use use) throws Refusal {
    if (!use.mayBeStatus() && call.image().equals(statusImage)) {
      throw new Refusal(CallError.invalidImage());
    }
  }

  private static void check(CallModel call) throws Refusal {
    if (call.image().isEmpty()) {
      throw new Refusal(CallError.invalidImage());
    } else if (call.id().isEmpty()) {
      throw new Refusal(CallError.badRequest("the call has no id"));
    } else if (!call.method().chars().allMatch(Intake::inMethod)) {
      throw new Refusal(CallError.badRequest("the call's method isn't one: " + call.method()));
    } else if (!call.url().chars().allMatch(Intake::inUrl)) {
      throw new Refusal(CallError.badRequest("the call's URL has a character that no URL has"));
    }
  }

  private static boolean inMethod(int c) {
    return c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
  }

  private static boolean inUrl(int c) {
    return c > ' ' && c != 127;
  }
}
