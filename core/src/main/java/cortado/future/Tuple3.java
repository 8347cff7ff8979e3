package cortado.future;

import org.jspecify.annotations.Nullable;

/// The values of three joined futures.
public record Tuple3<
    A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
    A first, B second, C third) {}
