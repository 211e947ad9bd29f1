package io.girolle.host.http;

import io.girolle.agent.FunctionLookup;
import io.girolle.agent.LbAgent;
import io.girolle.call.CallError;
import io.girolle.call.CallIds;
import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.FunctionProfile;
import io.girolle.call.HeaderNames;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where requests become calls: finds the function, makes the call from the request's head, and
 * submits it. On the exchange's I/O thread.
 */
final class CallDoor {
  private static final String EXPLAIN = "Girolle-Explain";
  private static final String DETACHED = "detached";

  private final LbAgent agent;
  private final FunctionLookup functions;
  private final CallIds ids;
  private final InstantSource clock;
  private final long requestLimit;
  private final boolean explain;

  CallDoor(
      LbAgent agent,
      FunctionLookup functions,
      CallIds ids,
      InstantSource clock,
      long requestLimit,
      boolean explain) {
    this.agent = agent;
    this.functions = functions;
    this.ids = ids;
    this.clock = clock;
    this.requestLimit = requestLimit;
    this.explain = explain;
  }

  /** How a request is for a function. */
  private record Visit(
      HttpServerExchange http, UndertowExchange exchange, String callId, boolean framed) {}

  /** A direct invocation. */
  void invoke(HttpServerExchange http, String functionId) {
    enter(
        http,
        new DirectAnswer(),
        false,
        (visit, found) -> functions.byId(functionId, http.getIoThread(), found));
  }

  /** A call through a trigger, whose headers are framed. */
  void trigger(HttpServerExchange http, String app, String source) {
    enter(
        http,
        new TriggerAnswer(),
        true,
        (visit, found) -> functions.byTrigger(app, source, http.getIoThread(), found));
  }

  /** A call through a trigger in the route form of 2018, without the framing. */
  void route(HttpServerExchange http, String app, String path) {
    enter(
        http,
        new DirectAnswer(),
        false,
        (visit, found) -> functions.byTrigger(app, path, http.getIoThread(), found));
  }

  /** Answers with an error before there is a call. */
  void refuse(HttpServerExchange http, CallError error) {
    http.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> new UndertowExchange(http, ids.next(), new DirectAnswer()).fail(error, ""));
  }

  /** A way to find the function. */
  private interface Search {
    void begin(Visit visit, FunctionLookup.Found found);
  }

  private void enter(HttpServerExchange http, AnswerForm form, boolean framed, Search search) {
    http.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> {
          String id = ids.next();
          var visit = new Visit(http, new UndertowExchange(http, id, form), id, framed);
          long length = http.getRequestContentLength();
          if (length > requestLimit) {
            visit.exchange().fail(CallError.bodyTooLarge(length, requestLimit), "");
          } else {
            search.begin(visit, found(visit));
          }
        });
  }

  private FunctionLookup.Found found(Visit visit) {
    return new FunctionLookup.Found() {
      @Override
      public void found(FunctionProfile profile, String triggerId) {
        agent.submit(call(visit, profile, triggerId), visit.exchange());
      }

      @Override
      public void failed(CallError error) {
        visit.exchange().fail(error, "");
      }
    };
  }

  private CallModel call(Visit visit, FunctionProfile profile, String triggerId) {
    HttpServerExchange http = visit.http();
    String url = RequestUrl.of(http);
    Map<String, List<String>> headers = headers(http.getRequestHeaders());
    boolean explained = headers.containsKey(EXPLAIN);
    if (explained && !explain) {
      headers.remove(EXPLAIN);
    }
    String method = http.getRequestMethod().toString();
    if (visit.framed()) {
      headers = TriggerFraming.request(headers, method, url);
    }
    boolean detached =
        !visit.framed() && DETACHED.equals(http.getRequestHeaders().getFirst("Fn-Invoke-Type"));
    var request = new CallRequest(method, url, headers, triggerId, detached);
    var call = new CallModel(visit.callId(), profile, request, clock.instant());
    if (explained && explain) {
      call.explain();
    }
    return call;
  }

  /** The request's end-to-end headers by canonical name. */
  private static Map<String, List<String>> headers(HeaderMap sent) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (HeaderValues values : sent) {
      headers.put(HeaderNames.canonical(values.getHeaderName().toString()), List.copyOf(values));
    }
    if (sent.contains(Headers.CONNECTION)) {
      Set<String> named = HeaderNames.namedByConnection(headers);
      headers.keySet().removeAll(named);
    }
    headers.keySet().removeIf(HeaderNames::isHopByHop);
    headers.remove("Host");
    return headers;
  }
}
