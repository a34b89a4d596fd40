package org.shootdown.litmus

import java.nio.file.Files

import org.scalatest.funsuite.AnyFunSuite

/** Bounds: what exceeds one is an error, and quickly so. */
class BoundsSpec extends AnyFunSuite {

  private def error(program: String): String = Compiled.programError(program).linesIterator.next()

  private def body(text: String): String = error(s"P0(int *x) { $text }")

  test("nesting of brackets") {
    val deep = 150
    assert(Compiled.run(s"int r = ${"(" * deep}1${")" * deep};")("r") === 1)
    for (n <- Seq(300, 50000)) {
      assert(body(s"int r = ${"(" * n}1${")" * n};").contains("brackets nest more than 200 deep"))
      assert(body(s"${"{" * n}${"}" * n}").contains("brackets nest more than 200 deep"))
      assert(body(s"int r = t${"[t" * n};").contains("brackets nest more than 200 deep"))
    }
  }

  test("nesting without brackets") {
    val deep = 500
    assert(Compiled.run(s"int r = ${"!" * deep}1;")("r") === 1)
    assert(Compiled.run(s"int r = 1${" + 1" * deep};")("r") === deep + 1)
    assert(Compiled.run(s"int r = 0; ${"if (1) " * deep} r = 7;")("r") === 7)
    assert(Compiled.run(s"int r = 0; if (0) ; ${"else if (0) ; " * 200} else r = 7;")("r") === 7)
    assert(Compiled.run(s"int r = 0; int s = 0; ${"r = s = " * 200} 4;")("r") === 4)
    assert(Compiled.run(s"int r = ${"0 ? 1 : " * 200} 4;")("r") === 4)
    for (n <- Seq(1000, 18000)) {
      for (
        text <- Seq(
          s"int r = ${"!" * n}1;",
          s"int r = 1${" + 1" * n};",
          s"${"if (1) " * n} ;",
          s"${"do " * n}",
          s"r ${"= r " * n};",
          s"int r = ${"0 ? 1 : " * n} 4;",
          s"if (0) ; ${"else while (0) if (1) ; " * n} ;",
          s"int ${"*" * n}p;",
          s"x${"->a" * n};"
        )
      ) {
        assert(body(text).contains("more than 600 operators in one statement"), text.take(40))
      }
    }
    assert(error(s"${"typedef " * 60000}").nonEmpty)
  }

  test("conditions nest within the same bounds") {
    def condition(formula: String) = Compiled.error(Compiled.scenario(s"C t\n{}\nP0(int *x) { }\nexists ($formula)\n"))
    Compiled.scenario(s"C t\n{}\nP0(int *x) { }\nexists (x=1${" /\\ x=1" * 250})\n")
    assert(condition(s"x=1${" /\\ x=1" * 5000}").contains("more than 600 operators"))
    assert(condition(s"${"not " * 5000}x=1").contains("more than 600 operators"))
    assert(condition(s"${"(" * 5000}x=1").contains("brackets nest"))
    assert(
      Compiled
        .error(Compiled.scenario(s"C t\n{ x = ${"-" * 5000}1; }\nP0(int *x) { }\n"))
        .contains("more than 600 operators")
    )
    assert(Compiled.error(Compiled.scenario(s"C t\n{ int a[1] = ${"{" * 5000}; }\nP0(int *x) { }\n")).nonEmpty)
  }

  test("tokens and source text") {
    assert(error("P0() { }\n" + "; " * 200001).contains("more than 200000 tokens after preprocessing"))
    assert(error("P0() { }\n/*" + "x" * (1 << 20) + "*/").contains("longer than 1048576 characters"))
  }

  test("macros that grow") {
    val doubling = (1 to 40).map(i => s"#define M$i M${i - 1} M${i - 1}").mkString("#define M0 ;\n", "\n", "\n")
    val tooMany =
      ".*more than (100000 macro replacements|200000 tokens after preprocessing)"
    assert(error(doubling + "M40\nP0() { }").matches(tooMany))
    val vanishing = (1 to 40).map(i => s"#define M$i M${i - 1} M${i - 1}").mkString("#define M0\n", "\n", "\n")
    assert(
      error(vanishing + "M40\nP0() { }").matches(
        ".*more than (100000 macro replacements|200000 tokens after preprocessing)"
      )
    )
    val arguments = (1 to 40).map(i => s"#define F$i(x) F${i - 1}(x x)").mkString("#define F0(x) x\n", "\n", "\n")
    assert(error(arguments + "F40(;)\nP0() { }").contains("more than 200000 tokens"))
    assert(error("#define F(x) x\n" + "F(" * 5000 + ")" * 5000).contains("macro arguments nest more than 200 deep"))
  }

  test("includes that include themselves") {
    val root = Files.createTempDirectory("include")
    Files.writeString(root.resolve("a.h"), "#include <a.h>\n")
    Files.writeString(root.resolve("big.h"), "//" + "x" * 600000 + "\n")
    Files.writeString(root.resolve("huge.h"), "//" + "x" * 5000000 + "\n")
    def error(program: String) =
      Compiled.error(Compiled.scenario(s"C t\n{}\n$program\nP0() { }\n", includes = Seq(root)))
    assert(error("#include <a.h>").contains("includes nest more than 64 deep"))
    assert(error("#include <big.h>\n#include <big.h>").contains("more than 1048576 characters of source text"))
    assert(error("#include <huge.h>").contains("more than 1048576 characters of source text"))
  }

  test("instructions, statements, registers and calls") {
    val ten = (1 to 6)
      .map(i => s"void f$i(int *x) { ${s"f${i - 1}(x); " * 10} }")
      .mkString("void f0(int *x) { WRITE_ONCE(*x, 1); }\n", "\n", "\n")
    assert(error(ten + "P0(int *x) { f6(x); }").contains("more than 20000 instructions in one thread"))
    val nothing =
      (1 to 40).map(i => s"void f$i(void) { f${i - 1}(); f${i - 1}(); }").mkString("void f0(void) { }\n", "\n", "\n")
    assert(error(nothing + "P0() { f40(); }").contains("more than 200000 statements in one thread"))
    val deep = (1 to 150).map(i => s"void f$i(void) { f${i - 1}(); }").mkString("void f0(void) { }\n", "\n", "\n")
    assert(error(deep + "P0() { f150(); }").contains("calls nest more than 100 deep"))
    assert(error("struct s { int a[60000]; };\nP0() { struct s v; }").contains("this needs more than 4096 registers"))
  }

  test("types, objects and threads") {
    assert(error("struct s { int a[1000000]; };\nP0() { }").contains("an array of 1000000 elements is not possible"))
    assert(error("struct s { int a[256][256][256]; };\nP0() { }").contains("a type of more than 65536 words"))
    val growing =
      (1 to 10).map(i => s"struct s$i { struct s${i - 1} a[10]; };").mkString("struct s0 { int a[10]; };\n", "\n", "\n")
    assert(error(growing + "P0() { }").contains("a type of more than 65536 words"))
    def state(text: String) = Compiled.error(
      Compiled.scenario(s"C t\n{ $text }\nstruct s { int a; };\nstruct mm_struct { void *pgd; };\nP0() { }\n")
    )
    val pools = (1 to 3).map(i => s"struct s x$i[60000] = free;").mkString(" ")
    assert(state(pools).contains("more than 131072 objects"))
    assert(state("struct mm_struct mm; [PTE(x[0])] = none;").contains("0 pages are not possible, but 1 to 524288"))
    assert(state("struct mm_struct mm; [PTE(x[524289])] = none;").contains("524289 pages are not possible"))
    assert(
      state("struct mm_struct mm; [PTE(x[300000])] = none; [PTE(y[300000])] = none;")
        .contains("more than 524288 user pages")
    )
    assert(error((0 to 64).map(i => s"P$i() { }").mkString("\n")).contains("at most 64 threads"))
    assert(error("P0() { }\nP99999999999() { }").contains("at most 64 threads"))
    val large = (1 to 2000).map(i => s"struct s x$i;").mkString(" ")
    assert(
      Compiled
        .error(Compiled.scenario(s"C t\n{ $large }\nstruct s { int a[65000]; };\nP0() { }\n"))
        .contains("words of memory")
    )
  }
}
