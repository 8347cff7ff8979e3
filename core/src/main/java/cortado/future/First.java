package cortado.future;

import org.jspecify.annotations.Nullable;

/// The first branch of a `select` was ready, with `value`.
public record First<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object,
        E extends @Nullable Object>(
    A value)
    implements Selected2<A, B>,
        Selected3<A, B, C>,
        Selected4<A, B, C, D>,
        Selected5<A, B, C, D, E> {}
