package io.girolle.dist;

import java.util.List;

/** One of Fn's function kits, and the functions of {@link Kits} that are written on it. */
enum Kit {
  NODE("node", List.of("one", "two")),
  JAVA("java", List.of("one")); // this kit sends one value of a header alone

  private final String name;
  private final List<String> answer;

  Kit(String name, List<String> answer) {
    this.name = name;
    this.answer = answer;
  }

  /** The id of its function. */
  String function() {
    return "kits." + name;
  }

  String invoke() {
    return "/invoke/" + function();
  }

  String trigger() {
    return "/t/kits/" + name;
  }

  /** Another function, the same in all but its instances. */
  String invokeOther() {
    return invoke() + "-other";
  }

  /** The values of the header {@code Kit-Answer} in its function's answers. */
  List<String> answer() {
    return answer;
  }
}
