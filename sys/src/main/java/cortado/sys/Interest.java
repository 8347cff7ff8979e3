package cortado.sys;

/// Bits for what a source is asked to report and what it was found to be.
public final class Interest {

  /// Reading would not wait.
  public static final int READABLE = 1;

  /// Writing would not wait.
  public static final int WRITABLE = 2;

  private Interest() {}
}
