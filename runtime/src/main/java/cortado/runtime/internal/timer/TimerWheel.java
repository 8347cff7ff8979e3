package cortado.runtime.internal.timer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Timers sorted by when they are due, coarsely while that is far and exactly when it is near.
///
/// Time is counted in ticks and is always an argument. Timers come out in the order of their ticks,
/// and those of one tick in the order in which they went in. Insert and remove take constant time;
/// a timer changes its slot five times at most, and once more for each 2^36 ticks that it is away.
/// Ticks are below 2^62. Confined to whoever holds the lock of its owner, such as [Timers].
public final class TimerWheel {
  /*
   *                       64 slots of      a slot holds        a level spans
   *   level 0   |.|.|.|    1 tick           one due tick        64 ticks
   *   level 1   |.|.|.|    64 ticks         a lap of level 0    4,096 ticks
   *   level 2   |.|.|.|    4,096 ticks      a lap of level 1    262,144 ticks
   *     …                                                         …
   *   level 5   |.|.|.|    2^30 ticks       a lap of level 4    2^36 ticks, and all beyond
   *
   *   tick      │ beyond │ level 5 │ level 4 │ level 3 │ level 2 │ level 1 │ level 0 │
   *   elapsed   │  same  │  same   │  same   │  same   │ differs │ whatever follows  │  → level 2
   *
   * (1) `elapsed` is a tick up to which, and including which, everything was handed out or stands
   *     in the due ring. It only grows.
   * (2) A timer is at the level of the highest digit (base 64) in which its tick and `elapsed`
   *     differ, in the slot named by that digit of its tick. What differs above level 5 is parked
   *     in level 5.
   * (3) Hence below level 5 the slot that `elapsed` points at is empty, all occupied ones lie ahead
   *     of it, and every timer of a level is due before every timer of the level above. In level 5
   *     slots are reached around the end, the one pointed at last of all.
   * (4) The slot whose span begins next is emptied as `elapsed` reaches the span's first tick. Its
   *     timers are due or move to a lower level; only those still beyond level 5 come back to it.
   * (5) Timers of the same tick are therefore always in the same slot, in the order of insertion.
   * (6) A bit of `occupied` is set if and only if the head of that slot is there.
   *
   * Proofs: TimerWheelTest, TimerWheelRandomTest (against a sorted map).
   */

  /// The slot number of an entry that is in no slot.
  static final int NO_SLOT = -1;

  private static final int LEVELS = 6;
  private static final int DIGIT_BITS = 6;
  private static final int SLOTS = 1 << DIGIT_BITS;

  /// The first distance that the levels cannot tell apart.
  private static final long REACH = 1L << (LEVELS * DIGIT_BITS);

  /// The ring of entries that are due and wait to be handed out.
  private static final int DUE = LEVELS * SLOTS;

  private final @Nullable TimerEntry[] heads = new @Nullable TimerEntry[DUE + 1];
  private final long[] occupied = new long[LEVELS];
  private long elapsed;
  private int size;

  /// A wheel at tick zero.
  public TimerWheel() {}

  /// Puts `entry` in, to be handed out at `tick`. Returns false, and does nothing, if the wheel has
  /// passed that tick.
  public boolean insert(TimerEntry entry, long tick) {
    if (tick <= elapsed) {
      return false;
    }
    put(entry, tick);
    return true;
  }

  /// Puts `entry` in, to be handed out at `tick`, or with the next poll if the wheel has passed it.
  public void put(TimerEntry entry, long tick) {
    entry.tick = tick;
    place(entry);
    size++;
  }

  /// How many entries are in.
  public int size() {
    return size;
  }

  /// Takes `entry` out, which must be in.
  public void remove(TimerEntry entry) {
    int slot = entry.slot;
    TimerEntry next = Objects.requireNonNull(entry.next);
    if (next == entry) {
      heads[slot] = null;
      if (slot != DUE) {
        occupied[slot >>> DIGIT_BITS] &= ~(1L << slot);
      }
    } else {
      TimerEntry previous = Objects.requireNonNull(entry.previous);
      previous.next = next;
      next.previous = previous;
      if (heads[slot] == entry) {
        heads[slot] = next;
      }
    }
    entry.next = null;
    entry.previous = null;
    entry.slot = NO_SLOT;
    size--;
  }

