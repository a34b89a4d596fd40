package org.shootdown.report.study

import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException
import org.shootdown.simulation.engine.InlineEngine

/** Machines with other figures, and what hangs on each. */
class SensitivitySpec extends AnyFunSuite with Matchers with Studies {
  private val on = read(
    complete
      .replace("workload = munmap", "workload = munmap, machine = haswell-2s")
      .replace("USER_WORK = 2000", "USER_WORK = 200")
      .replace("60 us", "200 us")
  )

  private def only(study: Study, settings: (String, String)*): Study =
    settings.foldLeft(study) { case (other, (axis, values)) => other.`with`(axis, values) }

  private val small = only(on, "arch" -> "x86_64", "cpus" -> "2")

  test("a figure is an axis of factors; taken once it changes nothing, taken otherwise it does") {
    val usual = run(small, new InlineEngine(1))
    for (axis <- Seq("latency.access", "latency.ipi-deliver", "latency.rcu-grace-period", "machine.cache-lines.node"))
      run(only(small, axis -> "1"), new InlineEngine(1)).map(_.digest) shouldBe usual.map(_.digest)
    def mean(study: Study): Double =
      run(study, new InlineEngine(1)).map(_.values.get("munmap.mean").doubleValue).sum
    val mixed = only(small, "latency.ipi-deliver" -> "1.5")
    mean(mixed) should be > mean(small)
    mean(only(small, "machine.cache-lines.other-socket" -> "2")) should be > mean(small)
    mean(only(small, "latency.ipi-deliver" -> "0.2", "machine.cache-lines.other-socket" -> "0.2")) should be < mean(
      small
    )
  }

  test("of an architecture that includes another, its own figures are taken") {
    val inherited = only(on, "arch" -> "x86_64-invlpgb", "cpus" -> "2")
    run(only(inherited, "latency.access" -> "1"), new InlineEngine(1)).map(_.digest) shouldBe
      run(inherited, new InlineEngine(1)).map(_.digest)
  }

  test("figures and factors that cannot be are errors that say which there are") {
    def wrong(message: String, settings: (String, String)*): Unit = intercept[InvalidInputException] {
      new StudyRun(only(small, settings: _*), seeds(1), project)
    }.getMessage should include(message)
    wrong(
      "architecture 'x86_64' has no figure 'latency.ipi-delivr'; did you mean 'ipi-deliver'?",
      "latency.ipi-delivr" -> "1"
    )
    wrong("machine 'haswell-2s' has no figure 'machine.cache-lines.nod'", "machine.cache-lines.nod" -> "1")
    for (factor <- Seq("0", "-1", "much", "NaN", "1e9"))
      wrong(s"axis 'latency.access': '$factor' is no factor", "latency.access" -> factor)
    val nowhere = read(complete).`with`("machine.other-socket", "1.2")
    intercept[InvalidInputException](new StudyRun(nowhere, seeds(1), project)).getMessage should
      include("need an axis 'machine'")
  }

  private def sensitivity(study: Study): Sensitivity =
    Sensitivity.of(document(study, Seq.empty, Sensitivity.place(study, java.util.Map.of()))).get

  test("it is told of the machine in the middle, or of one that is named") {
    def place(where: (String, String)*): String = Sensitivity.place(on, where.toMap.asJava).text(on.varying)
    place() shouldBe "arch=x86_64 cpus=2"
    place("cpus" -> "4") shouldBe "arch=x86_64 cpus=4"
    Sensitivity.place(on.`with`("cpus", "2..64*2"), java.util.Map.of()).value("cpus") shouldBe "8"
    intercept[InvalidInputException](place("cpus" -> "3")).getMessage should
      include("the study has no machine with cpus=3 (it has cpus=2,4)")
    intercept[InvalidInputException](place("cores" -> "3")).getMessage should include("no machine with cores=3")
  }

  test(
    "each figure that is not nothing is taken a fifth less and more, with its letter and source; what is known is not run again"
  ) {
    val asked = sensitivity(small)
    val figures = project.architectures.file("x86_64").figures.asScala.map(_.purpose.key).distinct.size
    // The machine has six costs of lines, three of other sockets that are not nothing, and a latency that the architecture has not.
    asked.points should have size (1 + 2 * (figures + 10))
    val ran = new AtomicInteger
    def samplesOf(known: Seq[Sample]): Seq[Sample] = {
      val engine = new InlineEngine(1)
      try
        StudyRun
          .of(small, asked, seeds(1), project)
          .run(known.asJava, engine, () => false, _ => ran.incrementAndGet())
          .asScala
          .toSeq
      finally engine.close()
    }
    val all = samplesOf(Seq.empty)
    ran.get shouldBe asked.points.size
    samplesOf(all.drop(3)) shouldBe all
    ran.get shouldBe asked.points.size + 3

    val rows = asked.rows(all.asJava).asScala.map(_.asScala.toSeq).toSeq
    rows.head shouldBe Seq(
      "figure",
      "value",
      "times",
      "munmap.mean",
      "counter.ipis-sent",
      "time.kernel",
      "trust",
      "source"
    )
    val without = asked.without(all.asJava)
    rows should have size (1 + 2 * (figures + 10 - without.split(", ").size))
    without should startWith("Nothing changes with ")
    without should include("latency.rcu-grace-period")
    asked.asText(all.asJava) should include(without)
    rows.tail.map(_(2)).grouped(2).foreach(_ shouldBe Seq("0.8", "1.2"))
    def change(row: Seq[String]): Double = math.abs(row(3).takeWhile(_ != ' ').toDouble)
    val greatest = rows.tail.grouped(2).map(_.map(change).max).toSeq
    greatest shouldBe greatest.sorted.reverse
    greatest.head should be > 1.0
    val deliver = rows.find(_.head == "latency.ipi-deliver").get
    (deliver(1), deliver(6)) shouldBe (("median 98.08 ns, sigma 0.25", "d"))
    deliver(3) should fullyMatch regex "[+-]\\d+\\.\\d\\d % \\[\\?\\]"
    deliver.last should include("calibrate calibration-v1")
    asked.rows(java.util.List.of()).get(1).get(3) shouldBe "?"

    report(small, Seq.empty).`with`(asked, all.asJava).asHtml should include("machine.cache-lines.node")
  }
}
