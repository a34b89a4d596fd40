package org.shootdown.explorer.state

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import scala.collection.mutable

class VisitedStatesSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val state: Gen[List[Int]] = Gen.listOfN(3, Gen.choose(0, 6))

  private val added = Gen.listOf(
    Gen.zip(state, Gen.choose(-1, 50), Gen.choose(0, 1 << 20), Gen.choose(0, 9), Gen.choose(0L, 3L))
  )

  private def hash(state: Seq[Int]): Long = Hash.finish(state.hashCode)

  test(
    "a state is added once, and is found with how it was reached with the lowest rank, and then the least preference"
  ) {
    forAll(added) { added =>
      val visited = new VisitedStates(3)
      val best = mutable.LinkedHashMap[List[Int], (Int, Int, Int, Int, Long)]()
      for ((state, parent, step, rank, preference) <- added) {
        val number = visited.add(state.toArray, hash(state), parent, step, rank, preference)
        best.get(state) match {
          case None =>
            assert(number >= 0)
            best(state) = (number, parent, step, rank, preference)
          case Some((known, _, _, before, preferred)) =>
            assert(number == (if (rank < before) known else ~known))
            if (rank < before || (rank == before && preference < preferred))
              best(state) = (known, parent, step, rank, preference)
        }
      }
      assert(visited.size == best.size)
      assert(visited.all.toSet == best.values.map(_._1).toSet)
      assert(best.values.forall(known => visited.all.apply(VisitedStates.place(known._1, visited.offsets)) == known._1))
      for ((state, (number, parent, step, rank, preference)) <- best) {
        val into = new Array[Int](3)
        visited.get(number, into)
        assert(into.toSeq == state)
        assert(visited.hash(number) == hash(state))
        assert(visited.parent(number) == parent)
        assert(visited.step(number) == step)
        assert(visited.rank(number) == rank)
        assert(visited.preference(number) == preference)
      }
    }
  }
}
