package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WritableByOthersTest {
  private static final Path JAR = Path.of("cheese.jar");
  private static final String OR = ", or set girolle.plugins.allow-writable = true";

  @Test
  void everyUserIsNamedWithTheMode() {
    assertEquals(
        Optional.of("be written to by every user (rw-rw-rw-): chmod o-w cheese.jar" + OR),
        WritableByOthers.wrongWith(JAR, file("rw-rw-rw-", "girolle", "staff")));
  }

  @Test
  void aGroupIsNamedWithTheMode() {
    assertEquals(
        Optional.of("be written to by the group staff (rw-rw-r--): chmod g-w cheese.jar" + OR),
        WritableByOthers.wrongWith(JAR, file("rw-rw-r--", "girolle", "staff")));
  }

  @Test
  void theOwnersOwnGroupIsNobodyElse() {
    assertEquals(
        Optional.empty(), WritableByOthers.wrongWith(JAR, file("rw-rw-r--", "girolle", "girolle")));
  }

  @Test
  void othersMayRead() {
    assertEquals(
        Optional.empty(), WritableByOthers.wrongWith(JAR, file("rwxr-xr-x", "girolle", "staff")));
  }

  private static PosixFileAttributes file(String mode, String owner, String group) {
    UserPrincipal user = () -> owner;
    GroupPrincipal users = () -> group;
    return (PosixFileAttributes)
        Proxy.newProxyInstance(
            PosixFileAttributes.class.getClassLoader(),
            new Class<?>[] {PosixFileAttributes.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "permissions" -> PosixFilePermissions.fromString(mode);
                  case "owner" -> user;
                  case "group" -> users;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