  /// Takes out and returns one entry that is due at `now`, or null when there is none left.
  public @Nullable TimerEntry poll(long now) {
    while (true) {
      TimerEntry due = heads[DUE];
      if (due != null) {
        remove(due);
        return due;
      }
      long next = nextTick();
      if (next > now) {
        skipTo(now);
        return null;
      }
      empty(next);
    }
  }

  /// The entry that is handed out next, which stays in, or null when the wheel is empty. Takes the
  /// longer the more entries share its slot, and, more than 2^30 ticks away, its level.
  public @Nullable TimerEntry peek() {
    TimerEntry due = heads[DUE];
    if (due != null) {
      return due;
    }
    for (int level = 0; level < LEVELS - 1; level++) {
      if (occupied[level] != 0) {
        int digit = (int) (nextTick() >>> (level * DIGIT_BITS)) & (SLOTS - 1);
        return first(level * SLOTS + digit, null);
      }
    }
    // Those beyond level 5 stand between the others (3).
    TimerEntry first = null;
    for (int slot = (LEVELS - 1) * SLOTS; slot < DUE; slot++) {
      first = first(slot, first);
    }
    return first;
  }

  /// The first entry of a slot by its tick, or `other` if that is no later.
  private @Nullable TimerEntry first(int slot, @Nullable TimerEntry other) {
    TimerEntry head = heads[slot];
    TimerEntry first = other;
    TimerEntry entry = head;
    while (entry != null) {
      if (first == null || entry.tick < first.tick) {
        first = entry;
      }
      entry = entry.next == head ? null : entry.next;
    }
    return first;
  }

  /// Takes out and returns any entry, or null when there is none.
  public @Nullable TimerEntry pollAny() {
    for (TimerEntry head : heads) {
      if (head != null) {
        remove(head);
        return head;
      }
    }
    return null;
  }

  /// When the wheel wants to be polled next: never after the next entry is due, and exactly then if
  /// it is fewer than 64 ticks away and in the current lap. [Long#MAX_VALUE] when the wheel is
  /// empty.
  public long nextTick() {
    if (heads[DUE] != null) {
      return elapsed;
    }
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        int shift = level * DIGIT_BITS;
        long lap = elapsed >>> shift;
        // Rotated so that the slot after the current one is first, and the current one last (3).
        int ahead = Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], (int) lap + 1));
        return (lap + ahead + 1) << shift;
      }
    }
    return Long.MAX_VALUE;
  }

  /// Lets time pass to `now` if nothing happens until then. Keeps new timers in low levels.
  void skipTo(long now) {
    if (now > elapsed && now < nextTick()) {
      elapsed = now;
    }
  }

  /// Moves on to `tick`, where the span of the next occupied slot begins, and empties that slot.
  private void empty(long tick) {
    int slot = slotOf(tick);
    // Detached before its entries are placed anew: one that is far away comes back to this slot.
    TimerEntry first = Objects.requireNonNull(heads[slot]);
    Objects.requireNonNull(first.previous).next = null;
    heads[slot] = null;
    occupied[slot >>> DIGIT_BITS] &= ~(1L << slot);
    elapsed = tick;
    for (TimerEntry entry = first; entry != null; ) {
      TimerEntry next = entry.next;
      place(entry);
      entry = next;
    }
  }

  private void place(TimerEntry entry) {
    int slot = entry.tick <= elapsed ? DUE : slotOf(entry.tick);
    entry.slot = slot;
    TimerEntry head = heads[slot];
    if (head == null) {
      entry.next = entry;
      entry.previous = entry;
      heads[slot] = entry;
      if (slot != DUE) {
        occupied[slot >>> DIGIT_BITS] |= 1L << slot;
      }
    } else {
      TimerEntry last = Objects.requireNonNull(head.previous);
      entry.next = head;
      entry.previous = last;
      last.next = entry;
      head.previous = entry;
    }
  }

  /// The slot for a tick ahead of `elapsed`: 64 times its level, plus the digit of that level (2).
  private int slotOf(long tick) {
    long differing = elapsed ^ tick;
    int level =
        differing >= REACH
            ? LEVELS - 1
            : (Long.SIZE - 1 - Long.numberOfLeadingZeros(differing)) / DIGIT_BITS;
    int digit = (int) (tick >>> (level * DIGIT_BITS)) & (SLOTS - 1);
    return level * SLOTS + digit;
  }
}
