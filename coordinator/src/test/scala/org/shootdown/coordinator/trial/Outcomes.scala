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
    groups <- Gen.choose(0, 3)
    attempts <- Gen.sequence[List[Attempt], Attempt](List.tabulate(groups)(group => attemptOf(trial, group + 1)))
    flushes <- Gen.choose(0L, 9L)
  } yield of(trial, values, counted, holds, findings, endPs, accesses, attempts, flushes)

  private def attemptOf(trial: Long, group: Int): Gen[Attempt] = for {
    kind <- Gen.choose(1, 2)
    settled <- Gen.oneOf(true, false)
    state <- Gen.oneOf("0:r=0;", "0:r=1;")
    holds <- Gen.listOfN(2, Gen.oneOf(true, false))
    checkers <- Gen.someOf(Checker.values.toSeq.take(3))
  } yield new Attempt(
    kind,
    trial,
    group,
    settled,
    settled,
    state,
    booleans(holds.map(_ => true)),
    booleans(holds),
    checkers.toSet.asJava
  )

  /** Outcomes of different trials, in any order. */
  val several: Gen[List[TrialOutcome]] = for {
    count <- Gen.choose(0, 40)
    first <- Gen.choose(0L, 1L << 40)
    outcomes <- Gen.sequence[List[TrialOutcome], TrialOutcome](List.tabulate(count)(i => outcomeOf(first + i)))
    order <- Gen.long
  } yield new scala.util.Random(order).shuffle(outcomes)

  /** An outcome whose first group ran the race that is asked for; then others. */
  def of(
      trial: Long,
      values: Seq[Long],
      counted: Boolean,
      holds: Seq[Boolean],
      findings: Seq[Finding],
      endPs: Long,
      accesses: Long,
      attempts: Seq[Attempt] = Nil,
      flushes: Long = 0,
      judged: Seq[Boolean] = Nil,
      state: String = ""
  ): TrialOutcome = {
    val race = new Attempt(
      0,
      trial,
      0,
      counted,
      counted,
      if (state.isEmpty) values.mkString(" ") else state,
      booleans(if (judged.isEmpty) holds.map(_ => true) else judged),
      booleans(holds),
      Attempt.checkers(findings.asJava)
    )
    new TrialOutcome(
      trial,
      values.map(Long.box).asJava,
      findings.asJava,
      endPs,
      accesses,
      flushes,
      (race +: attempts).asJava
    )
  }

  private def booleans(all: Seq[Boolean]) = all.map(Boolean.box).asJava
}
