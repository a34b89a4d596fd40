package org.shootdown.config.protocol

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class PackedFieldSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  test("whatever fits is read back, beside whatever else the word holds; anything more is refused by name") {
    val fields = for (bits <- Gen.choose(1, 63); shift <- Gen.choose(0, 64 - bits)) yield (shift, bits)
    forAll(fields, Gen.long, Gen.long) { case ((shift, bits), value, other) =>
      val field = new PackedField("thing", shift, bits)
      val most = (1L << bits) - 1
      for (fitting <- Seq(0L, most, value & most)) {
        field.fits(fitting) shouldBe true
        field.of(field.pack(fitting) | (other & ~(most << shift))) shouldBe fitting
      }
      for (large <- Seq(most + 1, -1L, value | (1L << bits), Long.MinValue)) {
        field.fits(large) shouldBe false
        val refused = the[IllegalArgumentException] thrownBy field.pack(large)
        refused.getMessage shouldBe s"thing $large does not fit into $bits bits"
      }
    }
  }
}
