package org.shootdown.litmus

import java.nio.file.Files
import java.nio.file.Path

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

/** Macros, conditionals and includes. */
class PreprocessorSpec extends AnyFunSuite {

  private def r(before: String, body: String): Long = Compiled.run(s"long r = 0; $body", before)("r")

  /** A directory with files, by their relative paths. */
  private def directory(files: (String, String)*): Path = {
    val root = Files.createTempDirectory("include")
    for ((name, text) <- files) {
      val file = root.resolve(name)
      Files.createDirectories(file.getParent)
      Files.writeString(file, text)
    }
    root
  }

  private def included(program: String, files: (String, String)*): Scenario =
    Compiled.scenario(s"C t\n{}\n$program\n", includes = Seq(directory(files: _*)))

  private def includeError(include: String, roots: Path*): String =
    Compiled.error(Compiled.scenario(s"C t\n{}\n#include $include\nP0() { }\n", includes = roots))

  test("macros without and with arguments") {
    assert(r("#define A 4\n#define B (A + 1)", "r = A * B;") === 20)
    assert(
      r("#define MAX(a, b) ((a) > (b) ? (a) : (b))\n#define TWICE(x) ((x) * 2)", "r = MAX(TWICE(3), MAX(5, 1));") === 6
    )
    assert(r("#define CALL() 7\n#define NONE", "r = NONE CALL();") === 7)
    assert(r("#define MANY(a, b) \\\n  ((a) * \\\n   (b))", "r = MANY(3,\n 4);") === 12)
    assert(r("#define WRAP(statement) do { statement } while (0)", "WRAP(r = 3; r++;);") === 4)
  }

  test("a name with arguments is left alone without parentheses, a space makes it one without") {
    assert(r("#define f(x) ((x) + 1)", "long f = 5; r = f;") === 5)
    assert(r("#define F (3)", "r = F;") === 3)
  }

  test("a macro is not replaced within itself") {
    assert(r("#define r r\n#define x y\n#define y x", "long x = 4; r = x;") === 4)
    assert(r("#define f(x) (x + f)", "long f = 10; r = f(f(1));") === 21)
  }

  test("arguments are expanded before they are put in, the result again after") {
    assert(r("#define ONE 1\n#define PAIR(a) a + ID\n#define ID ONE", "r = PAIR(ONE);") === 2)
    assert(r("#define APPLY(f, x) f(x)\n#define INC(x) ((x) + 1)", "r = APPLY(INC, APPLY(INC, 3));") === 5)
  }

  test("undef and redefinition") {
    assert(r("#define A 1\n#undef A\n#define A 2\n#define A 2", "r = A;") === 2)
    assert(
      Compiled
        .programError("#define A 1\n#define A 2\nP0() { }")
        .startsWith("test.litmus:4:9: macro 'A' is already defined otherwise")
    )
  }

  test("conditionals nest and choose one group") {
    def choose(n: Int) = r(
      s"""#define N $n
         |#if N == 1
         |#define R 10
         |#elif N > 1 && defined(N) && !defined M
         |#if N % 2
         |#define R 20
         |#else
         |#define R 30
         |#endif
         |#else
         |#define R 40
         |#endif""".stripMargin,
      "r = R;"
    )
    assert(Seq(1, 3, 4, 0).map(choose) === Seq(10, 20, 30, 40))
    assert(
      r(
        "#ifdef A\n#error no\n#if 1 / 0\n#endif\n#bogus\n@ 12x ' \"\n#else\n#define R 1\n#endif\n#ifndef A\n#define S 2\n#endif",
        "r = R + S;"
      ) === 3
    )
    assert(r("#if UNKNOWN || 0x10 == 16 && (2 ? 1 : 0)\n#define R 1\n#endif", "r = R;") === 1)
    assert(r("#if 4294967296 > 0 && -1 < 0\n#define R 1\n#endif", "r = R;") === 1)
  }

