package org.shootdown.explorer

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import scala.collection.mutable

class VisitedStatesSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val state: Gen[List[Int]] = Gen.listOfN(3, Gen.choose(0, 6))

  private val added = Gen.listOf(Gen.zip(state, Gen.choose(-1, 50), Gen.choose(0, 1 << 20), Gen.choose(0, 9)))

  test("a state is added once, and is found with how it was reached with the lowest rank") {
    forAll(added) { added =>
      val visited = new VisitedStates(3)
      val lowest = mutable.LinkedHashMap[List[Int], (Int, Int, Int, Int)]()
      for ((state, parent, step, rank) <- added) {
        val number = visited.add(state.toArray, parent, step, rank)
        if (number < 0) {
          assert(lowest(state)._1 == ~number)
          assert(lowest(state)._4 <= rank)
        } else {
          lowest.get(state).foreach { case (known, _, _, before) => assert(known == number && before > rank) }
          lowest(state) = (number, parent, step, rank)
        }
      }
      assert(visited.size == lowest.size)
      assert(lowest.values.map(_._1).toSet.size == lowest.size)
      for ((state, (number, parent, step, rank)) <- lowest) {
        val into = new Array[Int](3)
        visited.get(number, into)
        assert(into.toSeq == state)
        assert(visited.parent(number) == parent)
        assert(visited.step(number) == step)
        assert(visited.rank(number) == rank)
      }
    }
  }
}
