package org.shootdown.config.input

import java.util.{List => JavaList}
import org.scalatest.OptionValues
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import scala.jdk.OptionConverters._

class SuggestionsSpec extends AnyFunSuite with Matchers with OptionValues {
  private val names = JavaList.of("arm64", "riscv64-ipi", "riscv64-sbi", "x86_64", "x86_64-hyperv")

  private def nearest(name: String): Option[String] = Suggestions.nearest(name, names).toScala

  test("finds slips of the finger, left-out parts and other case") {
    nearest("amr64").value shouldBe "arm64"
    nearest("x86-64").value shouldBe "x86_64"
    nearest("x86_64-hv").value shouldBe "x86_64-hyperv"
    nearest("RISCV64-SBI").value shouldBe "riscv64-sbi"
  }

  test("the first of equals in the alphabet wins, in whatever order they come") {
    nearest("riscv64").value shouldBe "riscv64-ipi"
    val reversed = JavaList.of("riscv64-sbi", "riscv64-ipi")
    Suggestions.nearest("riscv64", reversed).toScala.value shouldBe "riscv64-ipi"
  }

  test("says nothing when nothing is near") {
    nearest("toaster") shouldBe None
    Suggestions.didYouMean("toaster", names) shouldBe ""
    Suggestions.nearest("x", JavaList.of[String]()).toScala shouldBe None
  }
}
