package org.shootdown.cpu.isa

import org.scalatest.funsuite.AnyFunSuite

import java.util

class ProgramSpec extends AnyFunSuite {

  private val site = new Site("f", "f.c", 1, "return;", "f")

  private def program(opcodes: Opcode*): Program = {
    val code = opcodes.flatMap(opcode => opcode.ordinal() +: Seq.fill(Program.STRIDE - 1)(0)).toArray
    val sites = util.Collections.nCopies(opcodes.size, site)
    new Program("P0", code, Array.empty[Long], 0, util.List.of(), util.Map.of(), sites, util.List.of())
  }

  test("a program has as many instructions as it has sites") {
    val halt = program(Opcode.HALT)
    assert(halt.size() == 1)
    assert(halt.opcode(0) == Opcode.HALT)
  }

  test("a program has to end with HALT") {
    assertThrows[IllegalArgumentException](program(Opcode.HALT, Opcode.CONSTANT))
    assertThrows[IllegalArgumentException](program())
  }
}
