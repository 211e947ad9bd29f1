package io.girolle.plugins.placers;

import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.RunnerSet;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the calls of a function on one runner, where its instances are warm, for as long as that
 * runner takes them. Fn calls it <em>ch</em>.
 *
 * <p><b>Algorithm.</b> SipHash-2-4 of the function's id, with Fn's key, gives a number; jump hash
 * makes of it a position in the pool's list. When that runner refuses, the next ones in the list
 * are tried, from the last to the first, until one takes the call or all have refused. Each round
 * starts at the same runner.
 *
 * <p><b>Example.</b> The pool is a, b, c. Function {@code demo.hello} goes to a, {@code hello} to
 * b, {@code shop.cart} to c, always. While c is full, calls of {@code shop.cart} go to a. With a
 * fourth runner d at the end of the list about a quarter of all functions moves to d, none moves
 * between a, b and c; these three stay.
 *
 * <p><b>Unhealthy runners.</b> It knows nothing of health: calls of a function whose runner refuses
 * or can't be reached each try it first, once a round, and then go on to the next one.
 *
 * <p><b>Caveats.</b> Functions are spread evenly, calls are not: a busy function fills its runner,
 * then overflows onto the next one in the list, and so on. Jump hash numbers buckets, so only a
 * pool that grows or shrinks at the end of its list moves few functions; a runner that leaves from
 * the middle shifts all those behind it. Nodes agree on a function's runner only when their pools
 * list the runners in the same order. Fn's own jump hash divides integers and so never picks some
 * runners first: behind an Fn node and a Girolle node one function may have two homes.
 *
 * <p><b>Papers.</b> J. Lamping, E. Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm"
 * (2014); J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF" (2012).
 */
final class ConsistentHash implements Placer {
  private static final SipHash FN_HASH = new SipHash(0, 0x4c617279426f6174L);

  @Override
  public Picker over(RunnerSet set) {
    int count = set.runners().size();
    return new Ring(set.runners(), call -> JumpHash.bucket(hash(call.functionId()), count));
  }

  @Override
  public boolean sticky() {
    return true;
  }

  private static long hash(String functionId) {
    return FN_HASH.hash(functionId.getBytes(StandardCharsets.UTF_8));
  }
}
