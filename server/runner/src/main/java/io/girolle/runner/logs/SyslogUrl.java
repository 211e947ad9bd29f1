package io.girolle.runner.logs;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A syslog server.
 *
 * @param transport how it is spoken to
 * @param host its name or address
 * @param port its port
 */
record SyslogUrl(Transport transport, String host, int port) {

  /** How a server is spoken to. */
  enum Transport {
    UDP(514),
    TCP(601),
    TLS(6514);

    private final int usualPort;

    Transport(int usualPort) {
      this.usualPort = usualPort;
    }
  }

  /**
   * Reads an app's {@code syslog_url}: none, or some that are separated by commas.
   *
   * @throws IllegalArgumentException when one isn't such a URL; it says which
   */
  static List<SyslogUrl> all(String text) {
    var all = new ArrayList<SyslogUrl>();
    for (String url : text.split(",", -1)) {
      if (!url.isBlank()) {
        all.add(of(url.strip()));
      }
    }
    return List.copyOf(all);
  }

  private static SyslogUrl of(String text) {
    try {
      var uri = new URI(text);
      Transport transport =
          switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
            case "udp" -> Transport.UDP;
            case "tcp" -> Transport.TCP;
            case "tls", "tcp+tls" -> Transport.TLS;
            default -> throw wrong(text);
          };
      if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
        throw wrong(text);
      }
      String host = uri.getHost();
      return new SyslogUrl(
          transport,
          host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
          uri.getPort() < 0 ? transport.usualPort : uri.getPort());
    } catch (URISyntaxException e) {
      throw wrong(text);
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "%s (expected: udp://host:port, tcp://host:port or tls://host:port)".formatted(text));
  }

  @Override
  public String toString() {
    return "%s://%s:%d".formatted(transport.name().toLowerCase(Locale.ROOT), host, port);
  }
}
