package cortado.transform.passes;

import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The async functions of a class, and how its methods make them.
public final class Bodies {

  private final AsyncCalls calls;
  private final SourceNames names;
  private final Map<String, AsyncBody> bodies = new LinkedHashMap<>();
  private final Set<AsyncBody> fused = new HashSet<>();
  private final Set<AsyncBody> depthChecking = new HashSet<>();

  Bodies(AsyncCalls calls, SourceNames names) {
    this.calls = calls;
    this.names = names;
  }

  void add(AsyncBody body) {
    bodies.put(HostClass.keyOf(body.method()), body);
  }

  AsyncCalls calls() {
    return calls;
  }

  SourceNames names() {
    return names;
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return bodies.isEmpty();
  }

  Collection<AsyncBody> all() {
    return bodies.values();
  }

  @Nullable AsyncBody of(MethodModel method) {
    return of(HostClass.keyOf(method));
  }

  @Nullable AsyncBody of(String key) {
    return bodies.get(key);
  }

  /// Notes that a body is called without a frame.
  void fuse(AsyncBody body) {
    fused.add(body);
  }

  /// Whether some await calls the body without a frame. Known when all awaits have been planned.
  boolean isFused(AsyncBody body) {
    return fused.contains(body);
  }

  /// Notes that a body looks how deep it is when it is called without a frame.
  void checkDepth(AsyncBody body) {
    depthChecking.add(body);
  }

  boolean checksDepth(AsyncBody body) {
    return depthChecking.contains(body);
  }

  /// The body of the async block that is made at a position, or null if none is made there.
  @Nullable AsyncBody madeAt(MethodCode code, int position) {
    if (!AsyncCalls.isBlock(code.at(position)) || !isDirectArgument(code, position)) {
      return null;
    }
    String key = calls.lambdaBody((InvokeDynamicInstruction) code.at(position));
    return key == null ? null : bodies.get(key);
  }

  /// Whether a method makes an async block.
  boolean areMadeIn(MethodCode code) {
    for (int at = 0; at < code.size(); at++) {
      if (madeAt(code, at) != null) {
        return true;
      }
    }
    return false;
  }

  /// Whether the lambda made at a position goes straight into `async`.
  static boolean isDirectArgument(MethodCode code, int position) {
    int next = code.nextInstruction(position);
    return next >= 0 && AsyncCalls.isAsync(code.at(next)) && code.solePredecessor(next) == position;
  }
}
