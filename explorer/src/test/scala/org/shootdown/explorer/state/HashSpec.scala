package org.shootdown.explorer.state

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class HashSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  test("only the words that count are looked at") {
    forAll(Gen.listOf(Gen.long), Gen.listOf(Gen.long)) { (words, behind) =>
      assert(Hash.of((words ++ behind).toArray, words.size) == Hash.of(words.toArray, words.size))
    }
  }

  test("small numbers in any place, and their number, make different hashes") {
    val short = for (a <- 0 until 30; b <- 0 until 30; c <- 0 until 30) yield Array(a, b, c)
    val arrays = short ++ (0 until 100).map(n => new Array[Int](n)).filter(_.length != 3)
    assert(arrays.map(Hash.of(_)).distinct.size == arrays.size)
    val longs = short.map(_.map(_.toLong))
    assert(longs.map(Hash.of(_, 3)).distinct.size == longs.size)
  }

  test("the first bits are spread evenly") {
    val tables = (0 until 32_000).map(i => (Hash.of(Array(i, 0, 7)) >>> 59).toInt).groupBy(identity).values.map(_.size)
    assert(tables.size == 32 && tables.forall(size => size > 800 && size < 1200))
  }
}
