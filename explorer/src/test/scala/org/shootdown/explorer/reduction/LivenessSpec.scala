package org.shootdown.explorer.reduction

import it.unimi.dsi.fastutil.ints.IntList
import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.cpu.isa.Opcode._
import org.shootdown.cpu.isa.{Opcode, Program, Site}

import java.util

/** Control flow and liveness of small programs. */
class LivenessSpec extends AnyFunSuite {
  private def program(code: (Opcode, Seq[Int])*): Program = {
    val words = code.flatMap { case (opcode, operands) => opcode.ordinal +: operands.padTo(Program.STRIDE - 1, 0) }
    val sites = util.Collections.nCopies(code.size, new Site("f", "f.c", 1, "f();", "f"))
    new Program("P", words.toArray, Array(0L), 70, util.List.of(), util.Map.of(), sites, util.List.of(), util.List.of())
  }

  private def live(program: Program, observed: Int*): Seq[Set[Int]] = {
    val liveness = new Liveness(program, IntList.of(observed: _*))
    (0 until program.size).map(pc => (0 until 70).filter(r => (liveness.at(pc)(r / 64) >>> r & 1) != 0).toSet)
  }

  test("a register matters from where it is written to where it is read") {
    val straight = program(CONSTANT -> Seq(1), MOVE -> Seq(2, 1), ADD -> Seq(3, 2, 4), HALT -> Nil)
    assert(live(straight) == Seq(Set(4), Set(1, 4), Set(2, 4), Set()))
    assert(live(straight, 3).head == Set(3, 4))
  }

  test("what the scenario observes matters everywhere") {
    val written = program(CONSTANT -> Seq(69), HALT -> Nil)
    assert(live(written, 69) == Seq(Set(69), Set(69)))
    assert(live(written) == Seq(Set(), Set()))
  }

  test("both ways of a branch count, and loops go round") {
    val loop = program(
      JUMP_IF_ZERO -> Seq(1, 4),
      ADD -> Seq(0, 0, 66),
      SUBTRACT -> Seq(1, 1, 2),
      JUMP -> Seq(0),
      MOVE -> Seq(3, 0),
      HALT -> Nil
    )
    assert(live(loop) == Seq(Set(0, 1, 2, 66), Set(0, 1, 2, 66), Set(0, 1, 2, 66), Set(0, 1, 2, 66), Set(0), Set()))
  }

  test("nothing is behind an instruction that ends") {
    val branches = program(JUMP -> Seq(2), HALT -> Nil, JUMP_IF_NOT_ZERO -> Seq(0, 1), JUMP -> Seq(2), HALT -> Nil)
    def reaching(ends: Int => Boolean) =
      new ControlFlow(branches).solveBackward(1, pc => ends(pc), (pc, sets, at) => sets(at) |= 1L << pc).toSeq
    assert(reaching(_ => false) == Seq(0xfL, 0x2L, 0xeL, 0xeL, 0x10L))
    assert(reaching(_ == 0) == Seq(0x1L, 0x2L, 0xeL, 0xeL, 0x10L))
    assert(reaching(_ == 2) == Seq(0x5L, 0x2L, 0x4L, 0xcL, 0x10L))
  }
}
