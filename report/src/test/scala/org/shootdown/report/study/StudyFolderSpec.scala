package org.shootdown.report.study

import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.HdrHistogram.{Histogram, HistogramLogReader}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException
import org.shootdown.config.measure.Durations

/** What a study's folder says of where its results come from, and what other programs read of it. */
class StudyFolderSpec extends AnyFunSuite with Matchers with Studies {
  private val again = "./shootdown study s"

  private def written(replicates: Replicates = seeds(1, 2)): StudyDocument =
    new StudySources(study, replicates, project, "2/build")
      .document("./shootdown study s -o out", java.util.List.of(), null, again, samples.asJava)

  private def json: JsonNode = new ObjectMapper().readTree(written().asJson)

  test("study.json says what was asked, of which machines, by whose figures, and what each sample came to") {
    val root = json
    (root.get("format").asText, root.get("version").asInt) shouldBe (("shootdown-study", 1))
    root.get("command").asText shouldBe "./shootdown study s -o out"
    root.get("build").asText shouldBe "2/build"
    root.get("configuration").asText should have length 64
    root.at("/study/axes/cpus").elements.asScala.map(_.asText).toSeq shouldBe Seq("2", "4")
    root.at("/study/metrics/0").asText shouldBe "munmap.mean"
    root.at("/replicates/seeds").elements.asScala.map(_.asLong).toSeq shouldBe Seq(1, 2)
    root.get("architectures").elements.asScala.map(_.get("name").asText).toSeq shouldBe Seq("x86_64", "arm64")
    root.get("files").elements.asScala.map(_.get("path").asText).toSeq shouldBe
      Seq("workloads/group.litmus", "workloads/munmap.h")
    val first = root.at("/samples/0")
    first.get("digest").asText shouldBe samples.head.digest
    first.get("command").asText shouldBe
      again + " --set arch=x86_64 --set cpus=2 --set workload=munmap --set USER_WORK=2000 --seed 1"
  }

  test("each figure of an architecture is there with its letter and its source") {
    val file = project.architectures.file("x86_64")
    val latencies = json.at("/architectures/0/latencies").elements.asScala.toSeq
    latencies.map(_.get("name").asText) shouldBe file.figures.asScala.map(_.purpose.key)
    latencies.map(_.get("trust").asText) shouldBe file.figures.asScala.map(_.trust.letter)
    latencies.map(_.get("source").asText) shouldBe file.figures.asScala.map(_.source)
    val access = latencies.head
    (access.get("weight").asDouble, access.get("value").asText) shouldBe ((60.0, "median 22 ns, sigma 0.25"))
  }

  test("each figure of a machine is there too") {
    val on = read(complete.replace("workload = munmap", "workload = munmap, machine = haswell-2s"))
    val machines = new StudySources(on, seeds(1), project, "b")
      .document("c", java.util.List.of(), null, "a", java.util.List.of())
      .machines
    machines.asScala.map(_.name) shouldBe Seq("haswell-2s")
    val figures = machines.get(0).figures.asScala.map(figure => figure.name -> figure).toMap
    figures("cache-lines.node").value shouldBe "50 ns"
    figures("cache-lines.node").trust shouldBe "s"
    figures("other-socket").source should include("remote memory")
  }

  test("what was written is read again, and of what was not, it says so") {
    val precise = new Replicates(
      java.util.List.of(1L, 2L),
      new Replicates.Precision(0.02, java.util.List.of(Metric.parse("munmap.mean")), 9)
    )
    for (replicates <- Seq(seeds(1, 2), precise)) {
      val one = written(replicates)
      StudyDocument.parse("f", one.asJson) shouldBe one
    }
    def wrong(text: String, message: String): Unit =
      intercept[InvalidInputException](StudyDocument.parse("f", text)).getMessage should include(message)
    wrong("{}", "f: is no description of a study")
    wrong("nonsense", "f: is not as 'study -o' writes it")
    wrong(
      written().asJson.replace("\"version\" : 1", "\"version\" : 2"),
      "is of version 2; this build reads version 1"
    )
    wrong("{\"format\": \"shootdown-study\", \"version\": 1, \"study\": 3}", "is not as 'study -o' writes it")
  }

