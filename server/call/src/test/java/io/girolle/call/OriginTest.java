package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  @Test
  void aTraceIsCarriedAsItCame() {
    Origin origin = Origin.of(SENT, "vendor=1,other=2", "req-1");

    assertEquals(new Origin(SENT, "vendor=1,other=2", "req-1"), origin);
    assertSame(origin, origin.traced(new Random(1)));
    assertEquals(" trace=" + TRACE + " request=req-1", origin.logged());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-" + TRACE,
        "00-" + TRACE + "-b7ad6b7169203331-0",
        "00-" + TRACE + "-b7ad6b7169203331-01-",
        "00-" + TRACE + "-b7ad6b7169203331-0g",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-" + TRACE + "-0000000000000000-01",
        "ff-" + TRACE + "-b7ad6b7169203331-01",
        "01-" + TRACE + "-b7ad6b7169203331-01x",
        "00_" + TRACE + "-b7ad6b7169203331-01",
        "00-" + TRACE + "_b7ad6b7169203331-01",
        "00-" + TRACE + "-b7ad6b7169203331_01"
      })
  void oneThatIsNotWellFormedIsNone(String traceparent) {
    assertSame(Origin.NONE, Origin.of(traceparent, "vendor=1", null));
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "-what, -ever", "-, ''"})
  void aLaterVersionIsReadAsTheFirst(String tail, String ignored) {
    Origin origin = Origin.of("cc-" + TRACE + "-b7ad6b7169203331-01" + tail, null, null);

    assertEquals(SENT, origin.traceparent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "\u00e4", "a\u007f"})
  void anIdThatLogsOrMetadataCantTakeIsNone(String id) {
    assertNull(Origin.of(SENT, null, id).requestId());
    assertNull(Origin.of(null, null, "x".repeat(257)).requestId());
  }

  @Test
  void whatIsMissingIsMade() {
    Origin made = Origin.NONE.traced(new Random(1)).identified("01ID");

    assertEquals(made, Origin.of(made.traceparent(), null, "01ID"));
    assertEquals("req-1", Origin.of(null, null, "req-1").identified("01ID").requestId());
  }

  @Property
  void madeTracesAreWellFormedAndDiffer(@ForAll long seed) {
    var bits = new Random(seed);
    Origin one = Origin.NONE.traced(bits);

    assertNotNull(Origin.of(one.traceparent(), null, null).traceparent());
    assertNotEquals(one, Origin.NONE.traced(bits));
  }

  @Property
  void anyHeadersAreReadWithoutAFault(
      @ForAll String parent, @ForAll String state, @ForAll String id) {
    Origin origin = Origin.of(parent, state, id);

    assertEquals(origin, OriginMetadata.read(OriginMetadata.of(origin)));
  }
}
