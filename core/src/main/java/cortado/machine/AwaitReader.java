package cortado.machine;

import cortado.future.Future;
import cortado.future.Owner;
import cortado.future.Unwinding;
import cortado.future.Waiting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the trees of many futures, which share what is equal in them.
///
/// Confined to one thread. Polls nothing.
public final class AwaitReader {

  private static final String LAMBDA = "$$Lambda";

  private final AwaitTree.Limits limits;
  private final Map<List<StackTraceElement>, List<StackTraceElement>> known = new HashMap<>();

  /// Reads so much of each future.
  public AwaitReader(AwaitTree.Limits limits) {
    this.limits = limits;
  }

  /// The tree of a future whose owner is the caller, between two polls.
  public AwaitTree read(Future<?> future) {
    return read(future, 0, new Rest(limits.branches()));
  }

  /// The tree of a future that its owner may be polling at this moment: only the async functions
  /// that await each other directly, as they are seen without any order. It may mix two moments.
  public AwaitTree glance(Future<?> future) {
    var chain = new Chain(limits.awaits() / 2);
    Future<?> end = chain.follow(future, false);
    return new AwaitTree(shared(chain), chain.elided, nameOf(end), null, List.of(), 0, true);
  }

  private AwaitTree read(Future<?> outermost, int nesting, Rest rest) {
    var chain = new Chain(limits.awaits() / 2);
    Future<?> end = chain.follow(outermost, true);
    List<Future<?>> owned = end instanceof Owner owner ? ownedBy(owner) : List.of();
    int told = nesting < limits.nesting() ? rest.take(owned.size()) : 0;
    var branches = new ArrayList<AwaitTree>(told);
    for (Future<?> branch : owned.subList(0, told)) {
      branches.add(read(branch, nesting + 1, rest));
    }
    return new AwaitTree(
        shared(chain),
        chain.elided,
        nameOf(end),
        end instanceof Waiting waiting ? waiting.waitsFor() : null,
        branches,
        owned.size() - told,
        end instanceof Owner owner && owner.waitsForEach());
  }

  private List<StackTraceElement> shared(Chain chain) {
    List<StackTraceElement> awaits = chain.awaits();
    return known.computeIfAbsent(awaits, each -> each);
  }

  /// Those of a combinator. What a function awaits is in its chain.
  private static List<Future<?>> ownedBy(Owner owner) {
    var owned = new ArrayList<Future<?>>();
    if (!(owner instanceof StateMachine<?>)) {
      owner.forEachOwned(owned::add);
    }
    return owned;
  }

  private static String nameOf(Future<?> future) {
    String name = future.getClass().getName();
    int lambda = name.indexOf(LAMBDA);
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  /// How many branches a tree may still have.
  private static final class Rest {

    private int branches;

    Rest(int branches) {
      this.branches = branches;
    }

    int take(int wanted) {
      int taken = Math.min(wanted, branches);
      branches -= taken;
      return taken;
    }
  }

  /// The awaits of a chain as they are found, from the outermost in.
  private static final class Chain {

    /// How many of each end are kept.
    private final int keep;

    private final List<StackTraceElement> outer = new ArrayList<>();
    private final ArrayDeque<StackTraceElement> inner = new ArrayDeque<>();
    private int elided;

    Chain(int keep) {
      this.keep = keep;
    }

    /// Returns the future in which the chain ends.
    Future<?> follow(Future<?> outermost, boolean throughOwners) {
      Future<?> each = outermost;
      Future<?> next = next(each, throughOwners);
      while (next != null) {
        each = next;
        next = next(each, throughOwners);
      }
      return each;
    }

    private @Nullable Future<?> next(Future<?> future, boolean throughOwners) {
      if (future instanceof StateMachine<?> machine) {
        StackTraceElement location = AwaitTrace.locationOf(machine);
        Future<?> child = machine.suspendedOn();
        if (location == null || child == null) {
          return null;
        }
        add(location);
        return child;
      }
      if (future instanceof Unwinding unwinding) {
        return unwinding.rest();
      }
      return throughOwners && future instanceof Owner owner && !(future instanceof Waiting)
          ? only(owner)
          : null;
    }

    /// The future that `owner` owns, if it waits for that and no other.
    private static @Nullable Future<?> only(Owner owner) {
      List<Future<?>> owned = owner.waitsForEach() ? ownedBy(owner) : List.of();
      return owned.size() == 1 ? owned.getFirst() : null;
    }

    private void add(StackTraceElement location) {
      if (outer.size() < keep) {
        outer.add(location);
        return;
      }
      inner.addLast(location);
      if (inner.size() > keep) {
        StackTraceElement _ = inner.removeFirst();
        elided++;
      }
    }

    List<StackTraceElement> awaits() {
      var all = new ArrayList<>(outer);
      all.addAll(inner);
      return List.copyOf(all.reversed());
    }
  }
}
