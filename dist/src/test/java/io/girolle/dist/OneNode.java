package io.girolle.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Arguments for a node that is everything, on free ports. */
final class OneNode {
  private static final List<String> FREE_PORTS =
      List.of("girolle.http.port=0", "girolle.admin.port=0", "girolle.runner.grpc.port=0");

  private OneNode() {}

  /** Those, and settings over them, each as for {@code -D}. */
  static List<String> settings(String... more) {
    List<String> arguments = new ArrayList<>();
    Stream.concat(FREE_PORTS.stream(), Stream.of(more))
        .forEach(setting -> arguments.addAll(List.of("-D", setting)));
    return arguments;
  }
}
