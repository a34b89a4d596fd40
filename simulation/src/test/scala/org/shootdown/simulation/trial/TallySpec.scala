package org.shootdown.simulation.trial

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._
import scala.util.Random

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.simulation.fixture.{Trials, Outcomes}
import org.shootdown.config.finding.{Checker, Finding}

class TallySpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  test("however trials are shared out and added up, the tally is the same") {
    forAll(Outcomes.several -> "outcomes", Gen.choose(1, 6) -> "parts", Gen.long -> "order") {
      (outcomes, parts, order) =>
        val random = new Random(order)
        val shares = outcomes.groupBy(_ => random.nextInt(parts)).values.toSeq
        val merged = random.shuffle(shares.map(share => tally(random.shuffle(share))))
        val sum = new Tally
        merged.foreach(sum.addAll)
        summary(sum) shouldBe summary(tally(outcomes))
    }
  }

  test("a tally that was made a snapshot and back is the same, and goes on counting") {
    forAll(Outcomes.several -> "outcomes", Outcomes.outcomeOf(-1) -> "more") { (outcomes, more) =>
      val whole = tally(outcomes)
      val copy = Tally.of(whole.snapshot)
      summary(copy) shouldBe summary(whole)
      copy.add(more)
      whole.add(more)
      summary(copy) shouldBe summary(whole)
    }
  }

  test("a tally counts what is in it") {
    forAll(Outcomes.several -> "outcomes") { outcomes =>
      val sum = tally(outcomes)
      val counted = outcomes.map(_.attempts.get(0)).filter(_.counted)
      sum.trials shouldBe outcomes.size
      sum.race.counted shouldBe counted.size
      sum.accesses shouldBe outcomes.map(_.accesses).sum
      sum.virtualPs shouldBe outcomes.map(_.endPs).sum
      (0 to 1).foreach(i => sum.race.positive(i) shouldBe counted.count(_.holds.get(i)))
      sum.race.histogram.asScala.values.map(_.toLong).sum shouldBe counted.size
      sum.race.histogram.asScala.foreach { case (row, count) =>
        count shouldBe counted.count(a => a.state == row.state && a.holds == row.holds && a.checkers == row.checkers)
      }
      sum.race.reported.asScala.foreach { case (checker, count) => count shouldBe outcomes.count(reports(_, checker)) }
      sum.race.reported.keySet.asScala shouldBe outcomes.flatMap(_.findings.asScala.map(_.checker)).toSet
    }
  }

  test("the witness is the trial with the lowest number, whichever came first") {
    forAll(Outcomes.several -> "outcomes") { outcomes =>
      val sum = tally(outcomes)
      (0 to 1).foreach { i =>
        val witnesses = outcomes.map(_.attempts.get(0)).filter(attempt => attempt.counted && attempt.holds.get(i))
        sum.race.firstWitness(i).toScala.map(_.trial) shouldBe witnesses.map(_.trial).minOption
      }
      Checker.values.foreach { checker =>
        val reporting = outcomes.filter(reports(_, checker)).map(_.trial)
        sum.race.firstReport(checker).toScala.map(_.trial) shouldBe reporting.minOption
      }
    }
  }

  test("a trial that the filter leaves out counts neither for a condition nor in the histogram, but is reported") {
    val finding = Finding.of(Checker.KERNEL_BUG, 0, 1, 0)
    val sum = tally(Seq(Outcomes.of(3, Seq(1), counted = false, Seq(true, true), Seq(finding), 10, 20)))
    (sum.trials, sum.race.counted, sum.race.positive(0), sum.accesses, sum.virtualPs) shouldBe ((1, 0, 0, 20, 10))
    sum.race.histogram shouldBe empty
    sum.race.firstWitness(0) shouldBe empty
    sum.race.reported.asScala shouldBe Map(Checker.KERNEL_BUG -> 1)
  }

  test("what a tally has told does not change with it") {
    val sum = new Tally
    val (histogram, reported) = (sum.race.histogram, sum.race.reported)
    sum.add(Outcomes.of(0, Seq(1), counted = true, Nil, Nil, 0, 0))
    (histogram.size, reported.size) shouldBe ((0, 0))
    sum.race.histogram should have size 1
  }

  private def tally(outcomes: Seq[TrialOutcome]): Tally = {
    val sum = new Tally
    outcomes.foreach(sum.add)
    sum
  }

  private def summary(tally: Tally): Map[String, Any] = Trials(tally, Map.empty).summary

  private def reports(outcome: TrialOutcome, checker: Checker): Boolean =
    outcome.findings.asScala.exists(_.checker == checker)
}
