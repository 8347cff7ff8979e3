package cortado.future;

import org.jspecify.annotations.Nullable;

/// The fifth branch of a `select` was ready, with `value`.
public record Fifth<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object,
        E extends @Nullable Object>(
    E value) implements Selected5<A, B, C, D, E> {}
