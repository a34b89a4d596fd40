package org.shootdown.cluster.wire

import scala.jdk.CollectionConverters._

import org.scalacheck.{Arbitrary, Gen}
import org.shootdown.config.measure.{Counter, Durations, Measured, Measurement, TimeUse}
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.ComponentReport.CpuEnd
import org.shootdown.config.protocol.{ComponentReport, EnvelopeBatch, MessageKind}
import org.shootdown.simulation.interconnect.InterconnectCommand.{Exchange, PartEnded, TrialEnded}
import org.shootdown.simulation.interconnect.InterconnectCommand.Bulk
import org.shootdown.simulation.interconnect.ReportPart
import org.shootdown.machine.MachineEnd.Ending

/** Any message of the wire's own format. */
object Messages {
  val envelope: Gen[EnvelopeBatch => Unit] = for {
    time <- natural
    source <- component
    destination <- component
    sequence <- Arbitrary.arbitrary[Int]
    kind <- Gen.oneOf(MessageKind.values.toSeq)
    pc <- Gen.choose(0, 0xffffff)
    words <- Gen.listOfN(3, word)
  } yield (batch: EnvelopeBatch) =>
    batch.add(time, source, destination, sequence, kind, pc, words.head, words(1), words(2))

  def exchangeOf(envelopes: Gen[Seq[EnvelopeBatch => Unit]]): Gen[Exchange] = for {
    attempt <- word
    from <- component
    to <- component
    trial <- word
    round <- natural
    part <- Gen.choose(0, Exchange.MOST_PARTS)
    last <- flag
    batch <- envelopes
    nextWindow <- natural
  } yield new Exchange(attempt, from, to, trial, round, part, last, words(batch), nextWindow)

  val exchange: Gen[Exchange] = exchangeOf(Gen.listOf(envelope))

  val report: Gen[ComponentReport] = for {
    component <- component
    values <- words
    findings <- Gen.resize(5, Gen.listOf(finding))
    requests <- natural
    flushes <- natural
    lastRequestPs <- natural
    lastEventPs <- natural
    cpu <- Gen.option(cpuEnd)
    measured <- Gen.option(measured)
  } yield new ComponentReport(
    component,
    values,
    findings.asJava,
    requests,
    flushes,
    lastRequestPs,
    lastEventPs,
    cpu.orNull,
    measured.orNull
  )

  private def measured: Gen[Measured] = for {
    counts <- Gen.listOfN(Counter.count, natural)
    times <- Gen.listOfN(TimeUse.count, natural)
    names <- Gen.resize(3, Gen.listOf(Gen.alphaStr))
    durations <- Gen.listOfN(names.size, Gen.nonEmptyListOf(Gen.chooseNum(0L, 1L << 40)))
    use <- Gen.oneOf(TimeUse.values.toSeq)
    accounted <- natural
  } yield {
    val operations = names.zip(durations.map(all => {
      val taken = new Durations
      all.foreach(taken.add)
      taken.snapshot
    }))
    val measurement = new Measurement.Snapshot(boxed(counts), boxed(times), operations.toMap.asJava)
    new Measured(measurement, use, accounted)
  }

  private def boxed(values: Seq[Long]) = values.map(Long.box).asJava

  val message: Gen[Bulk] = Gen.oneOf(exchange, partEnded, trialEnded)

  private def partEnded: Gen[Bulk] = for {
    attempt <- word
    from <- component
    trial <- word
    part <- part
  } yield new PartEnded(attempt, from, trial, part)

  private def trialEnded: Gen[Bulk] = for {
    attempt <- word
    trial <- word
    ending <- Gen.oneOf(Ending.values.toSeq)
    part <- part
  } yield new TrialEnded(attempt, trial, ending, part)

  private def part: Gen[ReportPart] = for {
    number <- Gen.choose(0, 1 << 16)
    last <- flag
    reports <- Gen.resize(10, Gen.listOf(report))
  } yield new ReportPart(number, last, reports.asJava)

  private def finding: Gen[Finding] = for {
    checker <- Gen.oneOf(Checker.values.toSeq)
    cpu <- componentOrNone
    pc <- componentOrNone
    address <- word
    otherCpu <- componentOrNone
    otherPc <- componentOrNone
  } yield new Finding(checker, cpu, pc, address, otherCpu, otherPc)

  private def cpuEnd: Gen[CpuEnd] = for {
    finished <- flag
    pc <- component
    waitsFor <- Gen.oneOf("LOCK", "END", "FETCH_ADD")
    awaitedLock <- word
    keepsOthersWaiting <- flag
    heldLocks <- words
    dependencies <- words
  } yield new CpuEnd(finished, pc, waitsFor, awaitedLock, keepsOthersWaiting, heldLocks, dependencies)

  private def words(envelopes: Seq[EnvelopeBatch => Unit]): Array[Long] = {
    val batch = new EnvelopeBatch
    envelopes.foreach(_(batch))
    batch.toWords
  }

  private def words: Gen[java.util.List[java.lang.Long]] =
    Gen.resize(8, Gen.listOf(word)).map(_.map(Long.box).asJava)

  private def word: Gen[Long] = Gen.oneOf(Gen.choose(-3L, 300L), Gen.long)
  private def natural: Gen[Long] = Gen.oneOf(Gen.choose(0L, 300L), Gen.choose(0L, Long.MaxValue))
  private def component: Gen[Int] = Gen.oneOf(Gen.choose(0, 300), Gen.choose(0, Int.MaxValue))
  private def componentOrNone: Gen[Int] = Gen.oneOf(Gen.const(-1), Gen.choose(0, Int.MaxValue - 1))
  private def flag: Gen[Boolean] = Gen.oneOf(true, false)
}
