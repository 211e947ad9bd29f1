package io.girolle.host.http;

import io.girolle.agent.Functions;
import io.girolle.agent.LbAgent;
import io.girolle.agent.Lineup;
import io.girolle.call.CallError;
import io.girolle.call.CallIds;
import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.FunctionProfile;
import io.girolle.call.HeaderNames;
import io.girolle.call.Origin;
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
import java.util.function.BiConsumer;

/**
 * Where requests become calls: finds the function, makes the call from the request's head, and
 * submits it. On the exchange's I/O thread.
 */
final class CallDoor {
  private static final String EXPLAIN = "Girolle-Explain";
  private static final String DETACHED = "detached";

  private final LbAgent agent;
  private final CallIds ids;
  private final Origins origins;
  private final InstantSource clock;
  private final long requestLimit;
  private final boolean explain;
  private final Proxies proxies;
  private final Exchanges exchanges;

  CallDoor(
      LbAgent agent,
      CallIds ids,
      Origins origins,
      InstantSource clock,
      long requestLimit,
      boolean explain,
      Proxies proxies,
      Exchanges exchanges) {
    this.agent = agent;
    this.ids = ids;
    this.origins = origins;
    this.clock = clock;
    this.requestLimit = requestLimit;
    this.explain = explain;
    this.proxies = proxies;
    this.exchanges = exchanges;
  }

  /** Invokes a function by its id. */
  void invoke(HttpServerExchange http, String functionId) {
    enter(
        http,
        Entrance.INVOKE,
        (functions, found) -> functions.byId(functionId, http.getIoThread(), found));
  }

  /** Invokes the function of a trigger. */
  void trigger(HttpServerExchange http, Entrance entrance, String app, String source) {
    enter(
        http,
        entrance,
        (functions, found) -> functions.byTrigger(app, source, http.getIoThread(), found));
  }

  /** Answers with an error before there is a call. */
  void refuse(HttpServerExchange http, CallError error) {
    http.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> exchanges.of(http, ids.next(), new DirectAnswer()).fail(error, ""));
  }

  private void enter(
      HttpServerExchange http, Entrance entrance, BiConsumer<Functions, Functions.Found> search) {
    http.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> {
          String id = ids.next();
          UndertowExchange exchange = exchanges.of(http, id, entrance.form());
          long length = http.getRequestContentLength();
          if (length > requestLimit) {
            refuse(exchange, CallError.bodyTooLarge(length, requestLimit));
          } else {
            var visit = new Visit(http, exchange, id, entrance, agent.enter());
            search.accept(visit.lineup.functions(), visit);
            visit.watchWhileSearching();
          }
        });
  }

  /** A request on its way to a function. */
  private final class Visit implements Functions.Found {
    private final HttpServerExchange http;
    private final UndertowExchange exchange;
    private final String callId;
    private final Entrance entrance;
    private final Lineup lineup;
    private boolean over;

    Visit(
        HttpServerExchange http,
        UndertowExchange exchange,
        String callId,
        Entrance entrance,
        Lineup lineup) {
      this.http = http;
      this.exchange = exchange;
      this.callId = callId;
      this.entrance = entrance;
      this.lineup = lineup;
    }

    /** A detached call goes on without its client, once its request is whole. */
    void watchWhileSearching() {
      if (!over && !isDetached()) {
        exchange.watch(this::left);
      }
    }

    @Override
    public void found(FunctionProfile profile, String triggerId) {
      if (over) {
        return;
      }
      over = true;
      CallModel call;
      try {
        call = call(this, profile, triggerId);
      } catch (RuntimeException e) {
        becomesNone(CallError.internal("a bug in the door", e));
        return;
      }
      lineup.submit(call, exchange);
    }

    @Override
    public void failed(CallError error) {
      if (!over) {
        over = true;
        becomesNone(error);
      }
    }

    boolean isDetached() {
      return entrance.mayDetach()
          && DETACHED.equals(http.getRequestHeaders().getFirst("Fn-Invoke-Type"));
    }

    private void becomesNone(CallError error) {
      lineup.leave();
      refuse(exchange, error);
    }

    private void left() {
      if (!over) {
        over = true;
        lineup.leave();
        count(CallError.clientGone());
      }
    }
  }

  /** A request for a function that becomes no call counts as one that has ended. */
  private void refuse(UndertowExchange exchange, CallError error) {
    count(error);
    exchange.fail(error, "");
  }

  private void count(CallError error) {
    agent.figures().callEnded(error.status(), error.blame());
  }

  private CallModel call(Visit visit, FunctionProfile profile, String triggerId) {
    HttpServerExchange http = visit.http;
    String url = RequestUrl.of(http, proxies);
    Map<String, List<String>> headers = headers(http.getRequestHeaders());
    boolean explained = explain && headers.getOrDefault(EXPLAIN, List.of()).contains("1");
    if (!explained) {
      headers.remove(EXPLAIN);
    }
    String method = http.getRequestMethod().toString();
    if (visit.entrance.isFramed()) {
      headers = TriggerFraming.request(headers, method, url);
    }
    Origin origin = origins.of(http.getRequestHeaders(), visit.callId);
    var request = new CallRequest(method, url, headers, triggerId, visit.isDetached(), origin);
    var call = new CallModel(visit.callId, profile, request, clock.instant());
    if (explained) {
      call.explain();
    }
    return call;
  }

  /** The request's end-to-end headers by canonical name. */
  private static Map<String, List<String>> headers(HeaderMap sent) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (HeaderValues values : sent) {
      headers.put(
          HeaderNames.canonical(values.getHeaderName().toString()),
          values.stream().map(HeaderText::received).toList());
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
