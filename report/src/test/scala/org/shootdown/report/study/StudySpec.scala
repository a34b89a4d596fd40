package org.shootdown.report.study

import java.nio.file.Files

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException
import org.shootdown.report.plot.Drawing
import org.shootdown.simulation.engine.{ActorEngine, InlineEngine}

/** Studies: what their files say, what their machines come to, and where that is kept. */
class StudySpec extends AnyFunSuite with Matchers with Studies {
  private def refused(change: (String, String), messages: String*): Unit = {
    val error = intercept[InvalidInputException](read(complete.replace(change._1, change._2))).getMessage
    messages.foreach(message => error should include(message))
  }

  test("a study asks its question of each combination of what its axes hold") {
    val study = read(complete)
    study.varying.asScala shouldBe Seq("arch", "cpus")
    study.points.asScala.map(_.text(study.varying)) shouldBe
      Seq("arch=x86_64 cpus=2", "arch=x86_64 cpus=4", "arch=arm64 cpus=2", "arch=arm64 cpus=4")
    val plan = study.points.get(3).plan(study.durationPs)
    (plan.architecture, plan.cpus, plan.groupCpus, plan.deadlinePs, plan.measured) shouldBe
      (("arm64", 4, 4, 60_000_000, true))
    plan.defines.asScala shouldBe Map("USER_WORK" -> "2000")
  }

  test("each study that ships reads, and its first machine does what it looks at") {
    val folder = java.nio.file.Path.of("..", "config", "studies").toFile
    val shipped = folder.listFiles.map(_.toPath).filter(_.toString.endsWith(".conf")).sorted
    shipped.length should be >= 5
    shipped.foreach { file =>
      val whole = StudyReader.read(file)
      val first = whole.points.get(0)
      val small = whole.varying.asScala.foldLeft(whole)((study, axis) => study.`with`(axis, first.value(axis)))
      val engine = new InlineEngine(1)
      val samples =
        try new StudyRun(small, seeds(1), project).run(java.util.List.of(), engine, () => false, _ => ()).asScala.toSeq
        finally engine.close()
      withClue(file) {
        samples should have size 1
        // The published curves have one page together.
        val page = whole.name.replaceFirst("-v[0-9]$", "") + ".md"
        Files.exists(file.resolve(s"../../../docs/studies/$page").normalize) shouldBe true
      }
    }
  }

  test("a macro is not defined where its value is none") {
    val study = read(complete.replace("USER_WORK = 2000", "TLB_FLUSH = \"none,TLB_SERIAL\""))
    study.points.asScala.map(_.plan(study.durationPs).defines.asScala.toMap).toSet shouldBe
      Set(Map.empty, Map("TLB_FLUSH" -> "TLB_SERIAL"))
  }

  test("CPUs share one address space, or as many as the study says do: 1 gives each a process of its own") {
    def groups(axis: String): Seq[Int] = {
      val study = read(complete.replace("arch =", s"$axis\n arch ="))
      study.points.asScala.map(_.plan(study.durationPs).groupCpus).toSeq
    }
    groups("") shouldBe Seq(2, 4, 2, 4)
    groups("group-cpus = \"1,3\"").toSet shouldBe Set(1, 2, 3)
    groups("group-cpus = 1025").toSet shouldBe Set(2, 4)
  }

  test("what a study cannot ask is an error at its line") {
    refused("name = s" -> "name = t", "s.conf:1", "the file is s.conf")
    refused("arch =" -> "arcs =", "s.conf:3", "did you mean 'arch'?")
    refused("2..4*2" -> "4..2", "s.conf:3", "is no range; write it like 1..8")
    refused("2..4*2" -> "2..4*1", "is no range")
    refused("2..4*2" -> "0..4*2", "is no range")
    refused("2..4*2" -> "1..5000", "more than 1000 values")
    refused("2..4*2" -> "2,,4", "has an empty value")
    refused("munmap.mean" -> "munmap.men", "s.conf:6", "did you mean 'mean'?")
    refused("counter.ipis-sent" -> "counter.ipi-sent", "did you mean 'ipis-sent'?")
    refused("time.kernel" -> "kernel", "'kernel' is no metric")
    refused("x = cpus" -> "x = cpu", "s.conf:7", "did you mean 'cpus'?")
    refused("x = cpus" -> "x = arch", "over the axis 'arch', on which 'x86_64' is no number")
    refused("log2" -> "log3", "must be one of")
    refused("plots" -> "plotz", "did you mean 'plots'?")
  }

