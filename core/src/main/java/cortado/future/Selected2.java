package cortado.future;

import org.jspecify.annotations.Nullable;

/// Which of two branches of a `select` was ready, and its value.
public sealed interface Selected2<A extends @Nullable Object, B extends @Nullable Object>
    permits First, Second {}
