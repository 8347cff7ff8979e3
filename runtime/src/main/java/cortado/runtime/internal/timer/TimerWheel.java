package cortado.runtime.internal.timer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Timers sorted by when they are due, coarsely while that is far and exactly when it is near.
///
/// Time is counted in ticks and is always an argument. Timers come out in the order of their ticks,
/// and those of one tick in the order in which they went in. Insert and remove take constant time;
/// a timer that is near goes into the slot of its tick and stays there, one that is far moves at
/// most nine times. No call moves more than so many. Ticks are less than 2^46 ahead. Confined to
/// whoever holds the lock of its owner, such as [Timers].
public final class TimerWheel {
  /*
   *              elapsed                frontier 0            frontier 1
   *   ─────────────┼────────────────────────┼─────────────────────┼──────────▶ ticks
   *    handed out  │  near: a slot per tick │ level 1: 64 slots   │ level 2 …
   *
   *   near        N slots of      1 tick
   *   level 1    64 slots of    N/8 ticks
   *   level 2    64 slots of  4 × N ticks, and so on: 32 times as many in each level
   *
   * (1) `elapsed` is a tick before which everything was handed out. The slot of `elapsed` holds what
   *     is due and waits to be handed out; what comes too late joins it. It only grows, and not while
   *     that slot is occupied.
   * (2) A timer whose tick is before frontier 0 is near, one before frontier 1 at level 1, and so on:
   *     at the first level whose frontier is beyond it, in the slot named by its tick. Only of the
   *     slot that begins at a frontier some timers may have moved on to the level below already.
   * (3) A slot is moved one level down as soon as there is room for all its span below: it ends no
   *     more than N ticks after `elapsed`, or 64 slots after the frontier below. It may take
   *     its time, since `elapsed` does not reach a frontier before what begins there has moved.
   * (4) A frontier is at the beginning of a slot of the level above. It moves on past slots that are
   *     empty as far as (3) would let them move, and no further than to the first that is occupied in
   *     any level above.
   * (5) Timers of the same tick are therefore always in the same slot, or were moved to the slot below
   *     from the front of it: in the order of insertion.
   * (6) A bit of `occupied` is set if and only if the head of that slot is there; a bit of `summary`,
   *     if and only if a bit in that word of near slots is, and a bit of `far`, if and only if one is
   *     in the word of that level.
   *
   * Proofs: TimerWheelTest, TimerWheelRandomTest (against a sorted map).
   */

  /// The slot number of an entry that is in no slot.
  static final int NO_SLOT = -1;

  /// How many move in one call.
  private static final int MOVES = 1024;

  private static final int WORD_BITS = 6;
  private static final int SLOTS = 1 << WORD_BITS;

  /// How many slots of level 1 the near ones cover, as a power of two.
  private static final int OVERLAP_BITS = 3;

  /// How many slots of a level make one of the next, as a power of two: half of what there are.
  private static final int LEVEL_BITS = WORD_BITS - 1;

  /// How far ahead ticks may be, as a power of two.
  private static final int REACH_BITS = 46;

  private final int nearSlots;
  private final int firstShift;
  private final int levels;
  private final int moves;

  private final @Nullable TimerEntry[] heads;
  private final long[] occupied;
  private final long[] summary;
  private int far;

  /// The one of the near slots is `frontier`; the top level has none.
  private final long[] frontiers;

  private long frontier;
  private long elapsed;
  private int size;

  /// A wheel at tick zero, where the next 2^`nearBits` ticks are near.
  public TimerWheel(int nearBits) {
    this(nearBits, MOVES);
  }

  /// One of which no call moves more than `moves` timers.
  TimerWheel(int nearBits, int moves) {
    this.nearSlots = 1 << nearBits;
    this.firstShift = nearBits - OVERLAP_BITS;
    this.levels = 1 + Math.ceilDiv(REACH_BITS - WORD_BITS - firstShift, LEVEL_BITS);
    this.moves = moves;
    this.heads = new @Nullable TimerEntry[nearSlots + levels * SLOTS];
    this.occupied = new long[heads.length >>> WORD_BITS];
    this.summary = new long[Math.ceilDiv(nearSlots >>> WORD_BITS, Long.SIZE)];
    this.frontiers = new long[levels];
    extend();
  }

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
    append(entry, slotOf(tick));
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
      setEmpty(slot);
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

  /// Takes out and returns one entry that is due at `now`. If the answer is null there is none
  /// left, unless [#nextTick()] has come: then there is more to be moved before the next can be
  /// named.
  public @Nullable TimerEntry poll(long now) {
    return pollChain(now, 1);
  }

