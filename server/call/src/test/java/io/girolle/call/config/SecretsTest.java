package io.girolle.call.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import io.girolle.spi.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @TempDir Path home;

  record Shop(Secret token, Optional<Secret> other) {}

  record Many(List<Secret> all, int password) {}

  private Shop bind(String hocon) {
    return RecordBinder.bind(Shop.class, ConfigFactory.parseString(hocon).resolve(), "shop");
  }

  private String fault(String hocon) {
    var refused = assertThrows(InvalidConfigException.class, () -> bind(hocon));
    assertEquals(1, refused.faults().size(), refused::getMessage);
    Fault fault = refused.faults().get(0);
    return (fault.what() + ": " + fault.message()).replace(home + "/", "");
  }

  private Path file(String text, String mode) throws IOException {
    Path file = Files.writeString(home.resolve("token"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void isBoundFromAStringASubstitutionOrANumber() {
    assertEquals("brie", bind("token = brie").token().reveal());
    assertEquals(System.getenv("PATH"), bind("token = ${PATH}").token().reveal());
    assertEquals("12", bind("token = 12").token().reveal());
    assertEquals(Optional.of(Secret.of("x")), bind("token = 1, other = x").other());
  }

  @ParameterizedTest
  @ValueSource(strings = {"brie", "brie\n", "brie\r\n"})
  void isReadFromAFileWithoutTheLastLineBreak(String text) throws IOException {
    Path file = file(text, "rw-r-----");

    assertEquals("brie", bind("token { file = \"" + file + "\" }").token().reveal());
  }

  @Test
  void keepsAllElseOfTheFile() throws IOException {
    Path file = file(" a\nb \n\n", "r--------");

    assertEquals(" a\nb \n", bind("token { file = \"" + file + "\" }").token().reveal());
  }

  @ParameterizedTest
  @CsvSource({"rw----r--, read", "rw-----w-, written to", "rw-rw-rw-, written to"})
  void refusesAFileThatIsTooOpen(String mode, String done) throws IOException {
    Path file = file("brie", mode);

    assertEquals(
        "shop.token: token can be %s by every user (%s): chmod o-rw token".formatted(done, mode),
        fault("token { file = \"" + file + "\" }"));
  }

  @Test
  void saysWhyAFileIsNone() throws IOException {
    assertEquals("shop.token: there is no token", fault("token { file = \"" + home + "/token\" }"));
    Files.createDirectory(home.resolve("dir"));
    assertEquals("shop.token: dir isn't a file", fault("token { file = \"" + home + "/dir\" }"));
    assertEquals(
        "shop.token: token is empty",
        fault("token { file = \"" + file("\n", "rw-------") + "\" }"));
    assertEquals(
        "shop.token: token has more than 65536 bytes, too long for a secret",
        fault("token { file = \"" + file("x".repeat(70_000), "rw-------") + "\" }"));
    Files.write(home.resolve("token"), "\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        "shop.token: token isn't text in UTF-8", fault("token { file = \"" + home + "/token\" }"));
  }

  @Test
  void saysWhatCanBeWritten() {
    assertEquals(
        "shop.token.file: conf/token (expected: an absolute path)",
        fault("token { file = conf/token }"));
    assertEquals("shop.token: list (expected: a string, or { file = PATH })", fault("token = [a]"));
    assertEquals(
        "shop.token: missing (expected: a string, or { file = PATH })", fault("token = null"));
    assertEquals(
        "shop.token.fil: unknown key; did you mean file?", fault("token { file = /x, fil = y }"));
  }

  @Test
  void isNotShown() {
    Secret secret = Secret.of("brie");

    assertEquals("***", secret.toString());
    assertEquals("Shop[token=***, other=Optional.empty]", bind("token = brie").toString());
    var refused =
        assertThrows(
            InvalidConfigException.class,
            () ->
                RecordBinder.bind(
                    Many.class, ConfigFactory.parseString("all = [a, b], password = hunter2"), ""));
    assertEquals("password", refused.faults().get(0).what());
    assertEquals("*** (expected: a whole number)", refused.faults().get(0).message());
  }

  record Grouped(Map<String, Integer> passwords) {}

  @Test
  void isNotShownBelowSuchAKey() {
    for (String key : List.of("a", "\"a.b\"")) {
      var config = ConfigFactory.parseString("passwords { " + key + " = hunter2 }");
      var refused =
          assertThrows(
              InvalidConfigException.class, () -> RecordBinder.bind(Grouped.class, config, ""));

      assertEquals("*** (expected: a whole number)", refused.faults().get(0).message());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "token, true",
    "api-token, true",
    "apiKey, true",
    "API_KEY, true",
    "keys, true",
    "password, true",
    "db-passwd, true",
    "credentials, true",
    "client-secret-2, true",
    "Authorization, true",
    "Set-Cookie, true",
    "variety, false",
    "keep-alive, false",
    "key-size, false",
  })
  void isToldByTheNameOfItsKey(String key, boolean secret) {
    assertEquals(secret, SecretNames.isSecret(key));
  }
}
