package org.shootdown.report.plot

import java.io.{ByteArrayInputStream, StringReader}
import java.nio.charset.StandardCharsets
import java.util.{List => JList}
import javax.imageio.ImageIO
import javax.xml.parsers.DocumentBuilderFactory

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.report.statistics.Interval
import org.w3c.dom.{Element, Node}
import org.xml.sax.InputSource

class DrawingSpec extends AnyFunSuite with Matchers {
  private def series(name: String, points: (Double, Interval)*): Series =
    new Series(name, JList.of(points.map { case (x, y) => new Point(x, y) }: _*))

  private val serial =
    series("serial", Seq(2, 4, 8, 16).map(x => x.toDouble -> new Interval(x * 900, x * 1000, x * 1200)): _*)
  private val early = series("early <ack> & go", 2.0 -> new Interval(900, 1000, 1100), 16.0 -> Interval.unknown(3000))
  private val published = series("Figure 5", 4.0 -> Interval.unknown(4100), 8.0 -> new Interval(7000, 8000, 9000))

  private def plot(xs: Scale = Scale.LOG2, ys: Scale = Scale.LOG10): Plot =
    new Plot("Unmapping", new Axis("CPUs", "", xs), new Axis("munmap", "ns", ys), JList.of(serial, early))
      .withNote("Bars: 95 % confidence")
      .withReferences(JList.of(published))

  private def parsed(svg: String): Element = {
    val factory = DocumentBuilderFactory.newInstance()
    factory.setNamespaceAware(true)
    factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg))).getDocumentElement
  }

  private def elements(root: Element): Seq[Element] = {
    val all = root.getElementsByTagName("*")
    Seq.tabulate(all.getLength)(all.item(_).asInstanceOf[Element])
  }

  private def texts(root: Element): Seq[String] = elements(root).filter(_.getTagName == "text").map(_.getTextContent)

  /** What holds of an element, said of itself or of what it is in. */
  private def inherited(node: Node, attribute: String): String = node match {
    case element: Element if element.hasAttribute(attribute) => element.getAttribute(attribute)
    case _ => Option(node.getParentNode).map(inherited(_, attribute)).getOrElse("")
  }

  /** How many shapes are filled with a colour. */
  private def filled(root: Element, colour: String): Int = elements(root).count { element =>
    Set("path", "rect", "circle", "ellipse", "polygon")(element.getTagName) &&
    inherited(element, "fill") == colour && inherited(element, "stroke") == "none"
  }

  test("an SVG says in words what there is to see") {
    val words = texts(parsed(Drawing.svg(plot())))
    words should contain allOf ("Unmapping", "Bars: 95 % confidence", "CPUs", "munmap (ns)")
    words should contain allOf ("serial", "early <ack> & go", "Figure 5 (published)")
    words should contain allOf ("2", "4", "8", "16", "1,000", "10,000")
    words should contain("Hollow marks: the interval is unknown, as of a single replicate.")
  }

  test("every point has a mark in the colour of its series, and so has the legend") {
    val root = parsed(Drawing.svg(plot()))
    filled(root, "rgb(0,114,178)") shouldBe serial.points.size + 1
    filled(root, "rgb(213,94,0)") shouldBe early.points.size - 1 + 1
    filled(root, "black") shouldBe published.points.size + 1
  }

  test("what is published of a series has its colour") {
    val root = parsed(Drawing.svg(plot().withReferences(JList.of(series("serial", 4.0 -> Interval.unknown(4100))))))
    filled(root, "rgb(0,114,178)") shouldBe serial.points.size + 1 + 2
    texts(root) should contain("serial (published)")
  }

  test("all marks lie within the axes, whatever the scales") {
    for (xs <- Scale.values; ys <- Scale.values) {
      filled(parsed(Drawing.svg(plot(xs, ys))), "rgb(0,114,178)") shouldBe serial.points.size + 1
    }
  }

  test("nothing is said of hollow marks where there are none") {
    val known = new Plot("Known", plot().x, plot().y, JList.of(serial))
    texts(parsed(Drawing.svg(known))).filter(_.contains("Hollow")) shouldBe empty
  }

  test("the same plot is drawn the same, and no other names its parts alike") {
    Drawing.svg(plot()) shouldBe Drawing.svg(plot())
    Drawing.png(plot()) shouldBe Drawing.png(plot())
    def ids(plot: Plot) = elements(parsed(Drawing.svg(plot))).map(_.getAttribute("id")).filter(_.nonEmpty).toSet
    ids(plot()).size should be > 1
    ids(plot()).intersect(ids(plot().withNote("another"))) shouldBe empty
  }

  test("an SVG can stand in a page and in a file") {
    val svg = Drawing.svg(plot())
    svg should startWith("<svg ")
    new String(svg.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) shouldBe svg
    parsed(svg).getAttribute("viewBox") shouldBe "0 0 800 540"
    svg should not include "NaN"
    elements(parsed(svg)).map(_.getAttribute("font-family")).toSet shouldBe Set("", Typeface.FAMILIES)
  }

  test("a PNG has ink of each colour on white") {
    val image = ImageIO.read(new ByteArrayInputStream(Drawing.png(plot())))
    (image.getWidth, image.getHeight) shouldBe ((1600, 1080))
    val pixels = image.getRGB(0, 0, 1600, 1080, null, 0, 1600)
    def ink(colour: Int) = pixels.count(pixel => (pixel & 0xffffff) == colour)
    for (colour <- Seq(0x0072b2, 0xd55e00, 0x000000)) ink(colour) should be > 200
    ink(0xffffff) should be > 1600 * 1080 / 2
  }

  test("forty series differ without colours") {
    val looks = Seq.tabulate(42)(Style.ofSeries(_))
    looks.map(style => (style.mark, style.line)).distinct.size shouldBe looks.size
    looks.take(6).map(_.colour).distinct.size shouldBe 6
    looks.take(6).map(_.mark).distinct.size shouldBe 6
    looks.take(6).map(_.line).distinct.size shouldBe 6
  }

  test("the typeface has what plots are written with") {
    val signs = "CPUs (µs) 10⁻⁹ × 1,234.5 − ≤ ± … äöüß αβγδ"
    Typeface.of(12).canDisplayUpTo(signs) shouldBe -1
  }
}
