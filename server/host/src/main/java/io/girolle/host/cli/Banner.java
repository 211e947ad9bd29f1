package io.girolle.host.cli;

import io.girolle.agent.LbAgent;
import io.girolle.host.Node;
import io.girolle.loader.LoadedPlugin;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** What a node says of itself when it has started. */
final class Banner {
  private Banner() {}

  static void print(Node node, PrintWriter out) {
    node.generation().warnings().forEach(w -> out.println("warning: " + w));
    out.println("Girolle node " + node.id() + " is up");
    for (LoadedPlugin plugin : node.generation().plugins()) {
      out.println("  plugin   " + line(plugin));
    }
    node.agent().ifPresent(agent -> out.println("  chain    " + chain(agent)));
    if (node.agent().isPresent()) {
      out.println("  placer   " + node.settings().agent().placer());
    }
    String runners =
        node.agent()
            .map(agent -> String.join(", ", agent.runners()))
            .orElseGet(
                () ->
                    node.runners().stream()
                        .map(r -> r.id() + " on port " + r.port())
                        .collect(Collectors.joining(", ")));
    out.println("  runners  " + (runners.isEmpty() ? "none yet" : runners));
    node.admin().ifPresent(a -> out.println("  admin    http://" + shown(a) + "/readyz"));
    node.front()
        .ifPresent(f -> out.println("  try      curl http://" + shown(f) + "/t/demo/hello"));
    out.flush();
  }

  private static String line(LoadedPlugin plugin) {
    String name =
        plugin.instance().equals(plugin.plugin())
            ? plugin.instance()
            : plugin.instance() + " (" + plugin.plugin() + ")";
    String version = plugin.version().isEmpty() ? "" : " " + plugin.version();
    return name + version + ": " + String.join(", ", plugin.parts());
  }

  private static String chain(LbAgent agent) {
    return "overriders "
        + names(agent.chain().overriderLabels())
        + "; listeners "
        + names(agent.chain().listenerLabels());
  }

  private static String names(List<String> labels) {
    return labels.isEmpty() ? "none" : String.join(" > ", labels);
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
