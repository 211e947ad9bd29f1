package io.girolle.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Counts what another JVM allocates, by the counters that it keeps of each thread anyway: reading
 * them costs the JVM nothing while it is loaded. Before Java 21 a thread that has ended takes its
 * count along, which is of no weight where the threads that serve calls live on.
 */
final class AllocationProbe implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection server;
  private final ObjectName threading;
  private Map<Long, Long> marked = Map.of();

  private AllocationProbe(JMXConnector connector) throws IOException, JMException {
    this.connector = connector;
    this.server = connector.getMBeanServerConnection();
    this.threading = new ObjectName("java.lang:type=Threading");
  }

  /** Attaches to a JVM of the same user, which tells its own address. */
  @SuppressWarnings("BanJNDI")
  static AllocationProbe attach(long pid) throws BenchException, IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      return new AllocationProbe(JMXConnectorFactory.connect(new JMXServiceURL(address)));
    } catch (AttachNotSupportedException | JMException e) {
      throw new BenchException("can't attach to the JVM " + pid + ": " + e);
    }
  }

  /** Counts from here. */
  void mark() throws IOException {
    marked = byThread();
  }

  /** How many bytes were allocated since the mark. */
  long sinceMark() throws IOException {
    return between(marked, byThread());
  }

  /** How many bytes the threads of the second reading allocated since the first. */
  static long between(Map<Long, Long> before, Map<Long, Long> after) {
    return after.entrySet().stream()
        .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
        .sum();
  }

  private Map<Long, Long> byThread() throws IOException {
    try {
      return Map.of(0L, (Long) server.getAttribute(threading, "TotalThreadAllocatedBytes"));
    } catch (AttributeNotFoundException e) {
      return byLiveThread();
    } catch (JMException e) {
      throw new IOException("the JVM doesn't tell what it allocates", e);
    }
  }

  private Map<Long, Long> byLiveThread() throws IOException {
    try {
      long[] ids = (long[]) server.getAttribute(threading, "AllThreadIds");
      long[] bytes =
          (long[])
              server.invoke(
                  threading,
                  "getThreadAllocatedBytes",
                  new Object[] {ids},
                  new String[] {long[].class.getName()});
      Map<Long, Long> allocated = new HashMap<>();
      for (int i = 0; i < ids.length; i++) {
        if (bytes[i] >= 0) {
          allocated.put(ids[i], bytes[i]);
        }
      }
      return allocated;
    } catch (JMException e) {
      throw new IOException("the JVM doesn't tell what its threads allocate", e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