  test("defines of the variant, the architecture and the command line") {
    val text =
      "C t\n(* shootdown { variants { a { define = [ X ] }, b { define = { X = 5 } } } } *)\n{}\nP0() {\n#ifdef X\n int r = X;\n#else\n int r = 0;\n#endif\n int p = PAGE_SIZE; int n = NR_CPUS; int levels =\n#ifdef __PAGETABLE_P4D_FOLDED\n 4\n#else\n 5\n#endif\n; }\n"
    def run(variant: String, defines: Map[String, String] = Map.empty) =
      Interpreter.run(Compiled.scenario(text, variant, defines = defines))
    assert(run("a") === Map("r" -> 1, "p" -> 4096, "n" -> 1, "levels" -> 4))
    assert(run("b")("r") === 5)
    assert(run("b", Map("X" -> "9"))("r") === 9)
    assert(
      Interpreter.run(Compiled.scenario("C t\n{ x = N; }\n#define N 6\nP0(int *x) { int r = *x; }\nexists (0:r=N)\n"))(
        "r"
      ) === 6
    )
  }

  test("includes are found in their directories and beside the including file") {
    val scenario = included(
      "#include <mm/a.h>\n#include \"mm/a.h\"\nP0() { int r = a(); }",
      "mm/a.h" -> "#ifndef A_H\n#define A_H\n#include \"b.h\"\nint a(void)\n{\n\treturn b() + 1;\n}\n#endif\n",
      "mm/b.h" -> "int b(void) { return 41; }\n"
    )
    assert(Interpreter.run(scenario)("r") === 42)
    assert(
      scenario.cpus.get(0).program.site(0).file === "mm/b.h" || scenario.cpus.get(0).program.site(0).file === "mm/a.h"
    )
  }

  test("the first directory that has a file wins") {
    val (first, second) =
      (directory("a.h" -> "#define A 1\n"), directory("a.h" -> "#define A 2\n", "b.h" -> "#define B 3\n"))
    val scenario = Compiled.scenario(
      "C t\n{}\n#include <a.h>\n#include <b.h>\nP0() { int r = A * 10 + B; }\n",
      includes = Seq(first, second)
    )
    assert(Interpreter.run(scenario)("r") === 13)
  }

  test("an error in an included file names that file, and a macro's error the place of its use") {
    val inFile =
      Compiled.error(included("#include <a.h>\nP0() { f(); }", "a.h" -> "void f(void)\n{\n\tint r = nobody;\n}\n"))
    assert(inFile === "a.h:3:10: there is no variable or constant 'nobody'\n  \tint r = nobody;\n  \t        ^")
    val inMacro =
      Compiled.error(included("#include <a.h>\nP0() { int r = BAD + 1; }", "a.h" -> "#define BAD (1 + nobody)\n"))
    assert(
      inMacro === "test.litmus:4:16: there is no variable or constant 'nobody'\n  P0() { int r = BAD + 1; }\n                 ^"
    )
    val inArgument =
      Compiled.error(included("#include <a.h>\nP0() { int r = ID(nobody); }", "a.h" -> "#define ID(x) (x)\n"))
    assert(inArgument.startsWith("test.litmus:4:19: there is no variable or constant 'nobody'"))
  }

  test("includes stay inside their directories") {
    val outside = directory("secret.h" -> "int secret;\n")
    val inside = directory("a.h" -> "\n")
    Files.createSymbolicLink(inside.resolve("link.h"), outside.resolve("secret.h"))
    Files.createSymbolicLink(inside.resolve("dir"), outside)
    Files.createSymbolicLink(inside.resolve("good.h"), inside.resolve("a.h"))
    val refused = "#include takes a path below the include directories, without '..'"
    for (
      name <- Seq(
        "../secret.h",
        s"../${outside.getFileName}/secret.h",
        outside.resolve("secret.h").toString,
        "x/../../a.h",
        "..\\\\a.h"
      )
    ) {
      assert(includeError(s"<$name>", inside).contains(refused), name)
      assert(includeError("\"" + name + "\"", inside).contains(refused), name)
    }
    for (name <- Seq("link.h", "dir/secret.h", "nothing.h", "dir")) {
      assert(includeError(s"<$name>", inside).startsWith(s"test.litmus:3:10: there is no '$name' in $inside"), name)
    }
    Compiled.scenario("C t\n{}\n#include <good.h>\nP0() { }\n", includes = Seq(inside))
    assert(includeError("<a.h>").contains("there is no 'a.h' in any include directory: none is configured"))
  }

