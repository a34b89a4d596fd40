package org.shootdown.coordinator.trial

import scala.jdk.CollectionConverters._

import org.scalacheck.Gen
import org.shootdown.config.finding.{Checker, Finding}

/** Random outcomes of trials, some alike, with two conditions. */
object Outcomes {

  private val finding: Gen[Finding] = for {
    checker <- Gen.oneOf(Checker.values.toSeq)
    cpu <- Gen.choose(0, 3)
    pc <- Gen.choose(0, 20)
    address <- Gen.oneOf(0L, 4096L, -1L)
    otherCpu <- Gen.choose(-1, 3)
    otherPc <- Gen.choose(-1, 20)
  } yield new Finding(checker, cpu, pc, address, otherCpu, otherPc)

  /** An outcome of this trial. */
  def outcomeOf(trial: Long): Gen[TrialOutcome] = for {
    values <- Gen.listOfN(3, Gen.choose(0L, 2L))
    counted <- Gen.frequency(4 -> true, 1 -> false)
    holds <- Gen.listOfN(2, Gen.oneOf(true, false))
    count <- Gen.frequency(3 -> 0, 1 -> 1, 1 -> 3)
    findings <- Gen.listOfN(count, finding)
    endPs <- Gen.choose(0L, 1L << 40)
    accesses <- Gen.choose(0L, 1000L)
  } yield of(trial, values, counted, holds, findings, endPs, accesses)

  /** Outcomes of different trials, in any order. */
  val several: Gen[List[TrialOutcome]] = for {
    count <- Gen.choose(0, 40)
    first <- Gen.choose(0L, 1L << 40)
    outcomes <- Gen.sequence[List[TrialOutcome], TrialOutcome](List.tabulate(count)(i => outcomeOf(first + i)))
    order <- Gen.long
  } yield new scala.util.Random(order).shuffle(outcomes)

  def of(
      trial: Long,
      values: Seq[Long],
      counted: Boolean,
      holds: Seq[Boolean],
      findings: Seq[Finding],
      endPs: Long,
      accesses: Long
  ): TrialOutcome = new TrialOutcome(
    trial,
    values.mkString(" "),
    values.map(Long.box).asJava,
    counted,
    holds.map(Boolean.box).asJava,
    findings.asJava,
    endPs,
    accesses
  )
}
