package cortado.transform.passes;

/// A place where an async function may be suspended.
///
/// @param position where the await, or the return, is in the code
/// @param number its state; the first is 1
/// @param values the locals and what lies on the stack below the awaited future
/// @param isTail whether it is a return, whose value completes the function
record AwaitPoint(int position, int number, Values values, boolean isTail) {}
