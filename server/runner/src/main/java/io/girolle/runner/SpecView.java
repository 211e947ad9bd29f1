package io.girolle.runner;

import io.girolle.call.EditLog;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.OutputSink;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A spec as one driver extension edits it, or as listeners and the driver read it. */
final class SpecView implements ContainerSpec {
  private final SpecDraft draft;
  private final String plugin;
  private final EditLog edits;
  private volatile boolean open;

  private SpecView(SpecDraft draft, String plugin, EditLog edits, boolean open) {
    this.draft = draft;
    this.plugin = plugin;
    this.edits = edits;
    this.open = open;
  }

  /** A spec that a plugin may edit until the view is closed. */
  static SpecView editing(SpecDraft draft, String plugin, EditLog edits) {
    return new SpecView(draft, plugin, edits, true);
  }

  /** A spec that can only be read. */
  static SpecView sealed(SpecDraft draft) {
    return new SpecView(draft, "", new EditLog(), false);
  }

  void close() {
    open = false;
  }

  @Override
  public String id() {
    return draft.id;
  }

  @Override
  public String image() {
    return draft.image;
  }

  @Override
  public Path socketFolder() {
    return draft.socketFolder;
  }

  @Override
  public OutputSink output() {
    return draft.output;
  }

  @Override
  public Map<String, String> environment() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(draft.environment));
  }

  @Override
  public ContainerSpec environment(String name, @Nullable String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0) {
      throw new IllegalArgumentException(
          "environment: name \"%s\" (expected: not empty, without =)".formatted(name));
    }
    set(edited().environment, "environment ", name, value);
    return this;
  }

  @Override
  public Map<String, String> labels() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(draft.labels));
  }

  @Override
  public ContainerSpec label(String name, @Nullable String value) {
    notEmpty("label", name);
    set(edited().labels, "label ", name, value);
    return this;
  }

  @Override
  public List<String> mounts() {
    return List.copyOf(draft.mounts);
  }

  @Override
  public ContainerSpec mount(Path hostPath, String containerPath, boolean readOnly) {
    if (!hostPath.isAbsolute() || !containerPath.startsWith("/")) {
      throw new IllegalArgumentException(
          "mount: %s to %s (expected: absolute paths)".formatted(hostPath, containerPath));
    }
    String mount = hostPath + ":" + containerPath + (readOnly ? ":ro" : "");
    edited().mounts.add(mount);
    note("mount " + containerPath, null, mount);
    return this;
  }

  @Override
  public int memoryMiB() {
    return draft.memoryMiB;
  }

  @Override
  public ContainerSpec memoryMiB(int mebibytes) {
    atLeast(1, mebibytes, "memoryMiB");
    note("memory", edited().memoryMiB, mebibytes);
    draft.memoryMiB = mebibytes;
    return this;
  }

  @Override
  public int tmpfsMiB() {
    return draft.tmpfsMiB;
  }

  @Override
  public ContainerSpec tmpfsMiB(int mebibytes) {
    atLeast(0, mebibytes, "tmpfsMiB");
    note("tmpfs", edited().tmpfsMiB, mebibytes);
    draft.tmpfsMiB = mebibytes;
    return this;
  }

  @Override
  public int milliCpus() {
    return draft.milliCpus;
  }

  @Override
  public ContainerSpec milliCpus(int milliCpus) {
    atLeast(0, milliCpus, "milliCpus");
    note("milliCpus", edited().milliCpus, milliCpus);
    draft.milliCpus = milliCpus;
    return this;
  }

  @Override
  public int cpuShares() {
    return draft.cpuShares;
  }

  @Override
  public ContainerSpec cpuShares(int shares) {
    if (shares < 0 || shares == 1) {
      throw new IllegalArgumentException("cpuShares: " + shares + " (expected: 0, or >= 2)");
    }
    note("cpuShares", edited().cpuShares, shares);
    draft.cpuShares = shares;
    return this;
  }

  @Override
  public int pids() {
    return draft.pids;
  }

  @Override
  public ContainerSpec pids(int pids) {
    atLeast(0, pids, "pids");
    note("pids", edited().pids, pids);
    draft.pids = pids;
    return this;
  }

  @Override
  public List<String> command() {
    return draft.command;
  }

  @Override
  public ContainerSpec command(List<String> command) {
    note("command", edited().command, command);
    draft.command = List.copyOf(command);
    return this;
  }

  @Override
  public String user() {
    return draft.user;
  }

  @Override
  public ContainerSpec user(String user) {
    notEmpty("user", user);
    note("user", edited().user, user);
    draft.user = user;
    return this;
  }

  @Override
  public String network() {
    return draft.network;
  }

  @Override
  public ContainerSpec network(String network) {
    note("network", edited().network, network);
    draft.network = network;
    return this;
  }

  @Override
  public List<String> devices() {
    return List.copyOf(draft.devices);
  }

  @Override
  public ContainerSpec device(String hostPath, String containerPath, String permissions) {
    if (!permissions.matches("[rwm]+")) {
      throw new IllegalArgumentException(
          "device: permissions %s (expected: of r, w and m)".formatted(permissions));
    }
    String device = hostPath + ":" + containerPath + ":" + permissions;
    edited().devices.add(device);
    note("device " + containerPath, null, device);
    return this;
  }

  @Override
  public Map<String, Object> engineOptions() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(draft.engineOptions));
  }

  @Override
  public ContainerSpec engineOption(String jsonPointer, Object value) {
    if (!jsonPointer.startsWith("/")) {
      throw new IllegalArgumentException(
          "engineOption: %s (expected: a JSON pointer such as /HostConfig/Runtime)"
              .formatted(jsonPointer));
    }
    set(edited().engineOptions, "engineOption ", jsonPointer, value);
    return this;
  }

  private SpecDraft edited() {
    if (!open) {
      throw new IllegalStateException("this spec can be edited only inside customize()");
    }
    return draft;
  }

  private <V> void set(Map<String, V> map, String kind, String name, @Nullable V value) {
    note(kind + name, map.get(name), value);
    if (value == null) {
      map.remove(name);
    } else {
      map.put(name, value);
    }
  }

  private void note(String what, @Nullable Object before, @Nullable Object after) {
    edits.add(plugin, what, before, after);
  }

  private static void notEmpty(String what, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty");
    }
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
