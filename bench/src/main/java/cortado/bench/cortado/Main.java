package cortado.bench.cortado;

import cortado.bench.harness.PeerMain;
import cortado.runtime.Flavor;
import java.util.Arrays;

/// The process of `cortado-ct` or `cortado-mt`: `ct` or `mt`, then what every peer is told.
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Flavor flavor =
        switch (arguments.length == 0 ? "" : arguments[0]) {
          case "ct" -> Flavor.CURRENT_THREAD;
          case "mt" -> Flavor.WORK_STEALING;
          default -> throw new IllegalArgumentException("say ct or mt first, then what to do");
        };
    PeerMain.run(new CortadoPeer(flavor), Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
