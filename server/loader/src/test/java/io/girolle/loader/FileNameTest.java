package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {

  @ParameterizedTest
  @CsvSource({
    "cheese.jar, cheese, ''",
    "cheese-1.2.0.jar, cheese, 1.2.0",
    "my-plugin-2.jar, my-plugin, 2",
    "my-plugin.jar, my-plugin, ''",
    "cheese-1.0-SNAPSHOT.jar, cheese, 1.0-SNAPSHOT",
    "cheese-1.0-20260501.101112-3.jar, cheese, 1.0-20260501.101112-3",
    "s3-pool-1.jar, s3-pool, 1",
    "cheese-1.2, cheese, 1.2",
    "cheese, cheese, ''",
    "2048.jar, 2048, ''",
  })
  void cutsTheVersionOff(String file, String plugin, String version) {
    assertEquals(new FileName(plugin, version), FileName.of(file));
  }
}
