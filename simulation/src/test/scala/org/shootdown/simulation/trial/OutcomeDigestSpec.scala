package org.shootdown.simulation.trial

import scala.jdk.CollectionConverters._
import scala.util.Random

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.simulation.fixture.Outcomes
import org.shootdown.config.finding.{Checker, Finding}

class OutcomeDigestSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  test("the order in which outcomes come in does not matter") {
    forAll(Outcomes.several -> "outcomes", Gen.long -> "order") { (outcomes, order) =>
      digest(new Random(order).shuffle(outcomes)) shouldBe digest(outcomes)
    }
  }

  test("digests of parts add up to the digest of the whole") {
    forAll(Outcomes.several -> "outcomes", Gen.choose(0, 40) -> "cut") { (outcomes, cut) =>
      val (front, back) = outcomes.splitAt(cut)
      val sum = digestOf(back)
      sum.addAll(digestOf(front))
      sum.toString shouldBe digest(outcomes)
    }
  }

  test("any change of any outcome changes the digest") {
    forAll(Outcomes.several.suchThat(_.nonEmpty) -> "outcomes", Gen.choose(0, 1000) -> "which") { (outcomes, which) =>
      val index = which % outcomes.size
      changes(outcomes(index)).foreach { case (what, changed) =>
        withClue(s"$what: ")(digest(outcomes.updated(index, changed)) should not be digest(outcomes))
      }
    }
  }

  test("an outcome that is missing, or there twice, changes the digest") {
    forAll(Outcomes.several.suchThat(_.nonEmpty) -> "outcomes") { outcomes =>
      digest(outcomes.tail) should not be digest(outcomes)
      digest(outcomes.head :: outcomes) should not be digest(outcomes)
      digest(outcomes.head :: outcomes.head :: outcomes.tail) should not be digest(outcomes.tail)
    }
  }

  test("two changes do not make up for each other") {
    val one = Outcomes.of(1, Seq(1), counted = true, Nil, Nil, 10, 5)
    val other = Outcomes.of(2, Seq(2), counted = true, Nil, Nil, 10, 5)
    val swapped = Seq(
      Outcomes.of(1, Seq(2), counted = true, Nil, Nil, 10, 5),
      Outcomes.of(2, Seq(1), counted = true, Nil, Nil, 10, 5)
    )
    digest(swapped) should not be digest(Seq(one, other))
  }

  test("a digest is 32 hexadecimal digits, and zero for nothing") {
    digest(Nil) shouldBe "0" * 32
    digest(Seq(Outcomes.of(0, Nil, counted = true, Nil, Nil, 0, 0))) should fullyMatch regex "[0-9a-f]{32}"
  }

  test("a carry goes from the low half to the high one") {
    val outcomes = (0L until 2000L).map(trial => Outcomes.of(trial, Seq(trial), counted = true, Nil, Nil, 0, 0))
    val single = outcomes.map(outcome => BigInt(digest(Seq(outcome)), 16))
    BigInt(digest(outcomes), 16) shouldBe single.sum.mod(BigInt(2).pow(128))
  }

  test("an outcome of very many values has a digest too") {
    val many = (0L until 10_000L).toList
    val first = Outcomes.of(0, many, counted = true, Nil, Nil, 0, 0)
    val second = Outcomes.of(0, many.updated(9_999, 0L), counted = true, Nil, Nil, 0, 0)
    digest(Seq(first)) should not be digest(Seq(second))
  }

  private def digestOf(outcomes: Seq[TrialOutcome]): OutcomeDigest = {
    val digest = new OutcomeDigest
    outcomes.foreach(digest.add)
    digest
  }

  private def digest(outcomes: Seq[TrialOutcome]): String = digestOf(outcomes).toString

  /** An outcome with one thing changed: everything of it that is not computed from the rest. */
  private def changes(o: TrialOutcome): Seq[(String, TrialOutcome)] = {
    val values = o.values.asScala.toSeq.map(_.toLong)
    val findings = o.findings.asScala.toSeq
    def copy(
        trial: Long = o.trial,
        values: Seq[Long] = values,
        findings: Seq[Finding] = findings,
        endPs: Long = o.endPs,
        accesses: Long = o.accesses
    ) = Outcomes.of(trial, values, counted = true, Nil, findings, endPs, accesses)
    val base = Seq(
      "trial" -> copy(trial = o.trial + 1),
      "end" -> copy(endPs = o.endPs + 1),
      "accesses" -> copy(accesses = o.accesses + 1),
      "one value more" -> copy(values = values :+ 0L),
      "one value less" -> copy(values = values.dropRight(1)),
      "a finding more" -> copy(findings = findings :+ new Finding(Checker.USE_AFTER_FREE, 0, 0, 0, 0, 0)),
      "values taken for a finding" -> copy(values = values ++ Seq.fill(5)(0L))
    )
    val ofValues = values.indices.map(i => s"value $i" -> copy(values = values.updated(i, values(i) + 1)))
    val ofFindings = findings.indices.flatMap { i =>
      changes(findings(i)).map { case (what, finding) => what -> copy(findings = findings.updated(i, finding)) }
    }
    base ++ ofValues ++ ofFindings
  }

  private def changes(f: Finding): Seq[(String, Finding)] = Seq(
    "checker" -> new Finding(nextChecker(f.checker), f.cpu, f.pc, f.address, f.otherCpu, f.otherPc),
    "CPU" -> new Finding(f.checker, f.cpu + 1, f.pc, f.address, f.otherCpu, f.otherPc),
    "instruction" -> new Finding(f.checker, f.cpu, f.pc + 1, f.address, f.otherCpu, f.otherPc),
    "address" -> new Finding(f.checker, f.cpu, f.pc, f.address + 8, f.otherCpu, f.otherPc),
    "other CPU" -> new Finding(f.checker, f.cpu, f.pc, f.address, f.otherCpu + 1, f.otherPc),
    "other instruction" -> new Finding(f.checker, f.cpu, f.pc, f.address, f.otherCpu, f.otherPc + 1)
  )

  private def nextChecker(checker: Checker): Checker = Checker.of((checker.ordinal + 1) % Checker.values.length)
}
