package io.girolle.functions.hello;

import java.util.ArrayList;
import java.util.List;

/** A request's headers as they came, found by name in any case. */
final class Headers {
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  void add(String name, String value) {
    names.add(name);
    values.add(value);
  }

  List<String> all(String name) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        found.add(values.get(i));
      }
    }
    return found;
  }

  String first(String name, String otherwise) {
    List<String> found = all(name);
    return found.isEmpty() ? otherwise : found.get(0);
  }

  boolean has(String name, String value) {
    for (String found : all(name)) {
      if (found.equalsIgnoreCase(value)) {
        return true;
      }
    }
    return false;
  }

  /** Each header as {@code Name: value}, sorted. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      lines.add(names.get(i).concat(": ").concat(values.get(i)));
    }
    lines.sort(String.CASE_INSENSITIVE_ORDER);
    return lines;
  }
}
