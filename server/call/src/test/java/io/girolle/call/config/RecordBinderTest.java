package io.girolle.call.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigMemorySize;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBinderTest {

  enum Mode {
    FAST,
    VERY_SLOW
  }

  record Scalars(
      String text,
      int count,
      Integer boxedCount,
      long total,
      Long boxedTotal,
      double ratio,
      Double boxedRatio,
      boolean on,
      Boolean boxedOn,
      Duration maxWait,
      ConfigMemorySize bodyLimit,
      Path dir,
      Mode mode) {}

  record Shapes(
      List<String> names,
      List<Integer> numbers,
      List<Inner> inners,
      Map<String, Duration> waits,
      Map<String, List<Mode>> modes,
      Inner inner,
      Config rest) {}

  record Inner(String name, Optional<Integer> weight) {}

  record Options(Optional<String> text, Optional<Duration> delay, Optional<Inner> inner) {}

  record Text(String value) {}

  record Whole(int value) {}

  record Big(long value) {}

  record Real(double value) {}

  record Flag(boolean value) {}

  record Wait(Duration value) {}

  record Size(ConfigMemorySize value) {}

  record Folder(Path value) {}

  record Choice(Mode value) {}

  record Names(List<String> value) {}

  record Numbers(List<Integer> value) {}

  record Modes(Map<String, Mode> value) {}

  record Nested(Inner value) {}

  record Section(Config value) {}

  record Ranged(int least, int most) {
    Ranged {
      if (least > most) {
        throw new IllegalArgumentException("least: " + least + " (expected: <= " + most + ")");
      }
    }
  }

  record Wordless(int value) {
    Wordless {
      if (value == 0) {
        throw new IllegalStateException();
      }
    }
  }

  record Outer(String title, Ranged ranged, Map<String, Inner> byName) {}

  private static Config parse(String hocon) {
    return ConfigFactory.parseString(
        hocon, ConfigParseOptions.defaults().setOriginDescription("test.conf"));
  }

  private static <T extends Record> T bind(Class<T> type, String hocon) {
    return RecordBinder.bind(type, parse(hocon), "");
  }

  private static List<String> faults(Class<? extends Record> type, String path, String hocon) {
    return assertThrows(
            InvalidConfigException.class, () -> RecordBinder.bind(type, parse(hocon), path))
        .faults()
        .stream()
        .map(Fault::toString)
        .toList();
  }

  private static String fault(Class<? extends Record> type, String hocon) {
    List<String> all = faults(type, "", hocon);
    assertEquals(1, all.size(), all::toString);
    return all.get(0);
  }

  @Test
  void bindsEveryScalar() {
    assertEquals(
        new Scalars(
            "a word",
            1,
            2,
            3_000_000_000L,
            -4L,
            0.5,
            6.0,
            true,
            false,
            Duration.ofMillis(10),
            ConfigMemorySize.ofBytes(6 * 1024 * 1024),
            Path.of("functions/hello"),
            Mode.VERY_SLOW),
        bind(
            Scalars.class,
            """
            text = a word, count = 1, boxed-count = "2", total = 3000000000, boxed-total = -4
            ratio = 0.5, boxed-ratio = 6, on = true, boxed-on = no
            max-wait = 10ms, body-limit = 6MiB, dir = functions/hello, mode = very-slow
            """));
  }

  @Test
  void bindsListsMapsAndNestedRecords() {
    Shapes shapes =
        bind(
            Shapes.class,
            """
            names = [a, "b,c"], numbers = [1, 2]
            inners = [{ name = x }, { name = y, weight = 2 }]
            waits { b = 1s, "a.dotted key" = 2s }
            modes { all = [fast, very-slow] }
            inner { name = z }
            rest { any = [thing], at.all = true }
            """);

    assertEquals(List.of("a", "b,c"), shapes.names());
    assertEquals(List.of(1, 2), shapes.numbers());
    assertEquals(
        List.of(new Inner("x", Optional.empty()), new Inner("y", Optional.of(2))), shapes.inners());
    assertEquals(
        Map.of("b", Duration.ofSeconds(1), "a.dotted key", Duration.ofSeconds(2)), shapes.waits());
    assertEquals(Map.of("all", List.of(Mode.FAST, Mode.VERY_SLOW)), shapes.modes());
    assertEquals(new Inner("z", Optional.empty()), shapes.inner());
    assertTrue(shapes.rest().getBoolean("at.all"));
  }

  @Test
  void listsAndMapsAreImmutable() {
    Shapes shapes =
        bind(
            Shapes.class,
            """
            names = [a], numbers = [], inners = [], waits { a = 1s }, modes {}, inner.name = z
            rest {}
            """);

    assertThrows(UnsupportedOperationException.class, () -> shapes.names().add("b"));
    assertThrows(UnsupportedOperationException.class, () -> shapes.waits().remove("a"));
  }

  @Test
  void optionalsAreEmptyWhenAbsentOrNull() {
    var nothing = new Options(Optional.empty(), Optional.empty(), Optional.empty());
    assertEquals(nothing, bind(Options.class, ""));
    assertEquals(nothing, bind(Options.class, "text = null, delay = null, inner = null"));
    assertEquals(
        new Options(
            Optional.of(""),
            Optional.of(Duration.ofSeconds(1)),
            Optional.of(new Inner("x", Optional.empty()))),
        bind(Options.class, "text = \"\", delay = 1s, inner.name = x"));
  }

  @Test
  void aWrongValueInAnOptionalIsAFault() {
    assertEquals(
        "test.conf:1: delay: \"soon\" (expected: a duration such as 10ms or 30s)",
        fault(Options.class, "delay = soon"));
  }

  @ParameterizedTest
  @CsvSource({"10min,600", "10 min,600", "90s,90", "2 hours,7200", "1m,60", "3000,3", "1500ms,1.5"})
  void durationsAreHoconsAndMin(String written, double seconds) {
    assertEquals(
        Duration.ofMillis((long) (seconds * 1000)), bind(Wait.class, "value = " + written).value());
  }

  @ParameterizedTest
  @CsvSource({"64KiB,65536", "6MiB,6291456", "2GiB,2147483648", "10kB,10000", "512,512", "1k,1024"})
  void sizesAreHocons(String written, long bytes) {
    assertEquals(bytes, bind(Size.class, "value = " + written).value().toBytes());
  }

  @Test
  void aStringWithCommasIsAListOfStrings() {
    assertEquals(
        List.of("127.0.0.1:9190", "127.0.0.1:9191"),
        bind(Names.class, "value = \" 127.0.0.1:9190,127.0.0.1:9191 ,, \"").value());
    assertEquals(List.of(), bind(Names.class, "value = \"\"").value());
  }

  @Test
  void aStringIsNoListOfAnythingElse() {
    assertEquals(
        "test.conf:1: value: \"1,2\" (expected: a list)", fault(Numbers.class, "value = \"1,2\""));
  }

  @Test
  void tellsWhatIsMissing() {
    assertEquals(
        "test.conf:1: value: missing (expected: a whole number)", fault(Whole.class, "{}"));
    assertEquals(
        "test.conf:2: value: missing (expected: a duration such as 10ms or 30s)",
        fault(Wait.class, "\nvalue = null"));
    assertEquals(
        "test.conf:2: value.name: missing (expected: a string)",
        fault(Nested.class, "\nvalue { weight = 1 }"));
  }

  @Test
  void tellsWhatATypeExpects() {
    assertEquals("test.conf:1: value: list (expected: a string)", fault(Text.class, "value = [a]"));
    assertEquals(
        "test.conf:1: value: object (expected: a string)", fault(Text.class, "value.a = b"));
    assertEquals(
        "test.conf:1: value: \"many\" (expected: a whole number)",
        fault(Whole.class, "value = many"));
    assertEquals(
        "test.conf:1: value: \"half\" (expected: a number)", fault(Real.class, "value = half"));
    assertEquals(
        "test.conf:1: value: \"maybe\" (expected: true or false)",
        fault(Flag.class, "value = maybe"));
    assertEquals(
        "test.conf:1: value: \"min\" (expected: a duration such as 10ms or 30s)",
        fault(Wait.class, "value = min"));
    assertEquals(
        "test.conf:1: value: \"6 cheeses\" (expected: a size such as 64KiB or 6MiB)",
        fault(Size.class, "value = 6 cheeses"));
    assertEquals(
        "test.conf:1: value: \"a\\u0000b\" (expected: a path)",
        fault(Folder.class, "value = \"a\\u0000b\""));
    assertEquals(
        "test.conf:1: value: \"FAST\" (expected: fast or very-slow)",
        fault(Choice.class, "value = FAST"));
    assertEquals("test.conf:1: value: 5 (expected: a list)", fault(Names.class, "value = 5"));
    assertEquals(
        "test.conf:1: value: \"x\" (expected: an object in braces)",
        fault(Modes.class, "value = x"));
    assertEquals(
        "test.conf:1: value: list (expected: an object in braces)",
        fault(Nested.class, "value = []"));
    assertEquals(
        "test.conf:1: value: true (expected: an object in braces)",
        fault(Section.class, "value = true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "\"1.5\"", "3000000000", "1e20", "yes"})
  void aWholeNumberIsNeverCutToFit(String written) {
    assertTrue(
        fault(Whole.class, "value = " + written).endsWith("(expected: a whole number)"),
        () -> fault(Whole.class, "value = " + written));
  }

  @Test
  void aLongHasItsOwnRange() {
    assertEquals(Long.MAX_VALUE, bind(Big.class, "value = " + Long.MAX_VALUE).value());
    assertEquals(2000L, bind(Big.class, "value = 2e3").value());
    assertTrue(fault(Big.class, "value = 0.5").endsWith("(expected: a whole number)"));
  }

  @Test
  void aNegativeSizeIsAFault() {
    assertEquals(
        "test.conf:1: value: -1 (expected: a size such as 64KiB or 6MiB)",
        fault(Size.class, "value = -1"));
  }

  @Test
  void aWrongItemIsToldByItsPlace() {
    assertEquals(
        "test.conf:3: value[1]: \"b\" (expected: a whole number)",
        fault(Numbers.class, "value = [\n1\nb\n2]"));
    assertEquals(
        "test.conf:1: value[0]: null (expected: a string)", fault(Names.class, "value = [null]"));
    assertEquals(
        "test.conf:2: value.b: \"slow\" (expected: fast or very-slow)",
        fault(Modes.class, "value { a = fast\nb = slow }"));
  }

  @Test
  void anUnknownKeyComesWithTheNearestKnownOne() {
    assertEquals(
        "test.conf:2: wieght: unknown key; did you mean weight?",
        fault(Inner.class, "name = x\nwieght = 1"));
    assertEquals(
        "test.conf:1: max-weight-in-grams: unknown key",
        fault(Inner.class, "name = x, max-weight-in-grams = 1"));
  }

  @Test
  void keysAreQuotedInPathsWhereHoconWantsIt() {
    assertEquals(
        List.of("test.conf:1: base.\"a.b\": unknown key"),
        faults(Inner.class, "base", "name = x, \"a.b\" = 1"));
    assertEquals(
        "test.conf:1: value.\"my taste\": \"x\" (expected: fast or very-slow)",
        fault(Modes.class, "value { \"my taste\" = x }"));
    assertEquals(
        "test.conf:1: value.a_b-1: \"x\" (expected: fast or very-slow)",
        fault(Modes.class, "value { a_b-1 = x }"));
  }

  @Test
  void whatARecordRefusesIsToldAtTheKeyThatItNames() {
    assertEquals(
        List.of("test.conf:2: a.ranged.least: 3 (expected: <= 2)"),
        faults(Outer.class, "a", "title = x, by-name {}\nranged { least = 3, most = 2 }"));
    assertTrue(fault(Wordless.class, "value = 0").contains("not a valid Wordless"));
  }

  @Test
  void allFaultsOfASectionAreToldTogether() {
    assertEquals(
        List.of(
            "test.conf:1: a.title: missing (expected: a string)",
            "test.conf:2: a.ranged.least: \"few\" (expected: a whole number)",
            "test.conf:2: a.ranged.most: missing (expected: a whole number)",
            "test.conf:3: a.by-name.one.name: list (expected: a string)",
            "test.conf:3: a.by-name.one.wait: unknown key",
            "test.conf:4: a.titel: unknown key; did you mean title?"),
        faults(
            Outer.class,
            "a",
            """
            {
            ranged { least = few }
            by-name.one { name = [], wait = 1 }
            titel = x
            }
            """));
  }

  @Test
  void faultsJoinThoseThatThereWereAlready() {
    var faults = new Faults();
    faults.add(new Fault("elsewhere", "", "something"));

    assertNull(RecordBinder.bind(Whole.class, parse("value = x").root(), "b", faults));
    assertEquals(
        new Whole(1), RecordBinder.bind(Whole.class, parse("value = 1").root(), "", faults));

    assertEquals(2, faults.list().size());
    assertEquals("b.value", faults.list().get(1).what());
  }

  @Test
  void aFaultOfAFileTellsFileAndLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("girolle.conf");
    Files.writeString(file, "# first\nname = x\n\nweigth = 1\n");

    var e =
        assertThrows(
            InvalidConfigException.class,
            () -> RecordBinder.bind(Inner.class, ConfigFactory.parseFile(file.toFile()), "top"));

    assertEquals(
        List.of(new Fault(file + ":4", "top.weigth", "unknown key; did you mean weight?")),
        e.faults());
  }

  @Test
  void aTypeThatNothingCanBeBoundToIsAMistakeOfTheProgram() {
    record Unbindable(Thread value) {}
    assertThrows(IllegalStateException.class, () -> bind(Unbindable.class, "value = x"));
  }
}
