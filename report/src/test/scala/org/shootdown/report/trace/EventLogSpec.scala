package org.shootdown.report.trace

import scala.jdk.CollectionConverters._

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.report.trace.TraceEvent.What

class EventLogSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  /** What CPUs do: blocks of few steps, each some times over. */
  private val program: Gen[Seq[Int]] = for {
    blocks <- Gen.choose(1, 6)
    steps <- Gen.listOfN(
      blocks,
      for {
        length <- Gen.frequency(8 -> Gen.choose(1, 9), 1 -> Gen.const(40))
        block <- Gen.listOfN(length, Gen.choose(0, 3))
        times <- Gen.frequency(3 -> Gen.choose(1, 4), 1 -> Gen.choose(5, 60))
      } yield Seq.fill(times)(block).flatten
    )
  } yield steps.flatten

  private def log(steps: Iterable[(Int, Int)]): Seq[TraceEvent] = {
    val log = new EventLog
    steps.zipWithIndex.foreach { case ((cpu, value), time) =>
      log.add(TraceEvent.done(time.toLong, cpu, value, value.toLong))
    }
    log.events.asScala.toSeq
  }

  /** The steps again, every round written out. */
  private def unfolded(events: Seq[TraceEvent]): Seq[Long] = events.foldLeft(Seq.empty[Long]) { (steps, event) =>
    if (event.what == What.REPEATED) steps ++ Seq.fill(event.before.toInt)(steps.takeRight(event.after.toInt)).flatten
    else steps :+ event.after
  }

  test("written out again, what was folded is what happened, but for a round that was cut off") {
    var folded = 0
    forAll(program -> "CPU 0", program -> "CPU 1", Gen.long -> "order") { (one, other, order) =>
      val random = new scala.util.Random(order)
      val order01 = random.shuffle(Seq.fill(one.size)(0) ++ Seq.fill(other.size)(1))
      val rest = Array(one.iterator, other.iterator)
      val events = log(order01.map(cpu => cpu -> rest(cpu).next()))
      for ((cpu, steps) <- Seq(0 -> one, 1 -> other)) {
        val own = events.filter(_.cpu == cpu)
        val again = unfolded(own)
        again shouldBe steps.map(_.toLong).take(again.size)
        val open = if (own.lastOption.exists(_.what == What.REPEATED)) own.last.after.toInt else 1
        (steps.size - again.size) should be < open
        folded += own.count(_.what == What.REPEATED)
      }
      events.filter(_.what != What.REPEATED).map(_.when) shouldBe sorted
    }
    folded should be > 100
  }

  test("a round that comes twice is told twice, one that comes three times once") {
    log(Seq(1, 2, 1, 2).map(0 -> _)).map(_.what).toSet shouldBe Set(What.DONE)
    val events = log(Seq(1, 2, 1, 2, 1, 2).map(0 -> _))
    events.map(event => (event.what, event.when)) shouldBe Seq((What.DONE, 0), (What.DONE, 1), (What.REPEATED, 5))
    (events.last.before, events.last.after) shouldBe ((2, 2))
  }

  test("who spins for ever takes no more room than who spins for a while") {
    log(Iterable.tabulate(1000000)(i => 0 -> i % 7)) should have size 8
  }

  test("a finding is never folded") {
    val log = new EventLog
    for (time <- 0 until 9) log.add(TraceEvent.found(time.toLong, Finding.of(Checker.KERNEL_WARNING, 0, 1, 0)))
    log.events should have size 9
  }
}
