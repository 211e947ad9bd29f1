package io.girolle.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class MaskedConfigTest {
  @Test
  void masksWhateverIsNamedLikeASecret() {
    var config =
        ConfigFactory.parseString(
            """
            girolle {
              admin { host = here, token = hunter2 }
              plugins.config.shop {
                password = hunter2, api-key = [hunter2, hunter3], tokens { a = hunter2, n = null }
                name = plain, none-token = null, list = [{ secret = hunter2, b = c }]
              }
            }
            """);

    var shown = MaskedConfig.of(config);

    assertEquals(
        ConfigFactory.parseString(
            """
            girolle {
              admin { host = here, token = "***" }
              plugins.config.shop {
                password = "***", api-key = ["***", "***"], tokens { a = "***", n = null }
                name = plain, none-token = null, list = [{ secret = "***", b = c }]
              }
            }
            """),
        shown);
  }

  @Test
  void masksPasswordsInUrls() {
    var config =
        ConfigFactory.parseString(
            "db = \"jdbc:postgres://shop:hunter@2@db:5432/x\", plain = \"http://db:80/a@b\"");

    var shown = MaskedConfig.of(config);

    assertEquals("jdbc:postgres://shop:***@db:5432/x", shown.getString("db"));
    assertEquals("http://db:80/a@b", shown.getString("plain"));
  }

  @Test
  void showsThePathOfASecretsFile() {
    var config =
        ConfigFactory.parseString(
            "a.token { file = /run/secrets/x }, b.token { file = /x, more = hunter2 }");

    var shown = MaskedConfig.of(config);

    assertEquals("/run/secrets/x", shown.getString("a.token.file"));
    assertEquals("***", shown.getString("b.token.more"));
  }
}
