package org.shootdown.report.study

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException
import org.shootdown.report.plot.Drawing

/** What others have published beside what a study measures. */
class ReferenceSpec extends AnyFunSuite with Matchers with Studies {
  private def published(reference: String): String =
    complete + "references = [ { curve = A, source = \"somebody\", metric = munmap.p99, within = 10 %\n" + reference + " } ]\n"

  private val inline = published(
    "points = [ { arch = arm64, cpus = 2, value = 2 us }, { arch = arm64, cpus = 4, value = 1500 } ]"
  )

  private def points(study: Study): Seq[(String, Double)] =
    study.references.get(0).points.asScala.toSeq.map(point => (point.point.get("cpus"), point.value))

  test("points stand in the study's file, as numbers or as durations, and say what varies") {
    val read1 = read(inline)
    points(read1) shouldBe Seq("2" -> 2000.0, "4" -> 1500.0)
    read1.references.get(0).points.get(0).point.asScala shouldBe
      Map("arch" -> "arm64", "cpus" -> "2", "workload" -> "munmap", "USER_WORK" -> "2000")
    (read1.references.get(0).within, read1.references.get(0).atLeast) shouldBe ((0.1, 2))
    read1.measured.asScala.map(_.toString) should contain("munmap.p99")
  }

  test("or in a CSV file beside it, in a unit of its own, with comments and quotes as programs write them") {
    val csv = "# read off figure 7\n\"cpus\",arch,value\n\n2,\"arm64\",3\n4,arm64, 4.5\n"
    points(read(published("unit = 0.5 us, data = a.csv, at-least = 1"), "a.csv" -> csv)) shouldBe
      Seq("2" -> 1500.0, "4" -> 2250.0)
    points(read(published("data = a.csv"), "a.csv" -> "cpus,arch,value\r\n2,arm64,7 ns\r\n")) shouldBe Seq("2" -> 7.0)
  }

  private def refused(reference: String, beside: (String, String)*)(messages: String*): Unit = {
    val error = intercept[InvalidInputException](read(published(reference), beside: _*)).getMessage
    messages.foreach(message => error should include(message))
  }

  test(
    "a table with holes, an axis that nobody knows, or a machine that the study does not have is an error at its line"
  ) {
    def table(text: String, messages: String*): Unit = refused("data = a.csv", "a.csv" -> text)(messages: _*)
    table("cpus,arch,value\n2,arm64,3\n4,,5\n", "a.csv:3", "has nothing for 'arch'; a point has no holes", "4,,5")
    table("cpus,arch,value\n2,arm64,\n", "a.csv:2", "has nothing for 'value'")
    table("cpus,arch,value\n2,arm64\n", "a.csv:2", "has 2 values for 3 columns")
    table("cpuz,arch,value\n2,arm64,3\n", "a.csv:1", "the study has no axis 'cpuz'; did you mean 'cpus'?")
    table("cpus,arch,cpus,value\n", "a.csv:1", "names each column once")
    table("cpus,arch\n2,arm64\n", "a.csv:1", "one of them 'value'")
    table("cpus,value\n2,3\n", "a.csv:2", "does not say where on the axis 'arch' it is: one of x86_64, arm64")
    table("cpus,arch,value\n3,arm64,3\n", "a.csv:2", "the study has no machine with cpus=3 (it has cpus=2,4)")
    table("cpus,arch,value\n2,arm64,3\n2,arm64,4\n", "a.csv:3", "is a second point for the same machine")
    Seq("0", "-1", "fast", "NaN", "Infinity", "1 parsec").foreach { value =>
      table(s"cpus,arch,value\n2,arm64,$value\n", "a.csv:2", s"'$value' is no value of munmap.p99")
    }
    table("cpus,arch,value\n", "a.csv: has no points")
    table("", "a.csv: has no points")
  }

  test("so is what the study's file says wrongly") {
    refused("data = b.csv")("s.conf:", "there is no file", "b.csv")
    refused("")("must have either points, or data")
    refused("data = b.csv, points = []")("must have either points, or data")
    refused("points = [ { arch = arm64, cpus = 3, value = 1 } ]")("s.conf:9", "no machine with cpus=3")
    refused("points = [ { arch = arm64, cpuz = 2, value = 1 } ]")("did you mean", "cpus")
    refused("points = [ { arch = arm64, value = 1 } ]")("does not say where on the axis 'cpus'")
    refused("points = [ { arch = arm64, cpus = 2 } ]")("has no 'value'")
    refused("points = [ { arch = arm64, cpus = 2, value = 1 } ], at-least = 2")("at-least must be between 1 and 1")
    refused("points = [ { arch = arm64, cpus = 2, value = 1 } ], withn = 3")("did you mean", "within")
    val other = inline
      .replace("munmap.p99, within", "time.kernel, within")
      .replace("2 us", "2")
      .replace("points", "unit = 1 ns, points")
    intercept[InvalidInputException](read(other)).getMessage should include(
      "unit is for durations, and time.kernel is none"
    )
    intercept[InvalidInputException](read(inline.replace("10 %", "10"))).getMessage should include("within")
    intercept[InvalidInputException](read(inline.replace("10 %", "ten"))).getMessage should
      include("within: 'ten' is no part of a whole")
    val twice = inline.replace(
      "references = [ ",
      "references = [ " + inline.split("references = \\[ ").last.trim.stripSuffix("]") + ",\n"
    )
    intercept[InvalidInputException](read(twice)).getMessage should include("two curves are called 'A'")
  }

