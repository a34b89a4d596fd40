package org.shootdown.explorer.state

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class StateWordsSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val word: Gen[Long] = Gen.frequency(3 -> Gen.const(0L), 2 -> Gen.choose(-2L, 2L), 1 -> Gen.long)
  private val array: Gen[Array[Long]] = Gen.choose(0, 600).flatMap(Gen.listOfN(_, word)).map(_.toArray)
  private val pair: Gen[(Array[Long], Array[Long])] = for {
    base <- array
    changes <- Gen.listOf(Gen.zip(Gen.choose(0, 599), word))
  } yield {
    val changed = base.clone()
    changes.foreach { case (i, value) => if (i < changed.length) changed(i) = value }
    (changed, base)
  }

  /** Reads again what was written, from a copy. */
  private def again(written: StateWords): StateWords = {
    val words = new StateWords
    words.put(99)
    words.take(written.words.take(written.length))
    words
  }

  test("words come out as they went in") {
    forAll(Gen.listOf(Gen.long), array) { (single, counted) =>
      val words = new StateWords
      single.foreach(words.put)
      words.put(counted.length, counted)
      val read = again(words)
      assert(single.map(_ => read.get()) == single)
      assert(read.get() == counted.length)
      val into = new Array[Long](counted.length)
      read.get(counted.length, into)
      assert(into.toSeq == counted.toSeq)
    }
  }

  test("sparse arrays come out as they went in, whatever was there, and say how long they are") {
    forAll(array, array) { (first, second) =>
      val words = new StateWords
      words.putSparse(first)
      words.putSparse(second)
      val read = again(words)
      for (array <- Seq(first, second)) {
        assert(read.sparseEnd() == array.lastIndexWhere(_ != 0) + 1)
        val into = Array.fill(array.length)(7L)
        read.getSparse(into)
        assert(into.toSeq == array.toSeq)
      }
    }
  }

  test("differences come out as they went in, and nothing is no more than a word") {
    forAll(pair) { case (changed, base) =>
      val words = new StateWords
      words.putDifference(changed, base)
      val read = again(words)
      val into = Array.fill(base.length)(7L)
      read.getDifference(into, base)
      assert(into.toSeq == changed.toSeq)
      words.clear()
      words.putDifference(base, base)
      assert(words.length == 1)
    }
  }

  test("equal arrays are written alike, others are not") {
    forAll(pair) { case (one, other) =>
      def written(array: Array[Long]) = {
        val words = new StateWords
        words.putSparse(array)
        words.words.take(words.length).toSeq
      }
      assert((written(one) == written(other)) == (one.toSeq == other.toSeq))
    }
  }
}
