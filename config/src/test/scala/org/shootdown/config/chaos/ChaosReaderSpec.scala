package org.shootdown.config.chaos

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.{Estimate, Trust}
import org.shootdown.config.chaos.ChaosFiles._
import org.shootdown.config.input.InvalidInputException
import org.shootdown.config.time.Distribution.{Component, Constant}

import java.nio.file.Path
import java.util.{List => JavaList}
import scala.jdk.CollectionConverters._

/** Profiles as files: what they say, what is refused, and that what is written can be read. */
class ChaosReaderSpec extends AnyFunSuite with Matchers {
  private val us = 1000000L

  private def read(perturbations: String*): Seq[Perturbation] =
    ChaosReader.read(file(profile(perturbations: _*))).perturbations.asScala.toSeq

  private def always(ps: Long): Amount =
    new Amount(JavaList.of(new Estimate(new Component(1, new Constant(ps)), Trust.ASSUMED, "a guess")))

  private def rejects(text: String, line: Int, fragments: String*): Unit = {
    val path = file(text)
    val message = intercept[InvalidInputException](ChaosReader.read(path)).getMessage
    message should startWith(s"$path:$line: ")
    fragments.foreach(fragment => message should include(fragment))
  }

  /** Expects an error in the only perturbation of a profile. */
  private def rejects(perturbation: String, edit: (String, String), fragments: String*): Unit = {
    perturbation should include(edit._1)
    rejects(profile(perturbation.replace(edit._1, edit._2)), 4, fragments: _*)
  }

  test("every kind is read") {
    import MessageClass._
    read(delay) shouldBe Seq(new Delay("late", "x", JavaList.of(IPI, IPI_ACK), 0.5, always(5 * us)))
    read(bunch) shouldBe Seq(new Bunch("held", "x", JavaList.of(IPI), 1, 2 * us))
    read(loss) shouldBe Seq(new Loss("lost", "x", JavaList.of(ACCESS), 0.25, always(7 * us), 3))
    read(steal) shouldBe Seq(new Pause("stolen", "x", 20 * us, always(3 * us), 0))
    read(smi) shouldBe Seq(new Pause("smi", "x", 20 * us, always(3 * us), 2))
    read(slow).map(_.asInstanceOf[SlowMemory]).map(m => (m.factor, m.mmu, m.episodes.everyPs)) shouldBe
      Seq((2.5, 0, 10 * us))
    read(skew).map(_.asInstanceOf[Skew].nodes) shouldBe Seq(2)
    read(preempt).map(_.asInstanceOf[Preemption].interval.estimates.size) shouldBe Seq(2)
  }

  test("perturbations are in the order of their names") {
    read(skew, delay, preempt).map(_.name) shouldBe Seq("away", "far", "late")
  }

  test("what is written is read as the same profile") {
    val chaos = ChaosReader.read(file(profile(everyKind: _*)))
    ChaosReader.read(file(ChaosText.of(chaos))) shouldBe chaos
    val halves = new Chaos("probe", "a \"half\"", chaos.perturbations.asScala.map(_.halved.get: Perturbation).asJava)
    ChaosReader.read(file(ChaosText.of(halves))) shouldBe halves
    halves should not be chaos
  }

  test("what was halved says of what it is a fraction") {
    val whole: Perturbation = ChaosReader.read(file(profile(delay))).perturbations.get(0)
    def text(perturbation: Perturbation) =
      ChaosText.of(new Chaos("probe", "parts", java.util.List.of[Perturbation](perturbation)))
    text(whole.halved.get) should include("\"1/2 of: ")
    text(whole.halved.get.halved.get) should include("\"1/4 of: ")
    text(whole.halved.get.halved.get) should not include "1/2 of"
  }

  test("an include gives perturbations, and null drops one") {
    val including = "include \"other.conf\"\nname = probe\nperturbations.late = null\n"
    val folder = directory("other.conf" -> profile(delay, skew).replace("probe", "other"), "probe.conf" -> including)
    ChaosReader.read(folder.resolve("probe.conf")).perturbations.asScala.map(_.name) shouldBe Seq("far")
  }

