package io.girolle.runner;

import io.girolle.call.CallModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls apart that must not share an instance: by what the load balancer sent, else by the
 * function with its limits, configuration and annotations; in both cases by the driver and by the
 * extensions that driver extensions read.
 */
final class SlotKeys {
  private final InstanceKit kit;
  private final NavigableSet<String> extensionKeys;

  /**
   * A maker of keys.
   *
   * @param kit what instances are made with; extensions that it doesn't read don't count
   */
  SlotKeys(InstanceKit kit) {
    this.kit = kit;
    this.extensionKeys = new TreeSet<>(kit.extensions().keys());
  }

  /**
   * The key of a call.
   *
   * @param call the call
   * @param sent what the load balancer sent, hexadecimal; maybe empty
   * @param driver the driver that will run it
   * @throws IllegalArgumentException when what was sent isn't hexadecimal
   */
  SlotKey of(CallModel call, String sent, String driver) {
    MessageDigest digest = sha256();
    if (sent.isEmpty()) {
      digest.update((byte) 0);
      function(digest, call);
    } else {
      digest.update((byte) 1);
      bytes(digest, HexFormat.of().parseHex(sent));
    }
    text(digest, driver);
    for (String key : extensionKeys) {
      String value = call.extensions().get(key);
      if (value != null) {
        text(digest, key);
        text(digest, value);
      }
    }
    return new SlotKey(kit, HexFormat.of().formatHex(digest.digest()));
  }

  private static void function(MessageDigest digest, CallModel call) {
    text(digest, call.appId());
    text(digest, call.syslogUrl());
    text(digest, call.functionId());
    text(digest, call.image());
    ByteBuffer limits = ByteBuffer.allocate(29).order(ByteOrder.LITTLE_ENDIAN);
    limits.putInt(call.timeoutSeconds()).putInt(call.idleTimeoutSeconds()).putInt(call.tmpfsMiB());
    limits.putLong(call.memoryMiB()).putLong(call.milliCpus()).put((byte) 0);
    digest.update(limits.array());
    value(digest, call.config());
    value(digest, call.annotations());
  }

  private static void value(MessageDigest digest, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      digest.update((byte) '{');
      var sorted = new TreeMap<String, Object>();
      map.forEach((k, v) -> sorted.put(String.valueOf(k), v));
      sorted.forEach(
          (k, v) -> {
            text(digest, k);
            value(digest, v);
          });
      digest.update((byte) '}');
    } else if (value instanceof List<?> list) {
      digest.update((byte) '[');
      list.forEach(item -> value(digest, item));
      digest.update((byte) ']');
    } else if (value instanceof String string) {
      digest.update((byte) '"');
      text(digest, string);
    } else {
      digest.update((byte) '=');
      text(digest, String.valueOf(value));
    }
  }

  private static void text(MessageDigest digest, String text) {
    bytes(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes, with their number ahead of them: nothing in them looks like the end of them. */
  private static void bytes(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
