package io.girolle.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another machine, as far as the network tells: a network namespace and a cable to it, which can be
 * pulled out. Only root can make one.
 */
final class Elsewhere implements AutoCloseable {
  private static final int SUBNETS = 1 << 14;

  private final String name = "girolle-" + ProcessHandle.current().pid();
  private final String here = "gir" + ProcessHandle.current().pid() + "h";
  private final String there = "gir" + ProcessHandle.current().pid() + "t";
  private final int subnet = (int) (ProcessHandle.current().pid() % SUBNETS) * 4;

  private Elsewhere() {}

  /** Makes one whose cable is in. */
  static Elsewhere make() {
    var made = new Elsewhere();
    try {
      made.connect();
      return made;
    } catch (RuntimeException | Error e) {
      made.close();
      throw e;
    }
  }

  /** Its address, as it is seen from here. */
  String address() {
    return host(2);
  }

  /** What to put before a command that is to run there. */
  List<String> prefix() {
    return List.of("ip", "netns", "exec", name);
  }

  /** Pulls the cable out: what is sent is lost, either way, and nobody is told. */
  void cut() {
    ip("-n", name, "link", "set", there, "down");
  }

  /** Puts it in again. */
  void mend() {
    ip("-n", name, "link", "set", there, "up");
  }

  /** The cable goes with the namespace, whose processes must have ended. */
  @Override
  public void close() {
    run("link", "delete", here);
    run("netns", "delete", name);
  }

  private void connect() {
    ip("netns", "add", name);
    ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
    ip("address", "add", host(1) + "/30", "dev", here);
    ip("link", "set", here, "up");
    ip("-n", name, "address", "add", host(2) + "/30", "dev", there);
    ip("-n", name, "link", "set", "lo", "up");
    mend();
  }

  /** One of the two hosts on the cable. */
  private String host(int number) {
    return "10.213.%d.%d".formatted(subnet / 256, subnet % 256 + number);
  }

  private static void ip(String... arguments) {
    run(arguments).mustSucceed();
  }

  private static ProgramRun run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command, Map.of());
  }
}
