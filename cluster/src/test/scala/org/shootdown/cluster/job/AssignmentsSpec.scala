package org.shootdown.cluster.job

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._
import scala.util.Random

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Workers that come, go, come back late, and are asked again: each trial is done once. */
class AssignmentsSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  private val second = 1000000000L

  private def assignments(sizes: Long*): Assignments[String] =
    new Assignments(sizes.zipWithIndex.map { case (size, part) => TrialSet.upTo(part, size) }.asJava)

  test("however workers are disturbed, each trial is done once, and none is forgotten") {
    forAll(Gen.listOfN(3, Gen.choose(1L, 300L)) -> "sizes", Gen.long -> "choices", minSuccessful(200)) {
      (sizes, choices) =>
        val random = new Random(choices)
        val shared = assignments(sizes: _*)
        val done = scala.collection.mutable.Buffer.empty[Trials]
        var holding = List.empty[(String, Trials)]
        var now = 0L
        def work(worker: String): Unit = {
          shared.give(worker, 3, now).toScala.foreach(range => holding = (worker -> range) :: holding)
          now += random.nextInt(3) * second
        }
        def finish(): Unit = {
          val (worker, range) = holding(random.nextInt(holding.size))
          holding = holding.diff(Seq(worker -> range))
          if (shared.isRunning(range)) {
            shared.finished(worker, range, random.nextInt(2) * second + 1)
            done += range
          }
        }
        for (_ <- 1 to 400) random.nextInt(6) match {
          case 0 | 1 | 2 if holding.nonEmpty => finish()
          case 3                             => shared.forget(s"w${random.nextInt(3)}")
          case _                             => work(s"w${random.nextInt(3)}")
        }
        // Nobody is disturbed any more.
        while (shared.isAnyRunning || shared.isIdle) {
          shared.forget("w0")
          shared.forget("w1")
          shared.forget("w2")
          work("w0")
          if (holding.nonEmpty) {
            val (worker, range) = holding.head
            holding = Nil
            shared.finished(worker, range, 1)
            done += range
          }
        }
        sizes.indices.foreach { part =>
          val numbers = done.filter(_.part == part).flatMap(range => range.first until range.end)
          numbers.sorted shouldBe (0L until sizes(part))
        }
    }
  }

  test("a worker is asked for as many trials as take it half a second, growing at most eightfold") {
    val shared = assignments(1000000)
    def next(nanosPerTrial: Long): Long = {
      val range = shared.give("w", 1, 0).get
      shared.finished("w", range, range.count * nanosPerTrial)
      range.count
    }
    Seq.fill(3)(next(second / 1000)) shouldBe Seq(16, 128, 500)
    next(second) shouldBe 500
    next(second) shouldBe 1
  }

  test("towards the end ranges get smaller, so that all workers end together") {
    val shared = assignments(40)
    Iterator.continually(shared.give("w", 2, 0)).takeWhile(_.isPresent).map(_.get.count).take(1).toList shouldBe List(
      10
    )
  }

  test("an idle worker gets a copy of what another has had for too long, and no third one does") {
    val shared = assignments(1)
    val range = shared.give("slow", 3, 0).get
    shared.give("other", 3, 5 * second).isPresent shouldBe false
    shared.give("other", 3, 6 * second).get shouldBe range
    shared.give("third", 3, 9 * second).isPresent shouldBe false
    shared.finished("other", range, 1)
    shared.isRunning(range) shouldBe false
    shared.isIdle shouldBe false
  }

  test("what a lost worker had is given to others, in other ranges; what it still answers does not count") {
    val shared = assignments(32)
    val range = shared.give("w", 1, 0).get
    range.count shouldBe 16
    shared.forget("w")
    shared.isRunning(range) shouldBe false
    shared.give("other", 1, 0).get shouldBe range
    shared.isRunning(range) shouldBe true
  }
}
