package cortado.future;

import org.jspecify.annotations.Nullable;

/// Which of three branches of a `select` was ready, and its value.
public sealed interface Selected3<
        A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
    permits First, Second, Third {}
