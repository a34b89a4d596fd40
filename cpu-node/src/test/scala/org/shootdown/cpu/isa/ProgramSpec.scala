package org.shootdown.cpu.isa

import org.scalatest.funsuite.AnyFunSuite

import java.util

class ProgramSpec extends AnyFunSuite {

  private val site = new Site("f", "f.c", 1, "return;", "f")

  private def program(opcodes: Opcode*): Program = {
    val code = opcodes.flatMap(opcode => opcode.ordinal() +: Seq.fill(Program.STRIDE - 1)(0)).toArray
    val sites = util.Collections.nCopies(opcodes.size, site)
    new Program("P0", code, Array.empty[Long], 0, util.List.of(), util.Map.of(), sites, util.List.of(), util.List.of())
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

  test("an instruction has five operands, and a constant its place in the pool") {
    val code = Array(Opcode.ADD.ordinal(), 1, 2, 3, 4, 5, Opcode.HALT.ordinal(), 0, 0, 0, 0, 9)
    val sites = util.List.of(site, new Site("g", "g.c", 2, "g();", "f>g"))
    val two =
      new Program(
        "P0",
        code,
        Array(7L, -1L),
        4,
        util.List.of("x"),
        util.Map.of("r0", 3),
        sites,
        util.List.of("f.p"),
        util.List.of("op")
      )
    assert((0 until 5).map(two.operand(0, _)) == (1 to 5))
    assert(two.operand(1, 4) == 9)
    assert(two.opcode(1) == Opcode.HALT)
    assert(two.constant(1) == -1)
    assert(two.site(1).function() == "g")
    assert(two.variables().get("r0") == 3)
  }

  test("code and sites have to agree in length") {
    val code = Array.fill(Program.STRIDE)(0)
    code(0) = Opcode.HALT.ordinal()
    val sites = util.Collections.nCopies(2, site)
    assertThrows[IllegalArgumentException](
      new Program(
        "P0",
        code,
        Array.empty[Long],
        0,
        util.List.of(),
        util.Map.of(),
        sites,
        util.List.of(),
        util.List.of()
      )
    )
  }
}
