package org.shootdown.report.study

import scala.collection.mutable.ArrayBuffer
import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers

/** Factors that make a cost small. */
class FactorSearchSpec extends AnyFunSuite with Matchers {
  private def search(count: Int, rounds: Int, stopAfter: Int = Int.MaxValue)(cost: Seq[Double] => Double) = {
    val asked = ArrayBuffer.empty[Seq[Double]]
    val reached = ArrayBuffer.empty[Double]
    val search = new FactorSearch(
      factors => {
        asked += factors.asScala.map(_.doubleValue).toSeq
        cost(asked.last)
      },
      () => asked.size > stopAfter
    )
    val best = search.run(count, rounds, place => reached += place.cost)
    (best, asked.toSeq, reached.toSeq)
  }

  private def factors(place: FactorSearch.Place): Seq[Double] = place.factors.asScala.map(_.doubleValue).toSeq

  test("it finds the least, also where the cost has kinks and factors make up for each other") {
    val (best, asked, reached) = search(2, 60) { factors =>
      val (x, y) = (factors.head, factors(1))
      math.max(math.abs(x + y - 3.1), math.abs(x - 0.5 * y - 0.2))
    }
    best.cost should be < 0.1
    asked.distinct shouldBe asked
    reached shouldBe reached.sorted.reverse
  }

  test("factors stay within their bounds, and are as they are shown") {
    val (least, low, _) = search(1, 60)(_.head)
    factors(least) shouldBe Seq(0.25)
    val (most, high, _) = search(1, 60)(1 / _.head)
    factors(most) shouldBe Seq(4.0)
    (low ++ high).flatten.foreach(factor => Calibration.shown(factor).toDouble shouldBe factor +- 1e-12)
  }

  test("nothing that helps leaves all as it is, and it ends by itself") {
    val (best, asked, reached) = search(3, 1000)(factors => factors.map(factor => math.abs(math.log(factor))).sum)
    factors(best) shouldBe Seq(1.0, 1.0, 1.0)
    reached.size should be < 10
    asked.size shouldBe 1 + 6 * reached.size
  }

  test("after the last round it ends, and when it is stopped with the best so far") {
    search(1, 1)(_.head)._3 should have size 1
    val (best, asked, _) = search(1, 60, stopAfter = 4)(_.head)
    asked should have size 5
    best.cost shouldBe asked.take(4).flatten.min
  }
}
