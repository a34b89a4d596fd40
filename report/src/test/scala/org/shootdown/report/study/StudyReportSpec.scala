package org.shootdown.report.study

import java.nio.file.Files

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers

/** A study as one page. */
class StudyReportSpec extends AnyFunSuite with Matchers with Studies {
  private val referring = read(
    complete + "references = [ { curve = A, source = \"some body\", metric = munmap.p99, within = 10 %, " +
      "points = [ { arch = arm64, cpus = 2, value = 1 } ] } ]\n"
  )

  private lazy val page = report(referring, samples)
    .`with`(new StudyComparison(referring, "arch=x86_64,arm64"))
    .asHtml

  test(
    "the page has the question, the plots, the table with intervals, the comparison, the agreement and the command"
  ) {
    page should startWith("<!DOCTYPE html>")
    page should include("<h1>How long?</h1>")
    "<svg".r.findAllIn(page) should have size 1
    (page should include).regex("<title\\s*>A plot</title")
    val results = new StudyResults(referring, samples.asJava)
    results.rows.asScala.foreach(_.asScala.foreach(cell => page should include(s">$cell</t")))
    page should include("With fewer than 6 seeds an interval is narrower")
    page should include("arch: arm64 beside x86_64")
    page should include("A: 0 of 1 within 10 %: NOT as expected")
    page should include("some body")
    page should include("<pre>./shootdown study s -o out</pre>")
  }

  test("it has each latency with its letter and its source") {
    val figures = project.architectures.file("arm64").figures.asScala
    figures.foreach { figure =>
      page should include(s"<td>${figure.purpose.key}</td>")
      page should include(s"<td>${figure.trust.letter}</td>")
    }
    page should include("assumed")
  }

  test("it needs nothing else, and reads in the dark, on paper and without colours") {
    for (outside <- Seq("<script", "<link", "@import", "src=", "url(http", "href=\"http", "<iframe", "<img"))
      page should not include outside
    page should include("prefers-color-scheme: dark")
    page should include("@media print")
  }

  test("what comes from a file is text, whatever it looks like") {
    val evil = "<script>alert('x')</script>&amp;\\\"><img src=x onerror=y>"
    val text = complete
      .replace("How long?", evil)
      .replace("title = \"A plot\"", s"""title = "$evil"""")
      .replace("USER_WORK = 2000", "USER_WORK = \"<b>1</b>\"") +
      s"""references = [ { curve = "$evil", source = "$evil", metric = munmap.p99, within = 10 %, """ +
      "points = [ { arch = arm64, cpus = 2, value = 1 } ] } ]\n"
    val hostile = read(text)
    val there = samples.map { s =>
      val point = new java.util.LinkedHashMap(s.point)
      point.put("USER_WORK", "<b>1</b>")
      new Sample(point, s.seed, s.digest, s.values, s.histograms)
    }
    val html = new StudyReport(
      new StudySources(hostile, seeds(1, 2), project, "<i>build</i>")
        .document(s"./shootdown study $evil", java.util.List.of(), null, "a", there.asJava),
      new StudyResults(hostile, there.asJava)
    ).asHtml
    html should include("&lt;script&gt;alert")
    for (raw <- Seq("<script", "<img", "<b>", "<i>")) html should not include raw
  }

  test("the folder has it beside the plots") {
    inFolder { folder =>
      StudyFolder.open(folder, study, "files").draw(new StudyResults(study, samples.asJava), report(study, samples))
      Files.readString(folder.resolve("report.html")) shouldBe report(study, samples).asHtml
    }
  }
}
