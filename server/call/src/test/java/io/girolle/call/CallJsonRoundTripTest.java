package io.girolle.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What one node writes is what another reads. */
class CallJsonRoundTripTest {

  @Property(tries = 300)
  void everyMemberSurvives(
      @ForAll("apps") App app,
      @ForAll("functions") AppFunction function,
      @ForAll("requests") CallRequest request,
      @ForAll("times") Instant now)
      throws IOException {
    var sent = new CallModel("01CALL", new FunctionProfile(app, function), request, now);

    CallModel read = CallJson.read(new String(CallJson.write(sent), UTF_8), sent.extensions());

    assertEquals(sent.id(), read.id());
    assertEquals(app.id(), read.appId());
    assertEquals(function.id(), read.functionId());
    assertEquals(function.image(), read.image());
    assertEquals(function.memoryMiB(), read.memoryMiB());
    assertEquals(function.tmpfsMiB(), read.tmpfsMiB());
    assertEquals(function.milliCpus(), read.milliCpus());
    assertEquals(function.timeout().toSeconds(), read.timeoutSeconds());
    assertEquals(function.idleTimeout().toSeconds(), read.idleTimeoutSeconds());
    assertEquals(app.syslogUrl(), read.syslogUrl());
    assertEquals(sent.config(), read.config());
    assertEquals(sent.annotations(), read.annotations());
    assertEquals(request.headers(), read.headers());
    assertEquals(request.method(), read.method());
    assertEquals(request.url(), read.url());
    assertEquals(request.detached(), read.detached());
    assertEquals(now, read.createdAt());
    var view = read.view(PluginInstance.inCode("p"));
    assertEquals(app.name(), view.appName());
    assertEquals(request.triggerId(), view.triggerId());
  }

  @Provide
  Arbitrary<App> apps() {
    return Combinators.combine(text(), text(), configs(), annotations(), text())
        .as(
            (id, name, config, annotations, syslog) ->
                App.builder(id, name)
                    .config(config)
                    .annotations(annotations)
                    .syslogUrl(syslog)
                    .build());
  }

  @Provide
  Arbitrary<AppFunction> functions() {
    Arbitrary<Integer> limits = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<Integer> seconds = Arbitraries.integers().between(0, 86_400);
    return Combinators.combine(text(), text(), limits, limits, seconds, configs(), annotations())
        .as(
            (id, image, memory, cpus, timeout, config, annotations) ->
                AppFunction.builder(id, "any", "app", image)
                    .memoryMiB(Math.max(1, memory))
                    .tmpfsMiB(memory / 2)
                    .milliCpus(cpus)
                    .timeout(Duration.ofSeconds(timeout))
                    .idleTimeout(Duration.ofSeconds(timeout / 3))
                    .config(config)
                    .annotations(annotations)
                    .build());
  }

  @Provide
  Arbitrary<CallRequest> requests() {
    Arbitrary<Map<String, List<String>>> headers =
        Arbitraries.maps(names().map(HeaderNames::canonical), text().list().ofMaxSize(3))
            .ofMaxSize(4);
    return Combinators.combine(text(), text(), headers, text(), Arbitraries.of(true, false))
        .as(CallRequest::new);
  }

  @Provide
  Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(
            Instant.parse("0001-01-01T00:00:00Z").toEpochMilli(),
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli())
        .map(Instant::ofEpochMilli);
  }

  /** Any Java string, with those that JSON and its readers trip over more often. */
  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(12),
        Arbitraries.of(
            "",
            " ",
            "\"\\/",
            "\u0000\u001f\r\n\t",
            "<&>\u2028\u2029",
            "\ud83e\uddc0",
            "\ud83e",
            "null",
            "0",
            "{}",
            "\ufeff\ufffe\uffff"));
  }

  /** The same, but whole characters alone: JSON readers differ about half of one in a name. */
  private static Arbitrary<String> names() {
    return text().map(text -> new String(text.getBytes(UTF_8), UTF_8));
  }

  private static Arbitrary<Map<String, String>> configs() {
    return Arbitraries.maps(names(), text()).ofMaxSize(4);
  }

  private static Arbitrary<Map<String, Object>> annotations() {
    return Arbitraries.maps(names(), json(2)).ofMaxSize(3);
  }

  private static Arbitrary<Object> json(int depth) {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            text().asGeneric(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.integers().asGeneric(),
            Arbitraries.longs().greaterOrEqual(1L << 31).asGeneric(),
            Arbitraries.bigIntegers()
                .between(BigInteger.ONE.shiftLeft(63), BigInteger.ONE.shiftLeft(80))
                .asGeneric(),
            Arbitraries.doubles().asGeneric());
    if (depth == 0) {
      return scalars;
    }
    return Arbitraries.oneOf(
        scalars,
        json(depth - 1).list().ofMaxSize(3).asGeneric(),
        Arbitraries.maps(names(), json(depth - 1)).ofMaxSize(3).asGeneric());
  }
}
