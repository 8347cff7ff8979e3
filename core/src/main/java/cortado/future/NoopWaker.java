package cortado.future;

/// Wakes nobody.
enum NoopWaker implements Waker {
  INSTANCE;

  @Override
  public void wake() {}
}
