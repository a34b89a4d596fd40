package org.shootdown.litmus

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.cpu.isa.Opcode
import org.shootdown.litmus.condition.Condition.Quantifier
import org.shootdown.mmu.image.WordKind

/** What herd7 takes in a plain litmus test, and a kernel build does not. */
class DialectSpec extends AnyFunSuite {

  private def plain(threads: String, initial: String = "", last: String = "exists (true)"): String =
    s"C t\n{$initial}\n$threads\n$last\n"

  /** The same with a function, which makes it kernel code. */
  private def kernel(threads: String, initial: String = ""): String =
    plain(s"$threads\nvoid kernel(void) { }", initial)

  private def firstError(text: String): String =
    Compiled.error(Compiled.scenario(text)).linesIterator.next().stripPrefix("test.litmus:")

  test("an int is a lock, where it is declared and where it is a parameter") {
    for (initial <- Seq("", "int l;", "int l = 0;", "l = 0;")) {
      val text = plain(
        "P0(int *l, int *x) { spin_lock(l); WRITE_ONCE(*x, 1); spin_unlock(l); }\n" +
          "P1(int *l) { int r = READ_ONCE(*l); }",
        initial,
        "exists (l=0)"
      )
      val scenario = Compiled.scenario(text)
      val word = scenario.image.addresses.wordAt(scenario.symbols.find("l").address)
      assert(scenario.image.isKind(word, WordKind.LOCK), initial)
      assert(scenario.cpus.get(0).program.code.contains(Opcode.LOCK.ordinal))
      assert(Compiled.warnings(text).isEmpty)
    }
  }

  test("in kernel code an int is no lock") {
    assert(
      firstError(kernel("P0(int *l) { spin_lock(l); }")) === "3:24: 'spin_lock' takes a pointer to a lock, not to int"
    )
  }

  test("a type stands before a register's initial value, with or without a pointer") {
    val scenario = Compiled.scenario(
      plain("P0(int *x) { int *r1; int r2 = *r1; }", "int x = 7; int *0:r1 = x; int 0:r3 = 4; int * 0:r4;")
    )
    assert(Interpreter.finished(scenario, 0).variables("r2") === 7)
    assert(Interpreter.finished(scenario, 0).variables("r3") === 4)
  }

  test("a semicolon may follow every item of the final part") {
    val scenario = Compiled.scenario(plain("P0(int *x) { }", last = "locations [x];\nfilter (x=0);\nexists (x=1);;"))
    assert(scenario.conditions.get(0).text === "(x=1)")
    assert(scenario.filter.isPresent)
  }

  test("a test that asks for nothing asks for what every run meets") {
    for (last <- Seq("", "locations [x]", "filter (x=0)")) {
      val scenario = Compiled.scenario(plain("P0(int *x) { *x = 1; }", last = last))
      assert(scenario.conditions.asScala.map(_.written) === Seq("forall (true)"), last)
      assert(scenario.conditions.get(0).quantifier === Quantifier.FORALL)
    }
  }

  test("a register needs no declaration; a name that does not look like one is warned of") {
    val text = plain("P0(int *x)\n{\n\ttemp = READ_ONCE(*x);\n\ttemp = temp + 1;\n\tr1 = temp;\n}", "x = 4;")
    assert(
      Compiled.warnings(text) === Seq("5:2: warning: 'temp' is not declared; it is taken for a register, as by herd7")
    )
    assert(Interpreter.finished(Compiled.scenario(text)).variables("r1") === 5)
    assert(firstError(kernel("P0(int *x) { temp = READ_ONCE(*x); }")) === "3:14: there is no variable 'temp'")
    assert(Compiled.warnings(plain("P0() { x = 1; }", "x = 4;")).isEmpty, "that is the initial state's variable")
  }

  test("numbers and addresses mix in a plain test, and need a cast in kernel code") {
    val mixed = "P0(int *x, int **p) { int r1 = READ_ONCE(*p); WRITE_ONCE(*r1, 2); int *r2 = READ_ONCE(*x); }"
    assert(Compiled.scenario(plain(mixed, "p=x;")).cpus.size === 1)
    assert(
      firstError(
        kernel(mixed, "int x; int *p = &x;")
      ) === "3:32: cannot convert int * to int without a cast: write (int)"
    )
  }

  test("what makes a test kernel code") {
    val mixed = "P0(int **p) { int r1 = READ_ONCE(*p); }"
    for (
      (what, text) <- Seq(
        "a function" -> kernel(mixed),
        "a structure" -> plain(s"struct s { int a; };\n$mixed"),
        "a global" -> plain(s"int g;\n$mixed"),
        "a type" -> plain(s"typedef int number;\n$mixed"),
        "settings" -> plain(mixed).replace("C t\n", "C t\n(* shootdown { } *)\n")
      )
    ) assert(firstError(text).contains("cannot convert int * to int without a cast"), what)
  }

  test("a name is in scope in its own initializer") {
    val self = "P0(int *x) { int r = READ_ONCE(*x); int t = (r != t); }"
    assert(
      Compiled.warnings(plain(self)) === Seq("3:51: warning: 't' is read before it is set; it is 0 then, as for herd7")
    )
    assert(Interpreter.finished(Compiled.scenario(plain(self, "x = 3;"))).variables("t") === 1)
    assert(firstError(kernel(self)) === "3:51: 't' is read before it is set")
    val inner = "P0() { int n = 1; { int n = n + 1; } }"
    assert(firstError(kernel(inner)) === "3:29: 'n' is read before it is set", "not the outer one, as in C")
  }
}
