package io.girolle.runner;

import io.girolle.call.CallJson;
import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.FunctionProfile;
import io.girolle.proto.TryCall;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A call as a load balancer would send it. Of calls of one function most share an instance. */
final class TestCall {
  private static final AtomicInteger ids = new AtomicInteger();

  private final String function;
  private final Map<String, List<String>> headers = new TreeMap<>();
  private final Map<String, String> config = new TreeMap<>();
  private final Map<String, String> extensions = new TreeMap<>();
  private final String id = "01TEST%020d".formatted(ids.incrementAndGet());
  private Map<String, Object> annotations = Map.of();
  private String image = "fn";
  private String syslogUrl = "";
  private String slotHash = "";
  private String method = "POST";
  private String url = "http://lb.example/invoke/f";
  private int memoryMiB = 64;
  private int tmpfsMiB;
  private int milliCpus;
  private int timeout = 60;
  private int idleTimeout = 300;
  private boolean detached;

  private TestCall(String function) {
    this.function = function;
  }

  static TestCall of(String function) {
    return new TestCall(function);
  }

  TestCall header(String name, String... values) {
    headers.put(name, Arrays.asList(values));
    return this;
  }

  /** Tells the function to answer with exactly this. */
  TestCall answer(String raw) {
    return header("X-Raw", base64(raw));
  }

  TestCall config(String key, String value) {
    config.put(key, value);
    return this;
  }

  TestCall extension(String key, String value) {
    extensions.put(key, value);
    return this;
  }

  TestCall annotations(Map<String, Object> annotations) {
    this.annotations = annotations;
    return this;
  }

  TestCall image(String image) {
    this.image = image;
    return this;
  }

  TestCall syslogUrl(String url) {
    syslogUrl = url;
    return this;
  }

  TestCall slotHash(String hash) {
    slotHash = hash;
    return this;
  }

  TestCall method(String method) {
    this.method = method;
    return this;
  }

  TestCall url(String url) {
    this.url = url;
    return this;
  }

  TestCall memory(int mebibytes) {
    memoryMiB = mebibytes;
    return this;
  }

  TestCall tmpfs(int mebibytes) {
    tmpfsMiB = mebibytes;
    return this;
  }

  TestCall milliCpus(int milliCpus) {
    this.milliCpus = milliCpus;
    return this;
  }

  TestCall timeout(int seconds) {
    timeout = seconds;
    return this;
  }

  TestCall idleTimeout(int seconds) {
    idleTimeout = seconds;
    return this;
  }

  TestCall detached() {
    detached = true;
    return this;
  }

  /** The function that it calls. */
  AppFunction function() {
    return AppFunction.builder(function, function, "app", image)
        .memoryMiB(memoryMiB)
        .tmpfsMiB(tmpfsMiB)
        .milliCpus(milliCpus)
        .timeout(Duration.ofSeconds(Math.max(1, timeout)))
        .idleTimeout(Duration.ofSeconds(idleTimeout))
        .config(config)
        .annotations(annotations)
        .build();
  }

  String id() {
    return id;
  }

  CallModel model() {
    try {
      return CallJson.read(json(), extensions);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  TryCall message() {
    return TryCall.newBuilder()
        .setModelsCallJson(json())
        .setSlotHashId(slotHash)
        .putAllExtensions(extensions)
        .build();
  }

  static String base64(String raw) {
    return Base64.getEncoder().encodeToString(raw.getBytes(StandardCharsets.UTF_8));
  }

  private String json() {
    var app = App.builder("app", "app").syslogUrl(syslogUrl).build();
    AppFunction fn = function();
    var request = new CallRequest(method, url, headers, "", detached);
    var model = new CallModel(id, new FunctionProfile(app, fn), request, Instant.now());
    String json = new String(CallJson.write(model), StandardCharsets.UTF_8);
    return timeout == 0 ? json.replace("\"timeout\":1,", "\"timeout\":0,") : json;
  }
}
