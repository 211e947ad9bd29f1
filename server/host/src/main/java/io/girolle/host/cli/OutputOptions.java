package io.girolle.host.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How a command tells what it has found: for people, or as JSON. */
final class OutputOptions {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  /** Prints one or the other. */
  void print(JsonNode asJson, Consumer<PrintWriter> forPeople) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(asJson.toPrettyString());
    } else {
      forPeople.accept(out);
    }
    out.flush();
  }

  /** Complains of something, as the program does. */
  void complain(String what) {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    err.println("girolle: " + what);
    err.flush();
  }
}
