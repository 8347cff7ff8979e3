package cortado.future;

import org.jspecify.annotations.Nullable;

/// The third branch of a `select` was ready, with `value`.
public record Third<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object,
        E extends @Nullable Object>(
    C value) implements Selected3<A, B, C>, Selected4<A, B, C, D>, Selected5<A, B, C, D, E> {}
