package cortado.transform.passes;

/// What the transform refuses, and what it warns about: each rule with its message.
///
/// A message names the code, says what is wrong with it, and says what to do. They are listed with
/// an example each in `docs/diagnostics.md`, which a test holds against this list.
public enum Rule {
  AWAIT_IN_SYNCHRONIZED_BLOCK(
      "%s inside a synchronized block in %s: a monitor belongs to a thread and cannot be held"
          + " across an await; use a Semaphore, or await outside of the block"),
  SYNCHRONIZED_METHOD(
      "@Async method %s is synchronized, but a monitor cannot be held across an await; use a"
          + " Semaphore, or a synchronized block without await"),
  METHOD_WITHOUT_FUTURE("@Async method %s returns %s; let it return a Future, or remove @Async"),
  METHOD_WITHOUT_BODY("@Async method %s has no body; put @Async on the implementation"),
  AWAIT_IN_CONSTRUCTOR(
      "await in a constructor or an instance initializer of %s; await in an @Async factory method"
          + " and pass the value to the constructor"),
  AWAIT_IN_STATIC_INITIALIZER(
      "await in the static initializer of %s; keep the future, and await it where it is used"),
  AWAIT_IN_PLAIN_LAMBDA(
      "await in a lambda in %s that is not an async block; wrap its body in async(() -> …), or use"
          + " a loop"),
  AWAIT_IN_PLAIN_METHOD(
      "await in %s, which is not async; mark it @Async and let it return a Future, or wrap the code"
          + " in async(() -> …)"),
  AWAIT_AS_METHOD_REFERENCE(
      "await as a method reference in %s runs as a plain call; write async(() -> …) and await"
          + " inside it"),
  BLOCK_NOT_IN_PLACE(
      "the body of an async block in %s must be a lambda written in place; write async(() -> …)"),
  FUTURE_RETURNED_IN_TRY(
      "%s is returned inside try or synchronized in %s, and would be awaited outside of it; write"
          + " return ready(future.await())"),
  ASYNC_MAIN_OF_WRONG_SHAPE(
      "@AsyncMain method %s must be static Future<Void> main() or main(String[])"),
  SECOND_ASYNC_MAIN("@AsyncMain method %s is the second one of its class; keep one of them"),
  ASYNC_MAIN_BESIDE_MAIN(
      "@AsyncMain method %s stands beside a void main(String[]); remove one of them"),
  METHOD_TOO_LARGE(
      "async code in %s becomes larger than 32 KB, the most that the transform can write; split it"
          + " into several async methods"),
  TOO_MANY_ARGUMENTS(
      "async code in %s takes %s words of arguments, and the transform needs 3 of the 255 that the"
          + " JVM allows; pass some of them in an object"),
  NEW_OBJECT_OUT_OF_REACH(
      "the arguments of a constructor called in %s are awaited while the new object is %s; await"
          + " them into variables first"),
  OLD_INSTRUCTION(
      "instruction %s in %s is not supported in async code; compile for Java 8 or later"),
  FUTURE_NEVER_AWAITED(
      Effect.WARNS, "the future of %s is never awaited, so it never runs; add .await()"),
  CATCH_THAT_CANNOT_FIRE(
      Effect.WARNS,
      "the future of %s is created in a try that catches %s but awaited outside of it, so that"
          + " catch cannot fire; await it inside the try"),
  BLOCKING_CALL(Effect.WARNS, "%s blocks the thread that runs all tasks; %s"),
  LARGE_METHOD(
      Effect.WARNS,
      "async code in %s becomes %s bytecodes, and the JVM compiles at most %s; split it into"
          + " several async methods");

  private enum Effect {
    REFUSES,
    WARNS
  }

  private final Effect effect;
  private final String message;

  Rule(String message) {
    this(Effect.REFUSES, message);
  }

  Rule(Effect effect, String message) {
    this.effect = effect;
    this.message = message;
  }

  /// Whether a class that breaks the rule is left untransformed.
  public boolean refuses() {
    return effect == Effect.REFUSES;
  }

  /// What is wrong and what to do, where `names` say in what.
  public String message(Object... names) {
    return message.formatted(names);
  }

  /// The parts of the message between the names.
  public String[] fixedParts() {
    return message.split("%s", -1);
  }
}
