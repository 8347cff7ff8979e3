package cortado.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
  private static final List<Double> CROWDED = List.of(100.0, 101.0, 102.0, 103.0, 400.0, 401.0);

  @Test
  void draw_ofRatios_isReadableByMachinesAndByThoseWhoCannotSee() throws Exception {
    var bars =
        List.of(
            new RatioBars.Bar("vthreads", 3.2, 3.0, 3.4),
            new RatioBars.Bar("tokio-mt", 0.25, Double.NaN, Double.NaN));
    var svg =
        parse(
            new RatioBars(
                    "A <title>", "how", "less", "more", List.of(new RatioBars.Row("r & s", bars)))
                .draw());

    assertThat(text(svg, "title")).isEqualTo("A <title>");
    assertThat(text(svg, "desc")).contains("r & s", "vthreads 3.2", "tokio-mt 0.25");
    assertThat(text(svg, "style")).contains("prefers-color-scheme:dark", ".vthreads", ".tokio-mt");
    assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("img");
  }

  @Test
  void draw_ofCurvesThatEndClose_keepsTheirNamesApart() throws Exception {
    var curves = new ArrayList<Lines.Curve>();
    for (double y : CROWDED) {
      curves.add(
          new Lines.Curve("peer" + y, List.of(new Lines.Point(10, 50), new Lines.Point(1000, y))));
    }
    var panel = new Lines.Panel("one", curves);
    var svg = parse(new Lines("t", "s", List.of(panel), x -> "x" + x, y -> "y" + y).draw());

    var heights =
        elements(svg, "text").stream()
            .filter(element -> element.getTextContent().startsWith("peer"))
            .map(element -> Double.parseDouble(element.getAttribute("y")))
            .sorted()
            .toList();
    assertThat(heights).hasSize(CROWDED.size());
    for (int i = 1; i < heights.size(); i++) {
      assertThat(heights.get(i) - heights.get(i - 1)).isGreaterThan(13);
    }
  }

  @Test
  void draw_ofAnyChart_staysOnThePaper() throws Exception {
    var bar = new Bars.Bar("a label", "kotlin", 10, 30, "10 B heap, 30 B");
    var row = new Percentiles.Row("a label", "netty", 10, 100, 5000);
    for (String drawn :
        List.of(
            new Bars("t", "s", List.of(new Bars.Panel("p", List.of(bar, bar)))).draw(),
            new Percentiles(
                    "t",
                    "s",
                    List.of(new Percentiles.Panel("p", List.of(row, row))),
                    v -> v + " µs")
                .draw())) {
      var svg = parse(drawn);
      double height = Double.parseDouble(svg.getDocumentElement().getAttribute("height"));
      for (String name : List.of("text", "rect")) {
        for (Element element : elements(svg, name)) {
          assertThat(Double.parseDouble(element.getAttribute("y"))).isBetween(0.0, height);
          assertThat(Double.parseDouble(element.getAttribute("x")))
              .isBetween(0.0, (double) Svg.WIDTH);
        }
      }
    }
  }

  @Test
  void over_values_spansRoundNumbersAndMarksThem() {
    var scale = LogScale.over(List.of(13.0, 870.0), 0, 600);

    assertThat(scale.least()).isEqualTo(10);
    assertThat(scale.most()).isEqualTo(1000);
    assertThat(scale.at(100)).isEqualTo(300);
    assertThat(scale.marks()).containsExactly(10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0);
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(Document svg, String name) {
    return elements(svg, name).getFirst().getTextContent();
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    var elements = new ArrayList<Element>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
