package cortado.future;

import org.jspecify.annotations.Nullable;

/// The fourth branch of a `select` was ready, with `value`.
public record Fourth<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object,
        E extends @Nullable Object>(
    D value) implements Selected4<A, B, C, D>, Selected5<A, B, C, D, E> {}
