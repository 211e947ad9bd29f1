package io.girolle.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private static final int LIMIT = 10_000;

  private final BodyMemory memory = new BodyMemory(LIMIT);
  private final VirtualTimers timers = new VirtualTimers();
  private final List<String> heard = new ArrayList<>();

  private BodyShare share(String name) {
    return new BodyShare(
        memory,
        timers,
        Duration.ofSeconds(5),
        Runnable::run,
        new BodyShare.Events() {
          @Override
          public void roomAgain() {
            heard.add(name + " again");
          }

          @Override
          public void noRoom() {
            heard.add(name + " none");
          }
        });
  }

  @Test
  void keepsWhatWasReadOfWhatWasReserved() {
    BodyShare share = share("a");

    assertEquals(8000, share.reserve(8000));
    assertTrue(share.keep(3000));
    assertEquals(3000, memory.used());
    assertEquals(7000, share.reserve(8000));
    assertEquals(0, share.reserve(0));
    assertEquals(3000, memory.used());
    share.end();
    assertEquals(0, memory.used());
  }

  @Test
  void whoFindsNoRoomIsWokenInTurn() {
    BodyShare holder = share("holder");
    BodyShare first = share("first");
    BodyShare second = share("second");
    holder.reserve(LIMIT);
    holder.keep(LIMIT);
    assertEquals(0, first.reserve(2000));
    assertEquals(0, second.reserve(2000));

    holder.end();
    assertEquals(List.of("first again"), heard);
    assertEquals(2000, first.reserve(2000));
    assertEquals(List.of("first again", "second again"), heard);
    assertEquals(2000, second.reserve(2000));
    timers.advance(Duration.ofMinutes(1));
    assertEquals(2, heard.size());
  }

  @Test
  void aWaitEndsInTimeAndLeavesNothingBehind() {
    BodyShare holder = share("holder");
    BodyShare waiting = share("waiting");
    holder.reserve(LIMIT);
    holder.keep(LIMIT);
    waiting.reserve(2000);
    timers.advance(Duration.ofSeconds(6));

    assertEquals(List.of("waiting none"), heard);
    waiting.end();
    holder.end();
    assertEquals(List.of("waiting none"), heard);
    assertEquals(0, memory.used());
  }

  @Test
  void aBodyThatAloneHasTakenAllWaitsForNothing() {
    BodyShare share = share("a");
    share.reserve(LIMIT);
    share.keep(LIMIT);

    assertEquals(0, share.reserve(1));
    assertEquals(List.of("a none"), heard);
    assertFalse(share.keep(1));
  }
}
