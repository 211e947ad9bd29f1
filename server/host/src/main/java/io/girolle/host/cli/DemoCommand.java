package io.girolle.host.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.host.Node;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code girolle demo}: a whole node on free ports, one call through it, and what each plugin did
 * to that call.
 */
@Command(
    name = "demo",
    description = "Starts a node on free ports, makes one call, and tells what plugins did to it.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final List<String> FREE_PORTS =
      List.of(
          "girolle.node.role=all",
          "girolle.http.port=0",
          "girolle.admin.port=0",
          "girolle.runner.grpc.port=0",
          "girolle.lb.explain=true");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path home;
  @Mixin private ConfigOptions config = new ConfigOptions();
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  DemoCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Node node = Node.prepare(config.settings(home, FREE_PORTS)).start();
    try {
      Banner.print(node, out);
      HttpResponse<String> answer = call(node.front().orElseThrow());
      out.println();
      out.println("the answer, " + answer.statusCode() + ":");
      answer.body().lines().forEach(line -> out.println("  " + line));
      out.println("what was done to the call:");
      tell(answer.headers().firstValue("Girolle-Explain").orElse("{}"), out);
      out.flush();
      return answer.statusCode() == 200 ? ExitCodes.FINE : ExitCodes.FAILED;
    } finally {
      node.stop();
    }
  }

  private static HttpResponse<String> call(InetSocketAddress front)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.getPort() + "/t/demo/hello"))
            .header("Girolle-Explain", "1")
            .timeout(LIMIT)
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  static void tell(String explanation, PrintWriter out) throws IOException {
    JsonNode json = new ObjectMapper().readTree(explanation);
    json.path("overriders").forEach(edit -> out.println("  load balancer: " + edit(edit)));
    json.path("placement").forEach(step -> out.println("  placement: " + step.asText()));
    json.at("/runner/edits").forEach(edit -> out.println("  runner: " + edit(edit)));
  }

  private static String edit(JsonNode edit) {
    String what = edit.path("plugin").asText() + " changed " + edit.path("what").asText();
    return what + " from " + value(edit.path("before")) + " to " + value(edit.path("after"));
  }

  private static String value(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? "nothing" : "\"" + value.asText() + "\"";
  }
}
