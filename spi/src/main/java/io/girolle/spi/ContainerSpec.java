package io.girolle.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function instance is to be, made by the host from the call, edited by driver extensions,
 * and read by the driver. Setters return this spec; they throw {@link IllegalStateException} once
 * the driver has it. Not thread-safe: one thread at a time has it. Maps and lists that it returns
 * are immutable.
 *
 * <p>A driver does what it can with it; the process driver, for one, has no mounts. What a driver
 * can't do it says once in its log.
 */
public interface ContainerSpec {

  /** The instance's id, unique on the node; fit for the name of a container or folder. */
  String id();

  /** The image. */
  String image();

  /** The host's folder in which the function's socket {@code lsnr.sock} will appear. */
  Path socketFolder();

  /** Takes what the instance writes to its standard output and error. */
  OutputSink output();

  /** The environment, {@code FN_FORMAT} and {@code FN_LISTENER} included. */
  Map<String, String> environment();

  /**
   * Sets or removes an environment variable.
   *
   * @param name not empty, without {@code =}
   * @param value null removes it
   * @return this
   */
  ContainerSpec environment(String name, @Nullable String value);

  /** Labels of the container. */
  Map<String, String> labels();

  /**
   * Sets or removes a label.
   *
   * @param name not empty
   * @param value null removes it
   * @return this
   */
  ContainerSpec label(String name, @Nullable String value);

  /** Bind mounts, in the engine's form {@code /host/path:/container/path[:ro]}. */
  List<String> mounts();

  /**
   * Adds a bind mount.
   *
   * @param hostPath an absolute path
   * @param containerPath an absolute path
   * @param readOnly whether the function may not write to it
   * @return this
   */
  ContainerSpec mount(Path hostPath, String containerPath, boolean readOnly);

  /** Memory limit in MiB. */
  int memoryMiB();

  /**
   * Sets the memory limit of the container. What the runner counts for the instance stays what the
   * call asked for.
   *
   * @param mebibytes at least 1
   * @return this
   */
  ContainerSpec memoryMiB(int mebibytes);

  /** Size of the temporary file system in MiB; 0 for the driver's default. */
  int tmpfsMiB();

  /**
   * Sets the size of the temporary file system.
   *
   * @param mebibytes at least 0
   * @return this
   */
  ContainerSpec tmpfsMiB(int mebibytes);

  /** CPU quota in thousandths of a CPU; 0 for none. */
  int milliCpus();

  /**
   * Sets the CPU quota.
   *
   * @param milliCpus at least 0
   * @return this
   */
  ContainerSpec milliCpus(int milliCpus);

  /** Relative weight when CPUs are short, as the engine counts it; 0 for its default. */
  int cpuShares();

  /**
   * Sets the relative weight.
   *
   * @param shares 0, or at least 2
   * @return this
   */
  ContainerSpec cpuShares(int shares);

  /** How many processes and threads it may have; 0 for no limit. */
  int pids();

  /**
   * Sets how many processes and threads it may have.
   *
   * @param pids at least 0
   * @return this
   */
  ContainerSpec pids(int pids);

  /** The command; empty for the image's own. */
  List<String> command();

  /**
   * Replaces the command.
   *
   * @param command program and arguments; empty for the image's own
   * @return this
   */
  ContainerSpec command(List<String> command);

  /** User and group, {@code 1000:1000} by default. */
  String user();

  /**
   * Sets user and group.
   *
   * @param user in the engine's form
   * @return this
   */
  ContainerSpec user(String user);

  /** The network; empty for the driver's default. */
  String network();

  /**
   * Sets the network.
   *
   * @param network a name that the engine knows, or {@code none}
   * @return this
   */
  ContainerSpec network(String network);

  /** Devices, in the engine's form {@code /dev/on/host:/dev/in/container:rwm}. */
  List<String> devices();

  /**
   * Adds a device.
   *
   * @param hostPath a device of the host
   * @param containerPath where the function sees it
   * @param permissions of {@code r}, {@code w} and {@code m}
   * @return this
   */
  ContainerSpec device(String hostPath, String containerPath, String permissions);

  /** Options of the engine's create request that this type lacks, by JSON pointer. */
  Map<String, Object> engineOptions();

  /**
   * Sets an option of the engine's create request that this type lacks.
   *
   * @param jsonPointer where, for example {@code /HostConfig/Runtime}
   * @param value JSON as JDK types: {@code String}, {@code Boolean}, {@code Number}, {@code List},
   *     {@code Map}
   * @return this
   */
  ContainerSpec engineOption(String jsonPointer, Object value);
}
