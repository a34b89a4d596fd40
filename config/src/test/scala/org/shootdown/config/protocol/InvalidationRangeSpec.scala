package org.shootdown.config.protocol

import org.scalacheck.{Arbitrary, Gen}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class InvalidationRangeSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val asids = Gen.choose(0, (1 << 23) - 1)
  private val pages = Gen.frequency(1 -> Gen.choose(0L, 600L), 1 -> Gen.choose(0L, (1L << 39) - 1))
  private val flags = Arbitrary.arbitrary[Boolean]

  test("a packed range gives back the address space, the pages and whether tables were freed") {
    forAll(asids, pages, flags) { (asid, count, freed) =>
      val packed = InvalidationRange.pack(asid, count, freed)
      InvalidationRange.asid(packed) shouldBe asid
      InvalidationRange.pages(packed) shouldBe count
      InvalidationRange.freedTables(packed) shouldBe freed
    }
  }

  test("no range is mistaken for one that invalidates nothing") {
    forAll(asids, pages, flags) { (asid, count, freed) =>
      InvalidationRange.pack(asid, count, freed) should not be InvalidationRange.NOTHING
    }
    InvalidationRange.pack((1 << 23) - 1, (1L << 39) - 1, true) should not be InvalidationRange.NOTHING
  }

  test("an address space that there is no room for is refused") {
    the[IllegalArgumentException] thrownBy InvalidationRange.pack(1 << 23, 1, false) should have message
      "ASID 8388608 does not fit into 23 bits"
  }

  test("more pages than there is room for are the whole address space, and do not change which one") {
    forAll(asids, Arbitrary.arbitrary[Long], flags) { (asid, count, freed) =>
      val packed = InvalidationRange.pack(asid, count, freed)
      InvalidationRange.asid(packed) shouldBe asid
      InvalidationRange.freedTables(packed) shouldBe freed
      InvalidationRange.pages(packed) shouldBe (if (count >= 0 && count < (1L << 39)) count else 0)
    }
  }
}
