package cortado.future;

import org.jspecify.annotations.Nullable;

/// Which of four branches of a `select` was ready, and its value.
public sealed interface Selected4<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object>
    permits First, Second, Third, Fourth {}