  test("a race is an axis, alone or beside a workload, and so are its variants") {
    def plan(axes: String, more: String = "") =
      read(complete.replaceFirst("axes \\{.*\\}", s"axes { $axes }").replaceFirst("plots.*", more)).points
        .get(0)
        .plan(60_000_000)
    val alone = plan("arch = arm64, race = gup-fast-vs-thp-collapse, variant = after")
    (alone.isStorm, alone.cpus, alone.race.variant, alone.measured) shouldBe ((false, 0, "after", true))
    val beside = plan("arch = arm64, cpus = 16, workload = munmap, race = gup-fast-vs-thp-collapse, groups = 3")
    (beside.isStorm, beside.cpus, beside.race.groups, beside.workloads.asScala) shouldBe ((true, 16, 3, Seq("munmap")))
    def wrong(axes: String, message: String): Unit =
      intercept[InvalidInputException](plan(axes)).getMessage should include(message)
    wrong("arch = arm64, workload = munmap, variant = after", "need an axis 'race'")
    wrong("arch = arm64, race = gup-fast-vs-thp-collapse, groups = 3", "'groups' needs a workload")
    wrong("arch = arm64", "a study needs an axis 'workload'")
  }

  test("several trials are one sample") {
    val one = read(complete).`with`("arch", "arm64").`with`("cpus", "2")
    val three = read(complete + "trials = 3\n").`with`("arch", "arm64").`with`("cpus", "2")
    def count(study: Study): Long =
      Histograms.decode(run(study, new InlineEngine(1)).head.histograms.get("munmap")).getTotalCount
    count(three) should be > 2 * count(one)
    refused("for = 60 us" -> "for = 60 us\ntrials = 0", "trials must be between 1 and")
  }

  test("ranges multiply, add or count") {
    AxisValues.parse("a", "2..16*2").asScala shouldBe Seq("2", "4", "8", "16")
    AxisValues.parse("a", "10..30+10").asScala shouldBe Seq("10", "20", "30")
    AxisValues.parse("a", "1..3,8,x86_64").asScala shouldBe Seq("1", "2", "3", "8", "x86_64")
  }

  test("a machine that cannot be is named") {
    def wrong(axis: String, values: String, message: String): Unit = intercept[InvalidInputException] {
      new StudyRun(read(complete).`with`(axis, values), seeds(1), project)
    }.getMessage should include(message)
    wrong("arch", "arm65", "unknown architecture 'arm65'; did you mean 'arm64'?")
    wrong("machine", "milan", "unknown machine 'milan'")
    wrong("cpus", "many", "'many' is no number")
    wrong("workload", "mumap", "unknown workload 'mumap'")
    wrong("cpu", "3", "the study 's' has no axis 'cpu'; did you mean 'cpus'?")
  }

  test("what machines come to depends on no engine; all there is is measured") {
    samples should have size 8
    run(study, new ActorEngine(2)) shouldBe samples
    samples.foreach { sample =>
      sample.values.keySet.asScala shouldBe Set("munmap.mean", "counter.ipis-sent", "time.kernel", "munmap.p99")
      sample.values.get("munmap.mean").doubleValue should be > 100.0
      sample.values.get("time.kernel").doubleValue should (be > 0.0 and be < 100.0)
      (sample.values.get("counter.ipis-sent") > 0) shouldBe (sample.point.get("arch") == "x86_64")
    }
    samples.map(_.digest).distinct should have size 8
  }

  test("what is known is not run again, and what is missing is") {
    var ran = 0
    val engine = new InlineEngine(1)
    val again = new StudyRun(study, seeds(1, 2), project)
      .run(samples.drop(3).asJava, engine, () => false, _ => ran += 1)
      .asScala
    engine.close()
    ran shouldBe 3
    again shouldBe samples
  }

  test("an operation that the workload does not complete is an error that says which there are") {
    val error = intercept[InvalidInputException] {
      run(read(complete.replace("munmap.mean", "fork.mean")), new InlineEngine(1))
    }.getMessage
    error should include("arch=x86_64 cpus=2: the operation 'fork' was never completed; measured were: munmap")
  }

  test("the table has a line for each machine, CSV a row for each machine, seed and metric") {
    val results = new StudyResults(study, samples.asJava)
    val few = "With fewer than 6 seeds an interval is narrower than its 95 % say."
    results.asText.linesIterator.toSeq.last shouldBe few
    val six =
      (1L to 6L).flatMap(seed => samples.take(1).map(s => new Sample(s.point, seed, s.digest, s.values, s.histograms)))
    new StudyResults(study, six.asJava).asText should not include few
    val table = results.asText.linesIterator.toSeq.init.map(_.split(" {2,}").toSeq).toSeq
    table.head shouldBe Seq("arch", "cpus", "munmap.mean", "counter.ipis-sent", "time.kernel", "seeds")
    table.tail.map(_.take(2)) shouldBe Seq(Seq("x86_64", "2"), Seq("x86_64", "4"), Seq("arm64", "2"), Seq("arm64", "4"))
    val csv = results.asCsv.linesIterator.map(_.split(",").toSeq).toSeq
    csv.head shouldBe Seq("study", "arch", "cpus", "workload", "USER_WORK", "seed", "metric", "unit", "value", "digest")
    csv.tail should have size (8 * 4)
    csv.tail.map(_.size).distinct shouldBe Seq(10)
    csv(1).take(8) shouldBe Seq("s", "x86_64", "2", "munmap", "2000", "1", "munmap.mean", "ns")
  }

