package io.girolle.bench.crowd;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.girolle.bench.BenchException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What another JVM holds in memory, by its own account. */
final class JvmGauge implements AutoCloseable {
  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final List<BufferPoolMXBean> buffers;

  /** Bytes that are live. */
  record Memory(long heap, long direct) {

    /** How much more it is than before, for each of so many. */
    double more(Memory before, int count) {
      return (double) (heap + direct - before.heap - before.direct) / count;
    }
  }

  private JvmGauge(JMXConnector connector) throws IOException {
    this.connector = connector;
    MBeanServerConnection server = connector.getMBeanServerConnection();
    memory = ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class);
    buffers = ManagementFactory.getPlatformMXBeans(server, BufferPoolMXBean.class);
  }

  /** Attaches to a JVM of the same user, which tells its own address. */
  @SuppressWarnings("BanJNDI")
  static JvmGauge attach(long pid) throws BenchException, IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      return new JvmGauge(JMXConnectorFactory.connect(new JMXServiceURL(address)));
    } catch (AttachNotSupportedException e) {
      throw new BenchException("can't attach to the JVM " + pid + ": " + e);
    }
  }

  /** What is live, after a collection. */
  Memory live() {
    memory.gc();
    return now();
  }

  /** What is in use, garbage included. */
  Memory now() {
    long direct =
        buffers.stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new Memory(memory.getHeapMemoryUsage().getUsed(), direct);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
