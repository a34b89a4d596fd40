package org.shootdown.cluster.job

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Sets of trials, beside sets of numbers. */
class TrialSetSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  private val trials: Gen[Trials] = for {
    first <- Gen.choose(0L, 60L)
    count <- Gen.choose(1L, 12L)
  } yield new Trials(3, first, count)

  private def numbers(of: Trials): Set[Long] = (of.first until of.end).toSet

  /** What is in a set, by taking it out; each range has to be whole and to touch no other. */
  private def contents(set: TrialSet): Set[Long] = {
    val copy = set.copy
    val ranges = Iterator.continually(copy).takeWhile(!_.isEmpty).map(_.takeFirst(Long.MaxValue)).toList
    ranges.zip(ranges.drop(1)).foreach { case (one, other) => one.end should be < other.first }
    ranges.foreach(_.part shouldBe 3)
    ranges.flatMap(numbers).toSet
  }

  test("whatever is added, removed and taken, a set holds what a set of numbers holds") {
    forAll(Gen.listOf(Gen.zip(Gen.choose(0, 2), trials)) -> "steps") { steps =>
      val set = new TrialSet(3)
      var model = Set.empty[Long]
      steps.foreach {
        case (0, range) =>
          set.add(range)
          model = model ++ numbers(range)
        case (1, range) =>
          set.remove(range)
          model = model -- numbers(range)
        case (_, range) if model.nonEmpty =>
          val taken = numbers(set.takeFirst(range.count))
          val lowest = Iterator.iterate(model.min)(_ + 1).takeWhile(model).take(range.count.toInt).toSet
          taken shouldBe lowest
          model = model -- taken
        case _ =>
      }
      contents(set) shouldBe model
      set.size shouldBe model.size
      set.isEmpty shouldBe model.isEmpty
    }
  }

  test("a copy is one of its own") {
    val set = TrialSet.upTo(3, 10)
    val copy = set.copy
    copy.takeFirst(10)
    set.size shouldBe 10
    copy.isEmpty shouldBe true
  }

  test("nothing can be taken from an empty set") {
    an[IllegalStateException] should be thrownBy new TrialSet(0).takeFirst(1)
  }

  test("there are no trials with negative numbers, none at all, or beyond the last number") {
    Seq((-1, 0L, 1L), (0, -1L, 1L), (0, 0L, 0L), (0, Long.MaxValue, 1L)).foreach { case (part, first, count) =>
      an[IllegalArgumentException] should be thrownBy new Trials(part, first, count)
    }
  }
}