  private def measured(cpus: Int): Double =
    samples
      .filter(s => s.point.get("arch") == "arm64" && s.point.get("cpus") == s"$cpus")
      .map(_.values.get("munmap.p99").doubleValue)
      .sum / 2

  private def agreement(atLeast: Int, ratios: (Double, Double)): StudyAgreement = {
    val points =
      s"points = [ { arch = arm64, cpus = 2, value = ${measured(2) / ratios._1} }, { arch = arm64, cpus = 4, value = ${measured(4) / ratios._2} } ]"
    val referring = read(published(s"at-least = $atLeast, $points"))
    new StudyAgreement(referring, new StudyResults(referring, samples.asJava))
  }

  test(
    "each point stands beside what was measured, with the ratio, and how many agree is what the file expects or is not"
  ) {
    val all = agreement(2, (1.05, 0.95))
    all.isAsExpected shouldBe true
    val lines = all.asText.linesIterator.toSeq
    lines(1) shouldBe "A: somebody"
    lines(2).split(" {2,}") shouldBe Array("arch", "cpus", "published", "munmap.p99", "ratio", "within 10 %")
    (lines(3) should fullyMatch).regex("arm64 +2 +\\S+ us +\\S+ us \\[.*\\] +1.050 +yes")
    lines.last shouldBe "A: 2 of 2 within 10 %: as expected"
    val one = agreement(2, (1.2, 0.95))
    one.isAsExpected shouldBe false
    one.asText.linesIterator.toSeq.last shouldBe "A: 1 of 2 within 10 %: NOT as expected"
    (one.asText should include).regex("1.200 +no")
    val enough = agreement(1, (1.2, 0.95))
    enough.isAsExpected shouldBe true
    enough.asText.linesIterator.toSeq.last shouldBe "A: 1 of 2 within 10 %: as expected, at least 1 of 2"
    agreement(1, (0.5, 1.5)).isAsExpected shouldBe false
    agreement(2, (1.1, 0.9)).isAsExpected shouldBe true
  }

  test("points of machines that were not asked for do not count against it, and are said") {
    val referring = read(inline.replace("2 us", s"${measured(2)}"))
    val fewer = referring.`with`("cpus", "2")
    val part = new StudyAgreement(fewer, new StudyResults(fewer, samples.asJava))
    part.isAsExpected shouldBe true
    part.asText.linesIterator.toSeq.last shouldBe
      "A: 1 of 1 within 10 %: as expected; 1 more are of machines that were not measured"
    val none = referring.`with`("USER_WORK", "1")
    new StudyAgreement(none, new StudyResults(none, samples.asJava)).asText should
      include("A: none of its 2 points is of a machine that was measured")
    new StudyAgreement(study, new StudyResults(study, samples.asJava)).asText shouldBe ""
  }

  test("a plot of the metric has them, named like the series whose colour they have") {
    val referring = read(inline.replace("complete", ""))
    val plot = new StudyResults(referring, samples.asJava).plots.get(0)
    plot.references.asScala.map(_.name) shouldBe Seq("arch=arm64")
    plot.references.get(0).points.asScala.map(point => (point.x, point.y.value)) shouldBe Seq(
      (2.0, 2000.0),
      (4.0, 1500.0)
    )
    plot.note should include("published: A")
    Drawing.svg(plot) should include("arch=arm64 (published)")
    val elsewhere = read(inline.replace("munmap.p99, within", "munmap.mean, within"))
    new StudyResults(elsewhere, samples.asJava).plots.get(0).references.asScala shouldBe empty
  }

  test("study.json has them as they are resolved") {
    val referring = read(published("unit = 1 us, data = a.csv"), "a.csv" -> "cpus,arch,value\n2,arm64,3\n")
    val document = new StudySources(referring, seeds(1), project, "b").document(
      "c",
      java.util.List.of(),
      null,
      "a",
      java.util.List.of()
    )
    StudyDocument.parse("f", document.asJson).study shouldBe referring
  }
}
