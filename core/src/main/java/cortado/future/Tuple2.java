package cortado.future;

import org.jspecify.annotations.Nullable;

/// The values of two joined futures.
public record Tuple2<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {}
