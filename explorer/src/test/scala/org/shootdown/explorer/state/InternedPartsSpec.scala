package org.shootdown.explorer.state

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import scala.collection.mutable

class InternedPartsSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val part: Gen[List[Long]] = Gen.choose(0, 4).flatMap(Gen.listOfN(_, Gen.choose(0L, 3L)))

  private def words(part: Seq[Long]): StateWords = {
    val words = new StateWords
    part.foreach(words.put)
    words
  }

  test("equal parts have equal numbers, different ones different numbers, and numbers lead back") {
    forAll(Gen.listOf(part), minSuccessful(50)) { seen =>
      val parts = new InternedParts
      val numbers = mutable.Map[Seq[Long], Int]()
      for (part <- seen) {
        val number = parts.number(words(part))
        assert(numbers.getOrElseUpdate(part, number) == number)
        assert(parts.hash(number) == Hash.of(part.toArray, part.size))
      }
      assert(numbers.values.toSet.size == numbers.size)
      for ((part, number) <- numbers) assert(parts.words(number).toSeq == part)
    }
  }

  test("thousands of parts are kept apart") {
    val parts = new InternedParts
    val numbers = (0L until 20_000L).map(i => parts.number(words(Seq(i, i * i))))
    assert(numbers.distinct.size == numbers.size)
    assert(numbers.zipWithIndex.forall { case (number, i) => parts.words(number)(0) == i })
  }

  test("a number that was never given is refused") {
    assertThrows[IllegalArgumentException](new InternedParts().words(5))
  }
}
