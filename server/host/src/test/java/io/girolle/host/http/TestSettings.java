package io.girolle.host.http;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.config.RecordBinder;

/** The defaults of {@code girolle.http} on a free port of loopback, and what a test has other. */
public final class TestSettings {
  private TestSettings() {}

  /** Settings with some keys of HOCON over the defaults. */
  public static HttpSettings http(String hocon) {
    var section =
        ConfigFactory.parseString(hocon)
            .withFallback(ConfigFactory.parseString("host = 127.0.0.1, port = 0"))
            .withFallback(
                ConfigFactory.defaultReferenceUnresolved().resolve().getConfig("girolle.http"));
    return RecordBinder.bind(HttpSettings.class, section, "girolle.http");
  }
}
