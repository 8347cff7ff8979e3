package cortado.future;

import org.jspecify.annotations.Nullable;

/// Which of five branches of a `select` was ready, and its value.
public sealed interface Selected5<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        D extends @Nullable Object,
        E extends @Nullable Object>
    permits First, Second, Third, Fourth, Fifth {}
