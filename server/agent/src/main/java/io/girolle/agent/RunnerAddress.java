package io.girolle.agent;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a runner listens.
 *
 * @param text host and port, as its pool lists it
 * @param host without the brackets of IPv6
 * @param port its port
 */
record RunnerAddress(String text, String host, int port) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]+");

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

  /** Why no runner can be spoken to there, whoever listens; empty when one can. */
  String fault() {
    return numeric() != null || isName()
        ? ""
        : "its host is neither an address nor a name of letters, digits, hyphens and dots";
  }

  /** What gRPC takes for a name: no underscore, and not a number behind the last dot. */
  private boolean isName() {
    try {
      return NAME.matcher(host).matches() && new URI("//" + host).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether what is sent there never leaves this machine. */
  boolean isLoopback() {
    InetAddress numeric = numeric();
    return numeric == null ? host.equalsIgnoreCase("localhost") : numeric.isLoopbackAddress();
  }
}