  /// As [#poll], but takes out up to `limit` entries of one tick, linked by `next`.
  @Nullable TimerEntry pollChain(long now, int limit) {
    int left = moves;
    while (true) {
      int current = slotOfNear(elapsed);
      if (heads[current] != null) {
        return takeFrom(current, limit);
      }
      long near = nextNear();
      long move = nextMove();
      if (move > elapsed) {
        long next = Math.min(near, move);
        if (next > now) {
          passTo(now);
          return null;
        }
        passTo(next);
      } else if (near <= now && near < frontier) {
        passTo(near);
      } else if (left > 0) {
        left = moveDown(left);
      } else {
        passTo(Math.min(now, frontier - 1)); // (3)
        return null;
      }
    }
  }

  private TimerEntry takeFrom(int slot, int limit) {
    TimerEntry first = Objects.requireNonNull(heads[slot]);
    TimerEntry last = Objects.requireNonNull(first.previous);
    TimerEntry entry = first;
    for (int taken = 1; ; taken++) {
      TimerEntry next = Objects.requireNonNull(entry.next);
      entry.previous = null;
      entry.slot = NO_SLOT;
      size--;
      if (entry == last || taken == limit) {
        entry.next = null;
        beginWith(slot, next, entry == last ? null : last);
        return first;
      }
      entry = next;
    }
  }

  /// Lets a slot, whose front was taken away, begin with `first` if there is a last.
  private void beginWith(int slot, TimerEntry first, @Nullable TimerEntry last) {
    if (last == null) {
      setEmpty(slot);
    } else {
      first.previous = last;
      last.next = first;
      heads[slot] = first;
    }
  }

