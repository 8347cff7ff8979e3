package cortado.task;

import org.jspecify.annotations.Nullable;

/// Which task it is. Immutable.
///
/// @param id a number that no other task or job of this JVM has, as [AbortHandle#id()]
/// @param name what it was named by [TaskBuilder#name], or null
public record TaskIdentity(long id, @Nullable String name) {}
