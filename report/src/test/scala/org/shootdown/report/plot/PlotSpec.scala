package org.shootdown.report.plot

import java.util.{List => JList}

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.report.statistics.Interval

class PlotSpec extends AnyFunSuite with Matchers {
  private val cpus = new Axis("CPUs", "", Scale.LOG2)
  private val time = new Axis("munmap", "ns", Scale.LOG10)

  private def series(name: String, points: (Double, Interval)*): Series =
    new Series(name, JList.of(points.map { case (x, y) => new Point(x, y) }: _*))

  private def refused(plot: => Any): String = (the[IllegalArgumentException] thrownBy plot).getMessage

  test("a plot of nothing is refused") {
    refused(new Plot("Scaling", cpus, time, JList.of())) shouldBe
      "The plot 'Scaling' has no series, so there is nothing to draw."
    refused(series("serial")) shouldBe "The series 'serial' has no points to plot."
  }

  test("what has no place on a logarithmic axis is refused by name") {
    val none = series("serial", 1.0 -> Interval.unknown(5), 0.0 -> Interval.unknown(5))
    refused(
      new Plot("Scaling", cpus, time, JList.of(none))
    ) shouldBe "Point 1 (x = 0.0) of the series 'serial' of the " +
      "plot 'Scaling' reaches 0.0 on the axis 'CPUs', which is logarithmic and has only positive numbers."
    for ((y, reached) <- Seq(Interval.unknown(-3) -> -3.0, new Interval(0, 1, 2) -> 0.0)) {
      val message = refused(new Plot("Scaling", cpus, time, JList.of(series("lazy", 2.0 -> y))))
      message should startWith(s"Point 1 (x = 2.0) of the series 'lazy'")
      message should include(s"reaches $reached on the axis 'munmap'")
    }
    val good = new Plot("Scaling", cpus, time, JList.of(series("lazy", 2.0 -> Interval.unknown(1))))
    refused(good.withReferences(JList.of(none))) should include("of the series 'serial'")
  }

  test("a linear axis has a place for zero and less") {
    val linear = new Axis("difference", "ns", Scale.LINEAR)
    new Plot("Ends", linear, linear, JList.of(series("both", -1.0 -> Interval.unknown(0)))).points.count shouldBe 1
  }

  test("two series of one name could not be told apart, but one may be named like what is published of it") {
    val one = series("serial", 1.0 -> Interval.unknown(1))
    refused(new Plot("Scaling", cpus, time, JList.of(one, one))) shouldBe
      "The plot 'Scaling' has two series of the name 'serial'."
    new Plot("Scaling", cpus, time, JList.of(one)).withReferences(JList.of(one)).points.count shouldBe 2
  }

  test("points are put in order, and are somewhere") {
    val points = series("serial", 4.0 -> Interval.unknown(1), 2.0 -> Interval.unknown(2)).points
    points.get(0).x shouldBe 2
    refused(new Point(Double.NaN, Interval.unknown(1))) shouldBe "A point is at a finite x, not at NaN."
  }
}