  /// The entry that is handed out next, which stays in, or null when the wheel is empty. Takes the
  /// longer the more entries share its slot, if that is not a near one.
  public @Nullable TimerEntry peek() {
    TimerEntry first = heads[slotOfNear(elapsed)];
    if (first != null) {
      return first;
    }
    long near = nextNear();
    if (near != Long.MAX_VALUE) {
      first = heads[slotOfNear(near)];
    }
    for (int level = 1; level <= levels; level++) {
      if (first != null && first.tick < frontierOf(level - 1)) {
        return first;
      }
      long begin = firstOf(level);
      if (begin != Long.MAX_VALUE) {
        first = first(slotAt(level, begin), first);
      }
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
    for (int word = 0; word < occupied.length; word++) {
      if (occupied[word] != 0) {
        TimerEntry head =
            Objects.requireNonNull(
                heads[(word << WORD_BITS) + Long.numberOfTrailingZeros(occupied[word])]);
        remove(head);
        return head;
      }
    }
    return null;
  }

  /// When the wheel wants to be polled next: never after the next entry is due, and exactly then if
  /// that is near and there is nothing to move before. [Long#MAX_VALUE] when the wheel is empty.
  public long nextTick() {
    if (heads[slotOfNear(elapsed)] != null) {
      return elapsed;
    }
    return Math.min(nextNear(), Math.max(nextMove(), elapsed + 1));
  }

  /// Lets time pass to `now` if nothing happens until then. Keeps new timers in low levels.
  void skipTo(long now) {
    if (now > elapsed && now < nextTick()) {
      passTo(now);
    }
  }

  /// The first tick after `elapsed` whose near slot is occupied. For when its own is not.
  private long nextNear() {
    int from = slotOfNear(elapsed + 1);
    int word = from >>> WORD_BITS;
    long bits = occupied[word] & (-1L << from);
    if (bits == 0) {
      word = nextWord(word);
      if (word < 0) {
        return Long.MAX_VALUE;
      }
      bits = occupied[word];
    }
    int slot = (word << WORD_BITS) + Long.numberOfTrailingZeros(bits);
    return elapsed + 1 + slotOfNear(slot - from);
  }

  /// The first word of near slots after `word`, around the end and up to itself, that is not empty;
  /// negative if there is none.
  private int nextWord(int word) {
    int group = word >>> WORD_BITS;
    long bits = summary[group] & (-2L << word);
    for (int groups = 0; bits == 0; groups++) {
      if (groups == summary.length) {
        return -1;
      }
      group = group + 1 == summary.length ? 0 : group + 1;
      bits = summary[group];
    }
    return (group << WORD_BITS) + Long.numberOfTrailingZeros(bits);
  }

  /// When the next slot may be moved down, which is not after `elapsed` if one waits for it.
  private long nextMove() {
    long next = Long.MAX_VALUE;
    long room = nearSlots;
    for (int level = 1, rest = far >>> 1; rest != 0; level++, rest >>>= 1) {
      if ((rest & 1) != 0) {
        next = Math.min(next, firstOf(level) + spanOf(level) - room);
      }
      room += spanOf(level) << WORD_BITS;
    }
    return next;
  }

  /// When the first occupied slot of an upper level begins.
  private long firstOf(int level) {
    if ((far >>> level & 1) == 0) {
      return Long.MAX_VALUE;
    }
    long bits = occupied[wordOf(level)];
    int shift = shiftOf(level);
    long lap = frontierOf(level - 1) >>> shift;
    return (lap + Long.numberOfTrailingZeros(Long.rotateRight(bits, (int) lap))) << shift;
  }

  /// Lets time pass to `tick`, before which nothing is due.
  private void passTo(long tick) {
    if (tick > elapsed) {
      elapsed = tick;
      if (tick + nearSlots - frontier >= spanOf(1)) {
        extend();
      }
    }
  }

  /// Moves the frontiers on as far as (4) allows.
  private void extend() {
    long limit = Long.MAX_VALUE;
    for (int level = levels; level > 0; level--) {
      limit = Math.min(limit, firstOf(level));
      frontiers[level - 1] = limit;
    }
    long room = elapsed + nearSlots;
    for (int level = 0; level < levels; level++) {
      frontiers[level] = Math.min(frontiers[level], room & -spanOf(level + 1));
      room = frontiers[level] + (spanOf(level + 1) << WORD_BITS);
    }
    frontier = frontiers[0];
  }

  /// Moves what may move down, but no more than `limit`; returns how many more it could have been.
  private int moveDown(int limit) {
    extend(); // What held a frontier up may have been taken out since.
    int left = limit;
    for (int level = 1; level <= levels && left > 0; ) {
      if (mayMove(level)) {
        left -= moveFrom(slotAt(level, frontierOf(level - 1)), level - 1, left);
        extend();
        level = 1;
      } else {
        level++;
      }
    }
    return left;
  }

  /// Whether the slot at the frontier below `level` is occupied, and there is room for its span.
  private boolean mayMove(int level) {
    long begin = frontierOf(level - 1);
    long room =
        level == 1 ? elapsed + nearSlots : frontierOf(level - 2) + (spanOf(level - 1) << WORD_BITS);
    return heads[slotAt(level, begin)] != null && begin + spanOf(level) <= room;
  }

  /// Moves up to `limit` timers from the front of `slot` to a level, and returns how many.
  private int moveFrom(int slot, int level, int limit) {
    TimerEntry head = Objects.requireNonNull(heads[slot]);
    TimerEntry last = Objects.requireNonNull(head.previous);
    TimerEntry entry = head;
    for (int moved = 1; ; moved++) {
      TimerEntry next = Objects.requireNonNull(entry.next);
      append(entry, slotAt(level, entry.tick));
      if (entry == last || moved == limit) {
        beginWith(slot, next, entry == last ? null : last);
        return moved;
      }
      entry = next;
    }
  }

  private void append(TimerEntry entry, int slot) {
    entry.slot = slot;
    TimerEntry head = heads[slot];
    if (head == null) {
      entry.next = entry;
      entry.previous = entry;
      heads[slot] = entry;
      int word = slot >>> WORD_BITS;
      occupied[word] |= 1L << slot;
      if (slot < nearSlots) {
        summary[word >>> WORD_BITS] |= 1L << word;
      } else {
        far |= 1 << levelOf(word);
      }
    } else {
      TimerEntry last = Objects.requireNonNull(head.previous);
      entry.next = head;
      entry.previous = last;
      last.next = entry;
      head.previous = entry;
    }
  }

  private void setEmpty(int slot) {
    heads[slot] = null;
    int word = slot >>> WORD_BITS;
    occupied[word] &= ~(1L << slot);
    if (occupied[word] != 0) {
      return;
    }
    if (slot < nearSlots) {
      summary[word >>> WORD_BITS] &= ~(1L << word);
    } else {
      far &= ~(1 << levelOf(word));
    }
  }

  /// Where a timer for `tick` belongs (2).
  private int slotOf(long tick) {
    if (tick < frontier) {
      return slotOfNear(Math.max(tick, elapsed));
    }
    int level = 1;
    while (level < levels && tick >= frontiers[level]) {
      level++;
    }
    return slotAt(level, tick);
  }

  private int slotAt(int level, long tick) {
    if (level == 0) {
      return slotOfNear(tick);
    }
    int digit = (int) (tick >>> shiftOf(level)) & (SLOTS - 1);
    return nearSlots + (level - 1) * SLOTS + digit;
  }

  private int slotOfNear(long tick) {
    return (int) tick & (nearSlots - 1);
  }

  private int wordOf(int level) {
    return (nearSlots >>> WORD_BITS) + level - 1;
  }

  private int levelOf(int word) {
    return word + 1 - (nearSlots >>> WORD_BITS);
  }

  /// The first tick that belongs to a level above `level`.
  private long frontierOf(int level) {
    return frontiers[level];
  }

  private int shiftOf(int level) {
    return firstShift + (level - 1) * LEVEL_BITS;
  }

  /// How many ticks a slot of an upper level spans.
  private long spanOf(int level) {
    return 1L << shiftOf(level);
  }
}
