package io.girolle.host.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code girolle plugins status}: the plugins of a running node. */
@Command(
    name = "status",
    description = "Tells which plugins a running node has in service, and how they fare.",
    mixinStandardHelpOptions = true)
final class PluginsStatusCommand implements Callable<Integer> {
  private final Path home;
  @Mixin private AdminOptions admin = new AdminOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  PluginsStatusCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AdminClient.Answer answer = admin.client(home).get("/admin/plugins");
    if (!answer.isFine()) {
      output.complain(answer.json().path("message").asText());
      return ExitCodes.FAILED;
    }
    output.print(answer.json(), out -> print(answer.json(), out));
    return ExitCodes.FINE;
  }

  private static void print(JsonNode state, PrintWriter out) {
    out.println(
        "generation %s since %s"
            .formatted(state.path("generation").asText(), state.path("since").asText()));
    var table =
        new Table(
            "INSTANCE",
            "VERSION",
            "GENERATION",
            "STATE",
            "CALLS",
            "FAILURES",
            "SKIPS",
            "MEAN",
            "PARTS");
    state.path("instances").forEach(plugin -> line(plugin, table));
    state.path("off").forEach(off -> table.line(off.asText(), "", "", "off", "", "", "", "", ""));
    table.print(out);
    state
        .path("instances")
        .forEach(
            plugin -> {
              if (plugin.path("lastError").isObject()) {
                JsonNode error = plugin.path("lastError");
                out.println(
                    "last error of %s, %s: %s"
                        .formatted(
                            plugin.path("instance").asText(),
                            error.path("at").asText(),
                            error.path("text").asText()));
              }
            });
    state
        .path("draining")
        .forEach(
            old ->
                out.println(
                    "generation %s still has calls, out of service since %s"
                        .formatted(old.path("generation").asText(), old.path("since").asText())));
    state.path("uncollected").forEach(old -> out.println("not collected yet: " + old.asText()));
    state
        .at("/failed/faults")
        .forEach(fault -> out.println("the last change failed: " + FaultText.of(fault)));
  }

  private static void line(JsonNode plugin, Table table) {
    long calls = plugin.path("calls").asLong();
    table.line(
        plugin.path("instance").asText(),
        plugin.path("version").asText(),
        plugin.path("generation").asText(),
        plugin.path("state").asText(),
        String.valueOf(calls),
        plugin.path("failures").asText(),
        plugin.path("skips").asText(),
        calls == 0 ? "" : plugin.path("hookNanos").asLong() / calls + "ns",
        StreamSupport.stream(plugin.path("parts").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(", ")));
  }
}
