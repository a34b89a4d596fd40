package org.shootdown.config.protocol

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class AddressMapSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val pageBytes = 1L << AddressMap.PAGE_SHIFT

  /** By frame: the first backed word and how many there are. */
  private val frames: Gen[List[(Int, Int)]] = Gen.listOf(for {
    offset <- Gen.choose(0, 511)
    words <- Gen.choose(0, 512 - offset)
  } yield (offset, words))

  private def addressMap(frames: List[(Int, Int)]): AddressMap = {
    val first = frames.map(_._2).scanLeft(0)(_ + _).init
    val words = frames.map(_._2).sum
    val home = Array.tabulate(words)(word => (word % 3).toShort)
    new AddressMap(first.toArray, frames.map(_._1).toArray, frames.map(_._2).toArray, home)
  }

  test("the backed words are numbered densely, in the order of their addresses") {
    forAll(frames) { layout =>
      val map = addressMap(layout)
      val backed = for {
        ((offset, words), frame) <- layout.zipWithIndex
        word <- offset until offset + words
      } yield frame * pageBytes + word * 8L
      map.words shouldBe backed.size
      backed.map(map.wordAt) shouldBe backed.indices
      backed.map(map.backedAt) shouldBe backed
      backed.map(map.homeAt) shouldBe backed.indices.map(_ % 3)
      backed.indices.map(map.homeOf) shouldBe backed.indices.map(_ % 3)
    }
  }

  test(
    "an address that is not backed, or not that of a word, is nothing; who backs its frame answers for it, or the first"
  ) {
    val somewhere = for {
      layout <- frames
      frame <- Gen.choose(-1L, layout.size.toLong)
      (first, words) = layout.lift(frame.toInt).getOrElse((0, 0))
      offset <- Gen.choose(first * 8L - 9, (first + words) * 8L + 9).map(_ & (pageBytes - 1))
    } yield (layout, frame, offset)
    forAll(somewhere, minSuccessful(500)) { case (layout, frame, offset) =>
      val map = addressMap(layout)
      val address = frame * pageBytes + offset
      val backed = offset % 8 == 0 && layout.lift(frame.toInt).exists { case (first, words) =>
        offset / 8 >= first && offset / 8 < first + words
      }
      map.wordAt(address) >= 0 shouldBe backed
      if (!backed) {
        map.wordAt(address) shouldBe -1
        val others =
          layout.lift(frame.toInt).collect { case (first, words) if words > 0 => frame * pageBytes + first * 8L }
        map.backedAt(address) shouldBe others.getOrElse(-1L)
        map.homeAt(address) shouldBe others.fold(0)(other => map.homeOf(map.wordAt(other)))
      }
    }
  }

  test("no address is so far away that it comes round again") {
    val map = addressMap(List((0, 512)))
    for (address <- Seq(Long.MinValue, -8L, 1L << 44, 1L << 52, Long.MaxValue & ~7L)) map.wordAt(address) shouldBe -1
  }
}
