package io.girolle.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.proto.ClientMsg;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RequestBodyTest {

  @Property(tries = 200)
  void framesHoldTheBodyHoweverItCame(
      @ForAll @Size(max = 20) List<@IntRange(max = 30_000) Integer> parts) {
    var body = new RequestBody();
    var whole = new ByteArrayOutputStream();
    int next = 0;
    for (int size : parts) {
      byte[] part = new byte[size];
      for (int i = 0; i < size; i++) {
        part[i] = (byte) next++;
      }
      whole.writeBytes(part);
      body.add(ByteBuffer.wrap(part));
    }
    body.end();

    assertFrames(whole.toByteArray(), body);
  }

  @Property(tries = 100)
  void framesOfABodyInMemoryAreThatMemory(@ForAll @IntRange(max = 50_000) int length) {
    byte[] bytes = new byte[length];
    ByteBuffer memory = ByteBuffer.allocate(length + 2);
    memory.position(1).limit(length + 1);
    var body = new RequestBody();
    body.whole(memory);
    assertFrames(bytes, body);

    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
      memory.put(1 + i, bytes[i]);
    }
    assertFrames(bytes, body);
  }

  private static void assertFrames(byte[] whole, RequestBody body) {
    var framed = new ByteArrayOutputStream();
    List<ClientMsg> frames = body.frames();
    for (ClientMsg frame : frames.subList(0, frames.size() - 1)) {
      byte[] data = frame.getData().getData().toByteArray();
      assertTrue(data.length > 0 && data.length <= RequestBody.FRAME);
      assertEquals(false, frame.getData().getEof());
      framed.writeBytes(data);
    }
    assertArrayEquals(whole, framed.toByteArray());
    assertEquals(whole.length, body.length());
    ClientMsg last = frames.get(frames.size() - 1);
    assertTrue(last.getData().getEof() && last.getData().getData().isEmpty());
  }
}
