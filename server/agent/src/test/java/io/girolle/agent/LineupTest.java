package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineupTest {
  private static final Picks PICKS = new Picks("in-order", "fixed", "");

  private final CompletableFuture<Void> answer = new CompletableFuture<>();
  private final CountDownLatch hear = new CountDownLatch(1);
  private final List<FakeClient> clients = new ArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile boolean hold;
  private final AtomicInteger watches = new AtomicInteger();
  private final ScriptedRunner runner =
      ScriptedRunner.start(
          attempt -> attempt.number() == 0 ? Script.accept().once(answer) : Script.accept());
  private final Registered<RunnerPool> pool = Parts.inCode("fixed", this::watch, NodeRole.LB);
  private final LbAgent agent =
      LbAgent.builder().settings(AgentFixture.settings("")).parts(stamping("1")).build();

  @AfterEach
  void stop() {
    answer.complete(null);
    hear.countDown();
    agent.close();
    clients.forEach(FakeClient::close);
    runner.close();
  }

  @Test
  void aCallKeepsToThePartsThatItBeganWith() throws Exception {
    FakeClient old = call();
    await().until(() -> runner.attemptCount() == 1);

    CompletableFuture<Void> gone = agent.swap(stamping("2"), PICKS);
    FakeClient young = call().await();

    assertEquals("2", stamp(1));
    assertEquals(200, young.status());
    await().until(() -> heard.contains("2 after"));
    assertFalse(gone.isDone(), "the first call is still under way");
    answer.complete(null);
    assertEquals(200, old.await().status());
    gone.get(60, TimeUnit.SECONDS);
    assertEquals("1", stamp(0));
    assertEquals(List.of("2 after", "1 after"), heard);
  }

  @Test
  void oldPartsAreInUseUntilTheirListenersHaveHeardTheEnd() throws Exception {
    FakeClient client = call();
    await().until(() -> runner.attemptCount() == 1);
    hold = true;
    CompletableFuture<Void> gone = agent.swap(stamping("2"), PICKS);
    answer.complete(null);
    client.await();
    await().until(() -> heard.contains("1 hears"));
    assertFalse(gone.isDone());

    hear.countDown();
    gone.get(60, TimeUnit.SECONDS);

    assertEquals(List.of("1 hears", "1 after"), heard);
  }

  @Test
  void aPoolThatBothHaveIsWatchedOnceAndItsLinksStay() throws Exception {
    FakeClient client = call();
    await().until(() -> runner.attemptCount() == 1);

    agent.swap(stamping("2"), PICKS);

    assertEquals(1, watches.get());
    answer.complete(null);
    client.await();
  }

  @Test
  void aPoolThatIsGoneIsLeftWhenItsLastCallHasEnded() throws Exception {
    FakeClient client = call();
    await().until(() -> runner.attemptCount() == 1);

    CompletableFuture<Void> gone =
        agent.swap(
            Parts.builder()
                .placer(Parts.inCode("in-order", new InOrder(), NodeRole.LB))
                .pool(Parts.inCode("fixed", this::watch, NodeRole.LB))
                .build(),
            PICKS);
    assertEquals(2, watches.get());
    answer.complete(null);
    client.await();
    gone.get(60, TimeUnit.SECONDS);

    assertEquals(1, watches.get());
    assertEquals(200, call().await().status());
  }

  @Test
  void whatNamesAMissingPartChangesNothing() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> agent.swap(stamping("2"), new Picks("fastest", "fixed", "")));

    assertEquals("no placer is called fastest; there are: in-order", error.getMessage());
    answer.complete(null);
    call().await();
    assertEquals("1", stamp(0));
  }

  @Test
  void noCallIsLostOverManySwaps() throws Exception {
    answer.complete(null);
    var rejected = new ArrayList<FakeClient>();
    List<CompletableFuture<Void>> gone = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      List<FakeClient> wave = List.of(call(), call(), call());
      gone.add(agent.swap(stamping(String.valueOf(i % 2 + 1)), PICKS));
      for (FakeClient client : wave) {
        if (client.await().status() != 200) {
          rejected.add(client);
        }
      }
    }

    assertTrue(rejected.isEmpty());
    for (CompletableFuture<Void> each : gone) {
      each.get(60, TimeUnit.SECONDS);
    }
    assertEquals(300, runner.attemptCount());
    await().until(() -> heard.size() == 300);
    assertEquals(1, watches.get());
  }

  /** A listener that says which generation it is of. */
  private final class Stamping implements CallListener {
    private final String stamp;

    Stamping(String stamp) {
      this.stamp = stamp;
    }

    @Override
    public void afterCall(Call call, CallResult result) {
      if (hold) {
        heard.add(stamp + " hears");
        try {
          hear.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      heard.add(stamp + " after");
    }
  }

  private Parts stamping(String stamp) {
    return parts(stamp, new Stamping(stamp));
  }

  private Parts parts(String stamp, CallListener listener) {
    return Parts.builder()
        .overrider(Parts.inCode("stamp", c -> c.extension("STAMP", stamp), NodeRole.LB))
        .listener(Parts.inCode("listener", listener, NodeRole.LB))
        .placer(Parts.inCode("in-order", new InOrder(), NodeRole.LB))
        .pool(pool)
        .build();
  }

  private AutoCloseable watch(String key, RunnerPool.Sink sink) {
    watches.incrementAndGet();
    sink.update(List.of(RunnerSpec.of(runner.address())));
    return watches::decrementAndGet;
  }

  private String stamp(int attempt) {
    return runner.attempts().get(attempt).tryCall().getExtensionsMap().get("STAMP");
  }

  private FakeClient call() {
    var client = FakeClient.saying("x");
    clients.add(client);
    var request = new CallRequest("POST", "http://lb/fn", new LinkedHashMap<>(), "", false);
    var call =
        new CallModel(
            "CALL%022d".formatted(clients.size()), AgentFixture.profile(), request, Instant.EPOCH);
    client.run(() -> agent.submit(call, client));
    return client;
  }
}