  test("a plot has a line for each combination of the other axes") {
    val plots = new StudyResults(study, samples.asJava).plots.asScala
    plots should have size 1
    plots.head.series.asScala.map(_.name) shouldBe Seq("arch=x86_64", "arch=arm64")
    plots.head.series.asScala.map(_.points.asScala.map(_.x)) shouldBe Seq(Seq(2.0, 4.0), Seq(2.0, 4.0))
    Drawing.svg(plots.head) should include("munmap.p99")
    new StudyResults(study, java.util.List.of()).plots.asScala shouldBe empty
  }

  test("a folder keeps samples, also if the last was only half written, and writes what they come to") {
    inFolder { folder =>
      val first = StudyFolder.open(folder, study, "files")
      first.samples.asScala shouldBe empty
      samples.take(5).foreach(first.keep)
      Files.writeString(
        folder.resolve("samples.jsonl"),
        "{\"point\":{\"arch\"",
        java.nio.file.StandardOpenOption.APPEND
      )
      val second = StudyFolder.open(folder, study, "files")
      second.samples.asScala shouldBe samples.take(5)
      samples.drop(5).foreach(second.keep)
      val third = StudyFolder.open(folder, study.`with`("cpus", "2..8"), "files")
      third.samples.asScala shouldBe samples
      third.write(new StudyResults(study, samples.asJava))
      third.draw(new StudyResults(study, samples.asJava), report(study, samples))
      Files.readString(folder.resolve("results.csv")) shouldBe new StudyResults(study, samples.asJava).asCsv
      Files.readString(folder.resolve("plots/1-a-plot.svg")) should startWith("<svg")
      Files.size(folder.resolve("plots/1-a-plot.png")) should be > 1000L
    }
  }

  test("a folder of another study, of other files, or of nonsense is refused and stays as it is") {
    inFolder { folder =>
      StudyFolder.open(folder, study, "files").keep(samples.head)
      val before = Files.readString(folder.resolve("samples.jsonl"))
      def wrong(of: Study, files: String): Unit =
        intercept[InvalidInputException](StudyFolder.open(folder, of, files)).getMessage should
          include("has samples of another study, or of other files")
      wrong(study, "other files")
      wrong(read(complete.replace("60 us", "70 us")), "files")
      Files.readString(folder.resolve("samples.jsonl")) shouldBe before
      Files.writeString(folder.resolve("samples.jsonl"), before + "nonsense\n")
      intercept[InvalidInputException](StudyFolder.open(folder, study, "files")).getMessage should
        include("'nonsense' is no sample")
      val lacking = "{\"point\":{},\"seed\":1,\"digest\":\"d\",\"values\":{\"munmap.mean\":1.0},\"histograms\":{}}"
      Files.writeString(folder.resolve("samples.jsonl"), before + lacking + "\n")
      intercept[InvalidInputException](StudyFolder.open(folder, study, "files")).getMessage should
        include("is no sample")
    }
  }

  test("a plot that has no place for a value is an error, and the samples are kept") {
    inFolder { folder =>
      val broadcast = samples.filter(_.point.get("arch") == "arm64")
      val logarithmic = read(complete.replace("y = munmap.p99", "y = counter.ipis-sent"))
      val opened = StudyFolder.open(folder, logarithmic, "files")
      broadcast.foreach(opened.keep)
      intercept[InvalidInputException](
        opened.draw(new StudyResults(logarithmic, broadcast.asJava), report(study, samples))
      ).getMessage should
        (include("A plot") and include("The samples and results.csv are in"))
      StudyFolder.open(folder, logarithmic, "files").samples.asScala should have size 4
    }
  }

  test("a folder that cannot be is an error") {
    inFolder { folder =>
      val file = Files.writeString(folder.resolve("file"), "")
      intercept[InvalidInputException](StudyFolder.open(file.resolve("below"), study, "")).getMessage should
        include("cannot be written")
    }
  }

  test("the studies that come along can be read, and their machines can be") {
    val names = project.studies.names.asScala
    names should not be empty
    names.foreach { name =>
      val shipped = StudyReader.read(project.studies.find(name))
      shipped.name shouldBe name
      shipped.points.forEach(point => point.plan(shipped.durationPs))
    }
  }
}
