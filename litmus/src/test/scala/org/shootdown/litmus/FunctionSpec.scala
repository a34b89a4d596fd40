package org.shootdown.litmus

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

/** Functions: inlining, parameters, aliases of locals, sites. */
class FunctionSpec extends AnyFunSuite {

  private def r(before: String, body: String): Long = Compiled.run(s"long r = 0; $body", before)("r")

  test("a call has the value of its return, converted to the result's type") {
    assert(r("int twice(int n) { return 2 * n; }", "r = twice(3) + twice(twice(5));") === 26)
    assert(r("unsigned char low(long n) { return n; }", "r = low(0x1234);") === 0x34)
    assert(r("bool any(unsigned long n) { return n & 0x100; }", "r = any(0x100);") === 1)
    assert(r("int f(short n) { return n; }", "r = f(70000);") === 4464)
  }

  test("several returns, also from loops") {
    val find = "int find(int n) { int i; for (i = 0; i < 10; i++) { if (i * i >= n) return i; } return -1; }"
    assert(r(find, "r = find(30) * 100 + find(1000);") === 599)
  }

  test("functions may be defined in any order, be declared before, and return nothing") {
    val functions =
      "int b(int n); int a(int n) { return b(n) + 1; } static inline int b(int n) { return n * 10; } void none(void) { return; }"
    assert(r(functions, "none(); r = a(4);") === 41)
  }

  test("a parameter is a copy") {
    assert(r("int f(int n) { n += 5; return n; }", "int n = 1; r = f(n) * 10 + n;") === 61)
  }

  test("a pointer to a local is that local") {
    assert(r("void set(long *p, long v) { *p = v; }", "set(&r, 7);") === 7)
    assert(
      r(
        "void swap(long *a, long *b) { long t = *a; *a = *b; *b = t; }",
        "long x = 1; r = 2; swap(&x, &r); r = r * 10 + x;"
      ) === 12
    )
    assert(r("void inner(long *p) { *p += 1; } void outer(long *q) { inner(q); inner(q); }", "outer(&r);") === 2)
    assert(r("void set(long *p) { if (p) *p = 3; }", "set(0); r++; set(&r);") === 3)
    assert(
      r(
        "void f(struct s *p) { p->b = 4; p->a = p->b + 1; } struct s { int a; long b; };",
        "struct s v; f(&v); r = v.a * 10 + v.b;"
      ) === 54
    )
    assert(r("", "long *p = &r; *p = 9;") === 9)
  }

  test("a value that a pointer can change behind a parameter's back is copied") {
    assert(r("long f(long v, long *p) { *p = 100; return v; }", "r = 1; long x = f(r, &r); r = x;") === 1)
    assert(r("long f(long v, long *p) { long old = v; *p = 100; return old + v; }", "long x = 2; r = f(x, &x);") === 4)
  }

  test("registers are used again after a call") {
    val chain = (1 to 20).map(i => s"long f$i(long n) { long a = n; long b = a + $i; return b; }").mkString("\n")
    val calls = (1 to 20).map(i => s"r = f$i(r);").mkString(" ")
    val program = Compiled.thread(s"long r = 0; $calls", chain).cpus.get(0).program
    assert(program.registers <= 8)
    assert(r(chain, calls) === 210)
  }

  test("a function of the scenario takes the place of a primitive") {
    assert(r("int smp_processor_id(void) { return 42; }", "r = smp_processor_id();") === 42)
  }

  test("each instruction knows its function, its line and the calls that led there") {
    val program = Compiled
      .scenario(
        "C t\n\n{}\n\nint inner(int *x)\n{\n\treturn READ_ONCE(*x);\n}\n\nint outer(int *x)\n{\n\treturn inner(x) + 1;\n}\n\nP0(int *x)\n{\n\tint r = outer(x);\n}\n"
      )
      .cpus
      .get(0)
      .program
    val sites = (0 until program.size).map(program.site)
    val load = sites.head
    assert(
      (load.function, load.file, load.line, load.text, load.calls) ===
        (("inner", "test.litmus", 7, "return READ_ONCE(*x);", "P0>outer>inner"))
    )
    assert(sites.map(s => s.function -> s.line).distinct === Seq("inner" -> 7, "outer" -> 12, "P0" -> 17))
  }

  test("exported variables are the thread's own, parameters included") {
    val program = Compiled
      .scenario(
        "C t\n{}\nint f(int n) { int hidden = n; return hidden; }\nP0(int *x) { int r0 = f(2); { int r1 = 1; } }\n"
      )
      .cpus
      .get(0)
      .program
    assert(program.variables.asScala.keySet === Set("x", "r0", "r1"))
    assert(program.parameters.asScala === Seq("x"))
  }
}