  test("what a profile lacks or has too much of is refused at its line") {
    rejects(profile(delay).replace("name = probe", "name = prob"), 1, "the file's name makes it 'probe'")
    rejects(profile(delay) + "perturbation = 3\n", 6, "unknown key 'perturbation'", "did you mean 'perturbations'?")
    rejects(profile(), 3, "between 1 and 64 perturbations: 0")
    rejects(profile((1 to 65).map(i => bunch.replace("held", s"b$i")): _*), 3, "between 1 and 64 perturbations: 65")
    rejects(profile(preempt, preempt.replace("away", "again")), 4, "is a second preemption")
    rejects(delay, "late {" -> "Late {", "'Late' is no name for a perturbation")
    rejects(delay, "late {" -> s"${"x" * 41} {", "is no name for a perturbation")
  }

  test("what a perturbation cannot have is refused") {
    rejects(delay, "kind = delay" -> "kind = dealy", "must be one of bunch, delay,", "did you mean 'delay'?")
    rejects(delay, "kind = delay, " -> "", "perturbations.late.kind is missing")
    rejects(delay, "about = \"x\", " -> "", "perturbations.late.about is missing")
    rejects(delay, "probability" -> "period = 1 us, probability", "unknown key 'perturbations.late.period'")
    rejects(delay, "[ipi, ipi-ack]" -> "[ipi, ipi-akc]", "is 'ipi-akc', but must be one of access, ipi, ipi-ack,")
    rejects(delay, "[ipi, ipi-ack]" -> "[]", "perturbations.late.messages must not be empty")
    rejects(delay, "0.5" -> "1.5", "perturbations.late.probability must be between")
    rejects(delay, "0.5" -> "0", "perturbations.late.probability must be between")
    rejects(delay, "5 us" -> "5", "perturbations.late.extra.constant needs a unit")
    rejects(delay, sourced -> "trust = a", "perturbations.late.extra.source is missing")
    rejects(bunch, "2 us" -> "5 ns", "perturbations.held.period must be at least 10 ns")
    rejects(loss, "at-most = 3" -> "at-most = 0", "perturbations.lost.at-most must be between 1 and 100")
    rejects(slow, "factor = 2.5" -> "factor = 0.5", "perturbations.slow.factor must be between 1 and 1000")
    rejects(slow, "every = 10 us, " -> "", "perturbations.slow.every is missing")
    rejects(slow, "[1 us, 2 us]" -> "[1 us, 11 us]", "duration can be", "longer than perturbations.slow.every")
    rejects(skew, "nodes = 2" -> "nodes = 1", "perturbations.far.nodes must be between 2 and")
    rejects(steal, "every = 20 us" -> "every = 1 ns", "perturbations.stolen.every must be at least 100 ns")
    rejects(smi, "sockets = 2, " -> "", "perturbations.smi.sockets is missing")
    rejects(preempt, "constant = 3 ms" -> "constant = 3 us", "perturbations.away.duration must be at least 10 us")
  }

  private val directoryOfProject = Path.of(sys.props.getOrElse("basedir", "config"), "chaos")
  private val shipped = ChaosCatalogue.of(JavaList.of(directoryOfProject))

  test("every shipped profile is usable, and its figures name sources") {
    shipped.names.asScala.toSeq shouldBe Seq(
      "everything",
      "late-rcu",
      "lost-ipi",
      "noisy-neighbour",
      "skewed-links",
      "slow-invalidate",
      "slow-ipi",
      "slow-memory",
      "smi"
    )
    val texts = shipped.names.asScala.toSeq.map(name => ChaosText.of(shipped.find(name)))
    for (text <- texts; line <- text.linesIterator; if line.contains("source = \"assumed"))
      line should include("trust = a")
  }

  test("everything is all the others") {
    val others = shipped.names.asScala.toSeq.filter(_ != "everything").flatMap(shipped.find(_).perturbations.asScala)
    shipped.find("everything").perturbations.asScala.toSet shouldBe others.toSet
    others.map(_.name).distinct should have size others.size.toLong
  }

  test("a profile is found by name, or by the path of its file") {
    val path = file(profile(delay))
    val listed = ChaosCatalogue.of(JavaList.of(path.getParent))
    listed.find("probe") shouldBe listed.find(path.toString)
    intercept[InvalidInputException](listed.find("porbe")).getMessage shouldBe
      "unknown chaos profile 'porbe'; did you mean 'probe'? (known: probe)"
    intercept[InvalidInputException](listed.find("/nowhere/probe.conf")).getMessage should include(
      "is not a readable file"
    )
  }
}
