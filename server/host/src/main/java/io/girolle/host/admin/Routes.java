package io.girolle.host.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Which path and method is answered by what. A path is matched segment by segment; a {@code *} in
 * it stands for any one, unless another path has just that. Not thread-safe while it is filled.
 */
final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /** Answers a request, on a thread that may block. */
  @FunctionalInterface
  interface Endpoint {

    /**
     * Answers.
     *
     * @param segment what stood at the {@code *}, or empty
     */
    Answer answer(String segment);
  }

  /** Something to look at. */
  Routes get(String path, Endpoint endpoint) {
    return add("GET", path, endpoint).add("HEAD", path, endpoint);
  }

  /** Something to do. */
  Routes post(String path, Endpoint endpoint) {
    return add("POST", path, endpoint);
  }

  private Routes add(String method, String path, Endpoint endpoint) {
    routes.add(new Route(method, List.of(path.split("/", -1)), endpoint));
    return this;
  }

  /** What is known of a path; nothing when there is nothing. */
  Optional<Match> match(String path) {
    List<String> segments = List.of(path.split("/", -1));
    List<Route> matching = routes.stream().filter(r -> r.path().equals(segments)).toList();
    if (matching.isEmpty()) {
      matching = routes.stream().filter(r -> r.matches(segments)).toList();
    }
    return matching.isEmpty() ? Optional.empty() : Optional.of(new Match(matching, segments));
  }

  private record Route(String method, List<String> path, Endpoint endpoint) {
    private static final String ANY = "*";

    boolean matches(List<String> segments) {
      if (segments.size() != path.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        boolean any = path.get(i).equals(ANY) && !segments.get(i).isEmpty();
        if (!any && !path.get(i).equals(segments.get(i))) {
          return false;
        }
      }
      return true;
    }

    String segment(List<String> segments) {
      int at = path.indexOf(ANY);
      return at < 0 ? "" : segments.get(at);
    }
  }

  /** The routes of one path. */
  static final class Match {
    private final List<Route> routes;
    private final List<String> segments;

    private Match(List<Route> routes, List<String> segments) {
      this.routes = routes;
      this.segments = segments;
    }

    /** What answers a method; nothing when it isn't allowed. */
    Optional<Supplier<Answer>> on(String method) {
      return routes.stream()
          .filter(r -> r.method().equals(method))
          .findFirst()
          .map(r -> () -> r.endpoint().answer(r.segment(segments)));
    }

    /** The methods that are allowed, as a header says it. */
    String allowed() {
      var methods = new TreeSet<String>();
      routes.forEach(r -> methods.add(r.method()));
      return String.join(", ", methods);
    }
  }
}