  test("directives that are wrong") {
    def error(directives: String) = Compiled.programError(s"$directives\nP0() { }").linesIterator.next()
    assert(error("#if 1") === "test.litmus:3:2: #if without #endif")
    assert(error("#endif") === "test.litmus:3:2: #endif without #if")
    assert(error("#else") === "test.litmus:3:2: #else without #if")
    assert(error("#if 0\n#else\n#else\n#endif") === "test.litmus:5:2: #else after #else")
    assert(error("#if 0\n#else\n#elif 1\n#endif") === "test.litmus:5:2: #elif after #else")
    assert(error("#error out of order") === "test.litmus:3:2: #error out of order")
    assert(error("#bogus") === "test.litmus:3:2: unknown directive '#bogus'")
    assert(error("#pragma once") === "test.litmus:3:2: #pragma is not supported; use #ifndef, #define and #endif")
    assert(error("#define") === "test.litmus:3:2: #define needs a name")
    assert(error("#ifdef 3\n#endif") === "test.litmus:3:2: #ifdef needs a name")
    assert(error("#undef A B") === "test.litmus:3:10: unexpected 'B' after the name")
    assert(error("#define F(a") === "test.litmus:3:9: the parameters of macro 'F' are not closed")
    assert(error("#define F(a, ...) a") === "test.litmus:3:14: variadic macros are not supported")
    assert(error("#define F(a b) a") === "test.litmus:3:13: expected a parameter's name or ','")
    assert(error("#define F(a) #a") === "test.litmus:3:14: the # and ## operators are not supported")
    assert(error("#define F(a) a\nF(1") === "test.litmus:4:1: the arguments of macro 'F' are not closed")
    assert(error("#define F(a) a\nF(1, 2)") === "test.litmus:4:1: macro 'F' takes 1 arguments, not 2")
    assert(error("#if\n#endif") === "test.litmus:3:2: #if needs a condition")
    assert(error("#if 1 / 0\n#endif") === "test.litmus:3:7: division by zero")
    assert(error("#if 1 +\n#endif").startsWith("test.litmus:3:7: unexpected the end"))
    assert(error("#include mm.h") === "test.litmus:3:2: #include needs <file> or \"file\"")
    assert(error("int f(void) { # }") === "test.litmus:3:15: '#' can only begin a line")
  }

  test("a file that changes between two compilations is read as it is now") {
    val root = directory("value.h" -> "#define VALUE 1\n", "outer.h" -> "#include <value.h>\n")
    def read: Long = Compiled.run("long r = VALUE;", "#include <outer.h>", includes = Seq(root))("r")
    assert(read === 1)
    Files.writeString(root.resolve("value.h"), "#define VALUE 2\n")
    assert(read === 2)
  }

  test("files of the same text under two names are told apart in errors") {
    for (name <- Seq("a.h", "b.h", "a.h"))
      assert(includeError(s"<$name>", directory(name -> "\n#error no\n")).startsWith(s"$name:2:2: #error no"))
  }

  test("a header that many compilations use at once is the same for each") {
    val root = directory(
      "types.h" -> "typedef unsigned long word;\n#define PLUS(a, b) ((a) + (b))\n",
      "sum.h" -> """#include <types.h>
                   |#if N > 2
                   |static inline word sum(word a) { if (a == 0) return N; else if (a == 1) return PLUS(a, N); return a; }
                   |#else
                   |static inline word sum(word a) { return PLUS(PLUS(a, a), N); }
                   |#endif
                   |""".stripMargin
    )
    def sum(n: Int): Long =
      Compiled.run("long r = sum(1);", s"#define N $n\n#include <sum.h>", includes = Seq(root))("r")
    (0 until 100).asJava.parallelStream.forEach { i =>
      val n = i % 5
      assert(sum(n) === (if (n > 2) 1 + n else 2 + n))
      ()
    }
  }
}
