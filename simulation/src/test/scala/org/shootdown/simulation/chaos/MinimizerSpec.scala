package org.shootdown.simulation.chaos

import java.util.{List => JavaList}

import scala.collection.mutable.ArrayBuffer
import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.simulation.fixture.Outcomes
import org.shootdown.config.architecture.{Estimate, Trust}
import org.shootdown.config.chaos.{Amount, Chaos, Pause, Perturbation}
import org.shootdown.config.time.Distribution.{Component, Constant}
import org.shootdown.simulation.trial.{Tally, TrialOutcome}

/** Minimal profiles of invented machines, whose races depend on perturbations as each test says. */
class MinimizerSpec extends AnyFunSuite with Matchers {
  private val us = 1000000L
  private val trials = 1000L

  private def pause(name: String, duration: Long = 64): Perturbation = {
    val amount = new Amount(
      JavaList.of(new Estimate(new Component(1, new Constant(duration * us)), Trust.ASSUMED, "x"))
    )
    new Pause(name, "x", 1000 * us, amount, 0)
  }

  private val abcd = new Chaos("abcd", "x", Seq("a", "b", "c", "d").map(pause(_)).asJava)

  /** A machine on which the condition holds in so many trials, by the durations of the perturbations that there are. */
  private class Invented(positives: Map[String, Long] => Long) {
    val ran: ArrayBuffer[Chaos] = ArrayBuffer.empty
    val laboratory = new Laboratory(run(_))
    val minimizer = new Minimizer(laboratory, 0)

    def minimal(chaos: Chaos = abcd): Option[Map[String, Long]] = {
      val found = minimizer.minimal(chaos)
      if (found.isPresent) Some(durations(found.get)) else None
    }

    private def run(chaos: Chaos): Tally = {
      ran += chaos
      val tally = new Tally
      for (trial <- 0L until trials) tally.add(outcome(chaos, trial))
      tally
    }

    /** The same, if they were stopped after so many trials. */
    def stoppedAfter(most: Long): Laboratory = new Laboratory(
      trials,
      chaos => {
        val part = new Tally
        for (trial <- 0L until most) part.add(outcome(chaos, trial))
        part
      }
    )

    private def outcome(chaos: Chaos, trial: Long): TrialOutcome =
      Outcomes.of(
        trial,
        Seq(chaos.hashCode.toLong),
        counted = true,
        Seq(trial < positives(durations(chaos))),
        Nil,
        0,
        0
      )

    private def durations(chaos: Chaos): Map[String, Long] =
      chaos.perturbations.asScala
        .map(_.asInstanceOf[Pause])
        .map(p => p.name -> p.duration.distribution.maximumPs / us)
        .toMap
  }

  private def hits(condition: Boolean): Long = if (condition) 100 else 0

  test("one that is enough alone is found, halved as far as it suffices") {
    new Invented(on => hits(on.getOrElse("c", 0L) >= 10)).minimal() shouldBe Some(Map("c" -> 16))
  }

  test("of several that are enough alone it is the strongest") {
    val machine = new Invented(on => hits(on.contains("b")) + 2 * hits(on.contains("d")))
    machine.minimizer.exposingAlone(abcd).asScala.map(_.name) shouldBe Seq("d", "b")
    machine.minimal().map(_.keySet) shouldBe Some(Set("d"))
  }

  test("two that are needed together are both kept, and only they") {
    val machine = new Invented(on => hits(on.getOrElse("a", 0L) >= 3 && on.getOrElse("d", 0L) >= 33))
    machine.minimizer.exposingAlone(abcd) shouldBe empty
    machine.minimal() shouldBe Some(Map("a" -> 4, "d" -> 64))
  }

  test("one that only hides the race is left out, and the rest that shows it is found") {
    new Invented(on => hits(on.contains("b") && !on.contains("a"))).minimal().map(_.keySet) shouldBe Some(Set("b"))
  }

  test("what shows beyond chance is kept beyond chance, what only shows is kept showing") {
    val rare = new Invented(on => if (on.contains("a")) 1 else 0)
    rare.minimal().map(_.keySet) shouldBe Some(Set("a"))
    val both = new Invented(on => if (on.contains("a") && on.contains("b")) 100 else if (on.contains("c")) 1 else 0)
    both.minimal().map(_.keySet) shouldBe Some(Set("a", "b"))
  }

  test("where nothing is exposed there is no minimal profile") {
    new Invented(_ => 0).minimal() shouldBe None
    new Invented(_ => 500).minimal() shouldBe None
    new Invented(on => if (on.isEmpty) 500 else 100).minimal() shouldBe None
  }

  test("nothing runs twice, whatever a profile is called") {
    val machine = new Invented(on => hits(on.getOrElse("a", 0L) >= 3 && on.getOrElse("d", 0L) >= 33))
    machine.minimal()
    machine.minimal(abcd.named("other", "y"))
    machine.ran.map(_.perturbations).distinct should have size machine.ran.size.toLong
    machine.laboratory.tallies should have size machine.ran.size.toLong
  }

  test("a profile under which every outcome is the quiet machine's is said to change nothing") {
    val machine = new Laboratory(_ => new Tally)
    machine.compare(abcd, 0).change shouldBe Comparison.Change.SAME
  }

  test("what was stopped is not compared, and nothing is said to expose anything") {
    val invented = new Invented(durations => if (durations.contains("a")) trials else 0)
    val laboratory = invented.stoppedAfter(trials - 1)
    val comparison = laboratory.compare(abcd, 0)
    comparison.change shouldBe Comparison.Change.NOT_COMPARED
    (comparison.disturbed.positive, comparison.disturbed.counted) shouldBe ((trials - 1, trials - 1))
    laboratory.isStopped shouldBe true
    new Minimizer(laboratory, 0).minimal(abcd).isPresent shouldBe false
    val whole = invented.stoppedAfter(trials)
    whole.compare(abcd, 0).change shouldBe Comparison.Change.MORE
    whole.isStopped shouldBe false
  }
}
