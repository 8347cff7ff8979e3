package cortado.miniredis;

import java.io.IOException;

/// The server has answered a request with an error. The connection stays usable.
public final class RedisException extends IOException {

  private static final long serialVersionUID = 1L;

  RedisException(String message) {
    super(message);
  }
}
