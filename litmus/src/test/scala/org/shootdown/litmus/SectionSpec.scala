package org.shootdown.litmus

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

/** Where a file's parts begin and end, whatever its conditionals open and close. */
class SectionSpec extends AnyFunSuite {

  private val condition = "exists (0:r=1)"

  /** The values that a thread's r ends with, for each of some sets of macros. */
  private def results(body: String, macros: Seq[String]*): Seq[Long] =
    macros.map { defined =>
      val text = s"C t\n{}\nP0(int *x)\n{\n\tint r = 0;\n$body\n}\n$condition\n"
      val scenario = Compiled.scenario(text, defines = defined.map(_ -> "1").toMap)
      assert(scenario.conditions.asScala.map(_.text) === Seq("(0:r=1)"))
      Interpreter.finished(scenario, 0).variables("r")
    }

  test("a brace that two branches open is one") {
    val body = "#ifdef A\nif (r == 1) {\n#else\nif (r == 0) {\n#endif\nr = 1;\n}"
    assert(results(body, Seq(), Seq("A")) === Seq(1, 0))
  }

  test("a brace that one branch opens is closed by one that asks for the same") {
    for (
      last <- Seq(
        "#ifdef A\n}\n#endif",
        "#ifndef A\n#else\n}\n#endif",
        "#if defined(A)\n}\n#endif",
        "#if !defined A\n#elif 1\n}\n#endif"
      )
    )
      assert(results(s"#ifdef A\nif (r) {\n#endif\nr = 1;\n$last", Seq(), Seq("A")) === Seq(1, 0), last)
    val expressions = "#if A + B > 1\nif (r) {\n#endif\nr = 1;\n#if A +  B > 1 // again\n}\n#endif"
    assert(results(expressions, Seq(), Seq("A"), Seq("A", "B")) === Seq(1, 1, 0))
  }

  test("branches that open differently are followed up, nested and in chains") {
    val body =
      """#ifdef A
        |if (r == 0) {
        |#ifdef B
        |if (r == 1) {
        |#endif
        |#elif defined(B)
        |{
        |#else
        |#endif
        |r = 1;
        |#if defined(A)
        |#ifdef B
        |}
        |#endif
        |}
        |#elif defined(B)
        |}
        |#endif""".stripMargin
    assert(results(body, Seq(), Seq("A"), Seq("B"), Seq("A", "B")) === Seq(1, 1, 1, 0))
  }

  test("a macro that is defined or undefined in between has its new answer") {
    val body = "#ifdef A\n{\n#undef A\n#else\n#define A\n#endif\nr = 1;\n#ifndef A\n}\n#endif"
    assert(results(body, Seq(), Seq("A")) === Seq(1, 1))
  }

  test("words of the final part within a body that conditionals open are no final part") {
    val body = "int exists = 1;\n#ifdef A\nif (r == 0) {\n#else\n{\n#endif\nexists = 1;\n(*x)++;\nr = exists;\n}"
    assert(results(body, Seq(), Seq("A")) === Seq(1, 1))
  }

  test("whole threads in branches, with comments between them") {
    val text =
      "C t\n{}\n#ifdef A\nP0(int *x)\n{\n\tint r = 2; (* not { here *)\n#else\nP0(int *x)\n{\n\tint r = 1;\n#endif\n}\n(* { *)\nexists (0:r=1)\n"
        .replace("(* not { here *)", "")
    assert(Interpreter.finished(Compiled.scenario(text), 0).variables("r") === 1)
    assert(Interpreter.finished(Compiled.scenario(text, defines = Map("A" -> "1")), 0).variables("r") === 2)
  }

  test("an initial state whose conditionals open braces") {
    val text =
      "C t\n{\n#ifdef A\nint a[2] = { 5,\n#else\nint a[2] = { 6,\n#endif\n7 };\n}\nP0(int *a) { int r = a[0] + a[1]; }\nexists (0:r=1)\n"
    def of(defines: Map[String, String]) =
      Compiled.scenario(text, defines = defines).image.valueAt(Compiled.scenario(text).symbols.find("a").address)
    assert(of(Map.empty) === 6)
    assert(of(Map("A" -> "1")) === 5)
  }

  test("a brace too many and one too few are the parser's to report") {
    assert(Compiled.error(Compiled.scenario("C t\n{}\nP0() { } }\nexists (true)\n")).startsWith("test.litmus:3:10: "))
    assert(Compiled.error(Compiled.scenario("C t\n{}\nP0() { {\nexists (true)\n")).startsWith("test.litmus:4:"))
    assert(
      Compiled
        .error(Compiled.scenario("C t\n{\n#ifdef A\n{\n#endif\nP0() { }\n"))
        .startsWith("test.litmus:2:1: this '{' is not closed")
    )
  }

  test("thousands of conditionals are followed up in no time") {
    val nested = (1 to 3000).map(n => s"#ifdef N$n\n{\n").mkString
    val chained = (1 to 3000).map(n => s"#ifdef M$n\n{\n#endif\n").mkString
    for (text <- Seq(nested, chained, nested + chained)) {
      val started = System.nanoTime
      Compiled.error(Compiled.scenario(s"C t\n{}\nP0() {\n$text"))
      assert((System.nanoTime - started) / 1e9 < 20)
    }
  }
}
