package cortado.bench.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads and writes a [Report] as JSON.
public final class ReportFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .build();

  private static final MathContext DIGITS = new MathContext(5);

  private ReportFile() {}

  /// ## Fails
  ///
  /// With an [IOException] that says what is wrong if this is not a report of this schema.
  public static Report read(Path file) throws IOException {
    var tree = MAPPER.readTree(Files.readString(file));
    int schema = tree.path("schema").asInt(0);
    if (schema != Report.SCHEMA) {
      throw new IOException(
          "%s has schema %d and this program reads %d; run the benches again"
              .formatted(file, schema, Report.SCHEMA));
    }
    return MAPPER.treeToValue(tree, Report.class);
  }

  public static void write(Report report, Path file) throws IOException {
    Files.writeString(file, MAPPER.writeValueAsString(report) + "\n");
  }

  /// A figure as it is kept in the file: five significant digits.
  public static double rounded(double figure) {
    return Double.isFinite(figure) ? new BigDecimal(figure).round(DIGITS).doubleValue() : figure;
  }
}
