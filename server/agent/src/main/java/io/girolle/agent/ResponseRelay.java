package io.girolle.agent;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.call.HeaderNames;
import io.girolle.call.Mailbox;
import io.girolle.call.Timers;
import io.girolle.proto.HttpHeader;
import io.girolle.proto.HttpRespMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a function's answer to the client. The head is held back until enough of the body has
 * come, some time has passed, or all is there: until then a failure is a clean error, and a short
 * answer has its length. Later parts are asked for as the client takes earlier ones. Confined to
 * the call's thread.
 */
final class ResponseRelay implements ClientExchange.Written {

  /** Hears how it goes, on the call's thread. */
  interface Events {
    /** There is room for one message more. */
    void more();

    /** The answer has been given. */
    void answered(int status);

    /** The function's answer can't be passed on. */
    void unusable(CallError error);

    /** The client has gone. */
    void clientGone();
  }

  private final ClientExchange exchange;
  private final Mailbox mailbox;
  private final Timers timers;
  private final AgentSettings.HoldBack holdBack;
  private final Events events;
  private final List<ByteBuffer> held = new ArrayList<>(2);
  private int status = 200;
  private int clientStatus = 200;
  private Map<String, List<String>> headers = Map.of();
  private String runnerPart = "";
  private String explanation = "";
  private long heldBytes;
  private int owed;
  private Timers.@Nullable Timer timer;
  private boolean begun;
  private boolean writing;
  private boolean whole;
  private boolean ending;
  private boolean over;

  ResponseRelay(
      ClientExchange exchange,
      Mailbox mailbox,
      Timers timers,
      AgentSettings.HoldBack holdBack,
      Events events) {
    this.exchange = exchange;
    this.mailbox = mailbox;
    this.timers = timers;
    this.holdBack = holdBack;
    this.events = events;
  }

  /** The function's answer begins. */
  void start(HttpRespMeta head) {
    int code = head.getStatusCode();
    status = code <= 0 ? 200 : code;
    headers = passedOn(head.getHeadersList());
    clientStatus = exchange.status(new AnswerHead(status, headers, ""));
    if (!isFinal(status) || !isFinal(clientStatus)) {
      over = true;
      events.unusable(CallError.invalidFunctionResponse());
      return;
    }
    events.more();
  }

  /** Takes what the runner says of its side, for a call that is explained. */
  void heed(HttpRespMeta head) {
    for (HttpHeader header : head.getHeadersList()) {
      if (header.getKey().equalsIgnoreCase(Explanation.HEADER)) {
        runnerPart = header.getValue();
      }
    }
  }

  /** What the runner said of its side, as JSON; empty when it said nothing. */
  String runnerPart() {
    return runnerPart;
  }

  /** What goes to the client beside the answer. */
  void explain(String explanation) {
    this.explanation = explanation;
  }

  /** Whether the head is out. */
  boolean isBegun() {
    return begun;
  }

  /** A part of the body. */
  void data(ByteString part) {
    if (over) {
      return;
    }
    part.asReadOnlyByteBufferList().forEach(held::add);
    heldBytes += part.size();
    if (begun) {
      owed++;
      write();
    } else if (heldBytes >= holdBack.bytes().toBytes()) {
      owed++;
      begin();
    } else {
      events.more();
      if (timer == null) {
        timer =
            timers.after(holdBack.time().toNanos(), () -> mailbox.execute(this::heldLongEnough));
      }
    }
  }

  /** It was all. */
  void end() {
    if (over) {
      return;
    }
    whole = true;
    stopTimer();
    if (begun) {
      write();
    } else {
      begun = true;
      writing = true;
      ending = true;
      exchange.answer(new AnswerHead(status, headers, explanation), held, this);
    }
  }

  /** It ends here: an error if the head is still here, else the connection is cut. */
  void fail(CallError error) {
    if (over) {
      return;
    }
    over = true;
    stopTimer();
    if (begun) {
      exchange.cut();
    } else {
      exchange.fail(error, explanation);
    }
  }

  @Override
  public void written() {
    if (over) {
      return;
    }
    writing = false;
    if (ending) {
      over = true;
      events.answered(clientStatus);
      return;
    }
    for (; owed > 0; owed--) {
      events.more();
    }
    write();
  }

  @Override
  public void failed(IOException why) {
    if (!over) {
      over = true;
      stopTimer();
      events.clientGone();
    }
  }

  private void heldLongEnough() {
    if (!begun && !over) {
      begin();
    }
  }

  private void begin() {
    begun = true;
    stopTimer();
    exchange.begin(new AnswerHead(status, headers, explanation));
    write();
  }

  private void write() {
    if (writing) {
      return;
    }
    if (!held.isEmpty()) {
      writing = true;
      List<ByteBuffer> part = List.copyOf(held);
      held.clear();
      exchange.write(part, this);
    } else if (whole) {
      writing = true;
      ending = true;
      exchange.end(this);
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private static boolean isFinal(int status) {
    return status >= 200 && status <= 999;
  }

  private Map<String, List<String>> passedOn(List<HttpHeader> sent) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (HttpHeader header : sent) {
      all.computeIfAbsent(HeaderNames.canonical(header.getKey()), k -> new ArrayList<>(1))
          .add(header.getValue());
    }
    Set<String> named = HeaderNames.namedByConnection(all);
    all.keySet().removeIf(name -> HeaderNames.isHopByHop(name) || named.contains(name));
    all.remove("Content-Length");
    all.remove("Fn-Call-Id");
    all.remove(Explanation.HEADER);
    return all;
  }
}
