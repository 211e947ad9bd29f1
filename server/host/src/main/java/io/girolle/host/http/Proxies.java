package io.girolle.host.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** The proxies whose word is taken for what a client asked for. */
final class Proxies {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*");

  private final List<Network> networks;

  /** The first bits of addresses. */
  private record Network(byte[] address, int bits) {

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != other[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >>> (8 - rest) == 0;
    }
  }

  private Proxies(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Some.
   *
   * @param texts an address each, or a network such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException when one is neither
   */
  static Proxies of(List<String> texts) {
    return new Proxies(texts.stream().map(Proxies::network).toList());
  }

  /** Whether who is connected is one of them. */
  boolean trust(InetSocketAddress peer) {
    if (networks.isEmpty() || peer.isUnresolved()) {
      return false;
    }
    byte[] address = peer.getAddress().getAddress();
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  boolean isEmpty() {
    return networks.isEmpty();
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    if (LITERAL.matcher(host).matches()) {
      try {
        byte[] address = InetAddress.getByName(host).getAddress();
        int all = address.length * 8;
        int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
        if (bits >= 0 && bits <= all) {
          return new Network(address, bits);
        }
      } catch (UnknownHostException | NumberFormatException e) {
        throw bad(text);
      }
    }
    throw bad(text);
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "trusted-proxies: " + text + " (expected: an address, or a network such as 10.0.0.0/8)");
  }
}
