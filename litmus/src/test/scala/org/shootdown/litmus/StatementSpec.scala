package org.shootdown.litmus

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.cpu.isa.Opcode

/** Statements by what they compute. */
class StatementSpec extends AnyFunSuite {

  private def r(body: String): Long = Compiled.run(s"int r = 0; $body")("r")

  test("if and else, also in chains") {
    def grade(n: Int) =
      r(s"int n = $n; if (n > 10) r = 1; else if (n > 5) { r = 2; } else if (n > 0) r = 3; else r = 4;")
    assert(Seq(20, 7, 1, -1).map(grade) === Seq(1, 2, 3, 4))
    assert(r("int a = 1; if (a) if (!a) r = 1; else r = 2;") === 2)
    assert(r("if (1) { } else r = 5;") === 0)
  }

  test("while, do and for, with break and continue") {
    assert(r("int i = 0; while (i < 5) r += i++;") === 10)
    assert(r("int i = 9; do { r++; } while (i < 5);") === 1)
    assert(r("for (int i = 0; i < 10; i++) { if (i == 3) continue; if (i == 6) break; r += i; }") === 0 + 1 + 2 + 4 + 5)
    assert(r("int i; int j; for (i = 0, j = 10; i < j; i++, j--) r++;") === 5)
    assert(r("for (;;) { if (++r == 7) break; }") === 7)
    assert(
      r("int i = 0; while (1) { do { i++; if (i % 2) continue; r += i; } while (i % 5); if (i > 9) break; }") === 30
    )
  }

  test("switch falls through, breaks, has ranges and a default anywhere") {
    def choose(n: Int) = r(
      s"int n = $n; switch (n) { default: r += 100; case 1: r += 1; case 2: r += 2; break; case 3: case 4: r = 34; break; case 10 ... 20: r = 15; }"
    )
    assert(Seq(0, 1, 2, 3, 4, 9, 10, 15, 20, 21).map(choose) === Seq(103, 3, 2, 34, 34, 103, 15, 15, 15, 103))
    assert(r("int n = 3; switch (n) { case 1: r = 1; } r += 5;") === 5)
    assert(
      r(
        "int i; for (i = 0; i < 4; i++) { switch (i) { case 2: continue; case 3: break; default: r += 10; } r++; }"
      ) === 23
    )
    assert(r("switch (3) { case 3: r = 9; }") === 9)
  }

  test("goto goes forward and back") {
    assert(r("int i = 0; again: r += i; if (++i < 4) goto again;") === 6)
    assert(r("goto out; r = 1; out: r += 2;") === 2)
    assert(r("int i; for (i = 0; i < 3; i++) { for (;;) { if (i == 1) goto done; break; } } done: r = i;") === 1)
  }

  test("inner declarations shadow outer ones") {
    assert(r("int a = 1; { int a = 2; r += a; { int a = 3; r += 10 * a; } } r += 100 * a;") === 132)
  }

  test("a thread's variables keep their registers, taken or not") {
    val variables = Compiled.run("int z = 0; if (z) { int a = 5; } int b = z + 1 + 2 * (z + 3);")
    assert(variables === Map("z" -> 0L, "a" -> 0L, "b" -> 7L))
  }

  test("code that cannot be reached is left out") {
    val program =
      Compiled.thread("int r = 0; if (0) { r = 1; while (r) r++; } goto out; r = 2; out: if (1) r = 3; else r = 4;")
    val opcodes = (0 until program.cpus.get(0).program.size).map(program.cpus.get(0).program.opcode)
    assert(opcodes === Seq(Opcode.CONSTANT, Opcode.CONSTANT, Opcode.HALT))
  }

  test("a loop behind a label in dead code is reached by goto") {
    assert(r("int i = 0; goto in; if (0) { in: while (i < 3) { i++; r += i; } }") === 6)
  }

  test("a thread may return") {
    assert(r("r = 1; return; r = 2;") === 1)
  }
}
