package io.girolle.runner;

import io.girolle.call.CallModel;
import io.girolle.spi.OutputSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an instance is to be, while it is being worked out. Not thread-safe. */
final class SpecDraft {
  private static final String DEFAULT_USER = "1000:1000";
  private static final int DEFAULT_PIDS = 50;

  final String id;
  final String image;
  final Path socketFolder;
  final OutputSink output;
  final Map<String, String> environment;
  final Map<String, String> labels;
  final List<String> mounts;
  final List<String> devices;
  final Map<String, Object> engineOptions;
  List<String> command = List.of();
  String user = DEFAULT_USER;
  String network = "";
  int memoryMiB;
  int tmpfsMiB;
  int milliCpus;
  int cpuShares;
  int pids = DEFAULT_PIDS;

  /**
   * The spec that a call asks for.
   *
   * @param call the call
   * @param instance the id of the instance that it is for
   * @param folder where that one's socket will be
   * @param output takes what the instance writes
   */
  SpecDraft(CallModel call, String instance, Path folder, OutputSink output) {
    id = instance;
    image = call.image();
    socketFolder = folder;
    this.output = output;
    environment = new LinkedHashMap<>(call.config());
    environment.put("FN_FORMAT", "http-stream");
    environment.put("FN_LISTENER", "unix:" + socketFolder.resolve(SocketProbe.NAME));
    labels = new LinkedHashMap<>();
    mounts = new ArrayList<>();
    devices = new ArrayList<>();
    engineOptions = new LinkedHashMap<>();
    memoryMiB = call.memoryMiB();
    tmpfsMiB = call.tmpfsMiB();
    milliCpus = call.milliCpus();
  }

  private SpecDraft(SpecDraft from) {
    id = from.id;
    image = from.image;
    socketFolder = from.socketFolder;
    output = from.output;
    environment = new LinkedHashMap<>(from.environment);
    labels = new LinkedHashMap<>(from.labels);
    mounts = new ArrayList<>(from.mounts);
    devices = new ArrayList<>(from.devices);
    engineOptions = new LinkedHashMap<>(from.engineOptions);
    command = from.command;
    user = from.user;
    network = from.network;
    memoryMiB = from.memoryMiB;
    tmpfsMiB = from.tmpfsMiB;
    milliCpus = from.milliCpus;
    cpuShares = from.cpuShares;
    pids = from.pids;
  }

  SpecDraft copy() {
    return new SpecDraft(this);
  }
}
