package cortado.sync;

import cortado.future.Waiting;

/// A future that waits among [Listeners], and may wait again after it was released.
abstract class Listener extends Waiter<Listener> implements Waiting {

  final ListeningEnd end;

  /// How many events there had been when it began to wait.
  long eventsBefore;

  Listener(ListeningEnd end) {
    this.end = end;
  }
}
