package org.shootdown.explorer

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import scala.collection.mutable

class VisitedStatesSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val state: Gen[List[Int]] = Gen.listOfN(3, Gen.choose(0, 6))

  test("a state is added once, and is found with how it was first reached") {
    forAll(Gen.listOf(Gen.zip(state, Gen.choose(-1, 50), Gen.choose(0, 1 << 20)))) { added =>
      val visited = new VisitedStates(3)
      val first = mutable.LinkedHashMap[List[Int], (Int, Int, Int)]()
      for ((state, parent, step) <- added) {
        val number = visited.add(state.toArray, parent, step)
        if (number < 0) assert(first(state)._1 == ~number)
        else {
          assert(!first.contains(state))
          first(state) = (number, parent, step)
        }
      }
      assert(visited.size == first.size)
      assert(first.values.map(_._1).toSet.size == first.size)
      for ((state, (number, parent, step)) <- first) {
        val into = new Array[Int](3)
        visited.get(number, into)
        assert(into.toSeq == state)
        assert(visited.parent(number) == parent)
        assert(visited.step(number) == step)
      }
    }
  }

  test("a state is known to be older than a round if it was there when it began") {
    forAll(Gen.listOf(state), Gen.listOf(state)) { (before, after) =>
      val visited = new VisitedStates(3)
      def add(state: List[Int]): Int = {
        val number = visited.add(state.toArray, VisitedStates.NONE, 0)
        if (number < 0) ~number else number
      }
      val old = before.map(add).toSet
      visited.beginRound()
      for (state <- after) {
        val number = add(state)
        assert(visited.isOlderThanRound(number) == old.contains(number))
      }
    }
  }
}
