/// Two downloads the old way: a thread for each. Compare [TwoSitesAsync].
final class TwoSitesThreads {

  private TwoSitesThreads() {}

  static void main(String[] arguments) throws InterruptedException {
    var first = Thread.ofPlatform().start(() -> download("https://www.foo.com"));
    var second = Thread.ofPlatform().start(() -> download("https://www.bar.com"));
    first.join();
    second.join();
    System.out.println("both threads have ended");
  }

  /// Stands for a download that blocks its thread.
  private static void download(String url) {
    System.out.println("downloaded " + url);
  }
}