  private def inLog(text: String): Seq[Histogram] = {
    val reader = new HistogramLogReader(new java.io.ByteArrayInputStream(text.getBytes("UTF-8")))
    Iterator.continually(reader.nextIntervalHistogram()).takeWhile(_ != null).map(_.asInstanceOf[Histogram]).toSeq
  }

  test("HdrHistogram's own reader finds each machine's operations in the log, with all seeds") {
    inFolder { folder =>
      StudyFolder.open(folder, study, "files").write(new StudyResults(study, samples.asJava))
      val log = inLog(Files.readString(folder.resolve("operations.hlog")))
      log.map(_.getTag) shouldBe Seq(
        "munmap;arch=x86_64;cpus=2",
        "munmap;arch=x86_64;cpus=4",
        "munmap;arch=arm64;cpus=2",
        "munmap;arch=arm64;cpus=4"
      )
      log.zip(samples.grouped(2).toSeq).foreach { case (histogram, ofPoint) =>
        val parts = ofPoint.map(sample => Histograms.decode(sample.histograms.get("munmap")))
        histogram.getTotalCount shouldBe parts.map(_.getTotalCount).sum
        histogram.getTotalCount should be > 0L
        val means = ofPoint.map(_.values.get("munmap.mean").doubleValue)
        histogram.getMean / 1000 should (be > means.min * 0.98 and be < means.max * 1.02)
        val p99 = ofPoint.map(_.values.get("munmap.p99").doubleValue).max
        histogram.getValueAtPercentile(100.0) / 1000.0 should be >= p99 * 0.98
      }
    }
  }

  test("a histogram has each time within a hundredth, and what is none is refused") {
    val durations = new Durations
    val times = Seq(1L, 999L, 123456L, 123456L, 9876543210L)
    times.foreach(time => durations.add(time))
    val histogram = Histograms.decode(Histograms.encode(durations))
    histogram.getTotalCount shouldBe times.size
    times.foreach { time =>
      histogram.getCountAtValue(time) should be >= 1L
      (histogram.highestEquivalentValue(time) - histogram.lowestEquivalentValue(time)) should be <= time / 100 + 1
    }
    intercept[IllegalArgumentException](Histograms.decode("nonsense"))
  }

  test("blanks and commas of a value do not break a tag") {
    val odd = study.`with`("USER_WORK", "(1 + 1),2000")
    val sample = new Sample(odd.points.get(0).values, 1, "d", samples.head.values, samples.head.histograms)
    inLog(Histograms.log(odd, java.util.List.of(sample))).map(_.getTag) shouldBe
      Seq("munmap;arch=x86_64;cpus=2;USER_WORK=(1_+_1)")
  }

  private val full = Path.of("/dev/full")

  test("on a full disk the error says so, and no sample that was kept is lost") {
    assume(Files.exists(full))
    inFolder { folder =>
      val opened = StudyFolder.open(folder, study, "files")
      opened.keep(samples.head)
      for (name <- Seq("study.json", "results.csv", "operations.hlog")) {
        val link = Files.createSymbolicLink(folder.resolve(name + ".new"), full)
        val error = intercept[InvalidInputException] {
          opened.describe(written())
          opened.write(new StudyResults(study, samples.take(1).asJava))
        }
        error.getMessage should (include("cannot be written") and include("is kept"))
        Files.deleteIfExists(link)
      }
      StudyFolder.open(folder, study, "files").samples.asScala shouldBe samples.take(1)
    }
  }

  test("a sample that finds no room is an error, and those before it are whole") {
    assume(Files.exists(full))
    inFolder { folder =>
      val opened = StudyFolder.open(folder, study, "files")
      opened.keep(samples.head)
      val kept = Files.move(folder.resolve("samples.jsonl"), folder.resolve("kept"))
      Files.createSymbolicLink(folder.resolve("samples.jsonl"), full)
      intercept[InvalidInputException](opened.keep(samples(1))).getMessage should include("cannot be written")
      Files.move(kept, folder.resolve("samples.jsonl"), java.nio.file.StandardCopyOption.REPLACE_EXISTING)
      StudyFolder.open(folder, study, "files").samples.asScala shouldBe samples.take(1)
    }
  }
}
