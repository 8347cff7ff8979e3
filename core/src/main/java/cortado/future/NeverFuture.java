package cortado.future;

/// Is never ready and never wakes.
enum NeverFuture implements Future<Object> {
  INSTANCE;

  @Override
  public Poll<Object> poll(Context context) {
    return Poll.pending();
  }
}
