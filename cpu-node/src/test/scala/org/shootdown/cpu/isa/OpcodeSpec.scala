package org.shootdown.cpu.isa

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers

class OpcodeSpec extends AnyFunSuite with Matchers {

  test("an opcode and an order are found by their ordinals") {
    Opcode.values.foreach(opcode => Opcode.of(opcode.ordinal) shouldBe opcode)
    Order.values.foreach(order => Order.of(order.ordinal) shouldBe order)
  }

  test("arithmetic and jumps stay within the core; everything from the first load on can be seen by others") {
    val local = Opcode.values.takeWhile(_ != Opcode.LOAD)
    local.filter(_.isVisible) shouldBe empty
    Opcode.values.drop(local.length).filterNot(_.isVisible) shouldBe empty
    local should contain allOf (Opcode.CONSTANT, Opcode.DIVIDE, Opcode.JUMP_IF_ZERO, Opcode.CURRENT_CPU)
  }
}
