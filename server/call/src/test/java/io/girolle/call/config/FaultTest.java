package io.girolle.call.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigOriginFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTest {

  @Test
  void isOneLineOfPlacePathAndMessage() {
    assertEquals(
        "girolle.conf:3: girolle.lb.pool: unknown",
        new Fault("girolle.conf:3", "girolle.lb.pool", "unknown").toString());
    assertEquals(
        "girolle.lb.pool: unknown", new Fault("", "girolle.lb.pool", "unknown").toString());
    assertEquals("girolle.conf: unknown", new Fault("girolle.conf", "", "unknown").toString());
    assertEquals("unknown", new Fault("", "", "unknown").toString());
  }

  @Test
  void tellsTheFileAloneWhereThereIsNoLine() {
    assertEquals(
        "/etc/girolle.conf", Fault.place(ConfigOriginFactory.newFile("/etc/girolle.conf")));
    assertEquals(
        "/etc/girolle.conf:7",
        Fault.place(ConfigOriginFactory.newFile("/etc/girolle.conf").withLineNumber(7)));
  }

  @Test
  void tellsTheDescriptionWhereThereIsNoFile() {
    assertEquals("command line", Fault.place(ConfigOriginFactory.newSimple("command line")));
  }

  @Test
  void faultsKeepTheirOrderAndCountOnce() {
    var faults = new Faults();
    assertTrue(faults.isEmpty());
    faults.throwIfAny();

    var first = new Fault("", "b", "one");
    var second = new Fault("", "a", "two");
    faults.add(first);
    faults.addAll(List.of(second, first));

    assertEquals(List.of(first, second), faults.list());
    var e = assertThrows(InvalidConfigException.class, faults::throwIfAny);
    assertEquals(List.of(first, second), e.faults());
    assertEquals("b: one\na: two", e.getMessage());
  }
}
