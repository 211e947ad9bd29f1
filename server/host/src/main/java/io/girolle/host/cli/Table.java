package io.girolle.host.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines in columns, each as wide as its widest text. */
final class Table {
  private final List<List<String>> lines = new ArrayList<>();

  /** A table with these headings. */
  Table(String... headings) {
    lines.add(List.of(headings));
  }

  /** Adds a line; what is empty is shown as a dash. */
  void line(String... texts) {
    List<String> line = new ArrayList<>();
    for (String text : texts) {
      line.add(text.isEmpty() ? "-" : text);
    }
    lines.add(line);
  }

  void print(PrintWriter out) {
    for (List<String> line : lines) {
      var text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        text.append(line.get(i)).append(" ".repeat(width(i) - line.get(i).length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
