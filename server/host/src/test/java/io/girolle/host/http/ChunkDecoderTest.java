package io.girolle.host.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ChunkDecoderTest {
  private static final String NEXT = "GET / HTTP/1.1\r\n";

  /** However a body is cut into chunks, and those into what arrives at once, it comes out whole. */
  @Property(tries = 500)
  void aBodyComesOutAsItWentIn(
      @ForAll @Size(max = 20) List<byte[]> chunks,
      @ForAll boolean dressed,
      @ForAll @IntRange(min = 1, max = 40) int arriving,
      @ForAll @IntRange(min = 1, max = 40) int room)
      throws Exception {
    var whole = new ByteArrayOutputStream();
    var wire = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      if (chunk.length > 0) {
        whole.writeBytes(chunk);
        wire.writeBytes(ascii("%X%s\r\n".formatted(chunk.length, dressed ? " ; a=\"b\";c" : "")));
        wire.writeBytes(chunk);
        wire.writeBytes(ascii("\r\n"));
      }
    }
    wire.writeBytes(ascii(dressed ? "000\r\nX: y\r\nZ:\r\n\r\n" : "0\r\n\r\n"));
    wire.writeBytes(ascii(NEXT));

    var decoder = new ChunkDecoder(1000);
    var taken = new ByteArrayOutputStream();
    ByteBuffer all = ByteBuffer.wrap(wire.toByteArray());
    while (!decoder.isEnded()) {
      ByteBuffer in = all.slice(all.position(), Math.min(arriving, all.remaining()));
      ByteBuffer out = ByteBuffer.allocate(room);
      decoder.decode(in, out);
      all.position(all.position() + in.position());
      taken.write(out.array(), 0, out.position());
    }

    assertArrayEquals(whole.toByteArray(), taken.toByteArray());
    assertEquals(NEXT.length(), all.remaining());
  }

  /** Noise is refused, or nothing of it is taken for more than it says. */
  @Property(tries = 2000)
  void noiseNeverEndsABodyOtherThanItShould(@ForAll long seed) {
    var random = new Random(seed);
    String alphabet = "0012aF;x: \t\r\r\r\n\n\n\0";
    var wire = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      wire.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    var decoder = new ChunkDecoder(1000);
    ByteBuffer in = ByteBuffer.wrap(ascii(wire.toString()));
    try {
      decoder.decode(in, ByteBuffer.allocate(1000));
    } catch (MalformedBody e) {
      return;
    }

    String read = wire.substring(0, in.position());
    assertTrue(!decoder.isEnded() || read.endsWith("\r\n\r\n"), read);
    assertTrue(read.isEmpty() || Character.digit(read.charAt(0), 16) >= 0, read);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
