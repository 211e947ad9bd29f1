package io.girolle.agent;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where a runner listens.
 *
 * @param text host and port, as its pool lists it
 * @param host without the brackets of IPv6
 * @param port its port
 */
record RunnerAddress(String text, String host, int port) {

  /** Reads what a {@link io.girolle.spi.RunnerSpec} has accepted. */
  static RunnerAddress of(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new RunnerAddress(
        text,
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  /** The address in numbers, or null when it is a name. */
  @Nullable InetAddress numeric() {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    if (bytes == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether what is sent there never leaves this machine. */
  boolean isLoopback() {
    InetAddress numeric = numeric();
    return numeric == null ? host.equalsIgnoreCase("localhost") : numeric.isLoopbackAddress();
  }
}
