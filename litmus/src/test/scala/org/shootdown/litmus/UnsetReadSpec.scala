package org.shootdown.litmus

import org.scalatest.funsuite.AnyFunSuite

/** Variables that are read before they are set, and functions that end without a return. */
class UnsetReadSpec extends AnyFunSuite {

  private val none = "void kernel(void) { }"

  /** Kernel code: a thread with some functions before it, its body on line 4. */
  private def text(body: String, functions: String): String =
    s"C t\n{}\n$functions\nP0(int *x) { $body }\n"

  private def warnings(body: String, functions: String = none): Seq[String] =
    Compiled.warnings(text(body, functions))

  private def error(body: String, functions: String = none): String =
    Compiled.error(Compiled.scenario(text(body, functions))).linesIterator.next().stripPrefix("test.litmus:")

  test("what is set on no way is an error at the read") {
    for (
      (body, message) <- Seq(
        "int r; WRITE_ONCE(*x, r);" -> "4:36: 'r' is read before it is set",
        "int r; r++;" -> "4:21: 'r' is read before it is set",
        "int r; r += 1;" -> "4:21: 'r' is read before it is set",
        "int r; if (r) *x = 1;" -> "4:25: 'r' is read before it is set",
        "int r; switch (r) { case 1: *x = 1; }" -> "4:29: 'r' is read before it is set",
        "int *p; *p = 1;" -> "4:23: 'p' is read before it is set",
        "int t[2]; t[0] = 1; *x = t[1];" -> "4:39: 't' is read before it is set",
        "while (*x) { int r; *x = r; r = 1; }" -> "4:39: 'r' is read before it is set",
        "int r; if (0) r = 1; *x = r;" -> "4:40: 'r' is read before it is set",
        "int r; if (*x) return; else *x = r; r = 1;" -> "4:47: 'r' is read before it is set"
      )
    ) assert(error(body) === message, body)
  }

  test("what is set on some ways is warned of") {
    for (
      (body, place) <- Seq(
        "int r; if (*x) r = 1; *x = r;" -> "4:41",
        "int r; while (*x) r = 1; *x = r;" -> "4:44",
        "int r; for (int i = 0; i < *x; i++) r = i; *x = r;" -> "4:62",
        "int r; switch (*x) { case 1: r = 1; break; case 2: r = 2; } *x = r;" -> "4:79",
        "int r; if (*x && (r = *x)) *x = 3; *x = r;" -> "4:54",
        "int r; int n = 0; again: if (n) *x = r; else r = 1; n = *x; if (n < 3) goto again;" -> "4:51"
      )
    ) assert(warnings(body) === Seq(s"$place: warning: 'r' may be read before it is set"), body)
  }

  test("what is set on every way that gets to the read is right") {
    for (
      body <- Seq(
        "int r; r = 1; *x = r;",
        "int r; if (*x) r = 1; else r = 2; *x = r;",
        "int r; if (*x) r = 1; else return; *x = r;",
        "int r; do { r = *x; } while (r); *x = r;",
        "int r; for (;;) { r = *x; if (r) break; } *x = r;",
        "int r; switch (*x) { case 1: r = 1; break; default: r = 2; } *x = r;",
        "int r; if ((r = *x) || r < 3) *x = r;",
        "int r; if (*x) goto out; r = 1; *x = r; out: *x = 2;",
        "int r; while (*x) { r = 1; *x = r; }",
        "int r; if (1) r = 1; *x = r;",
        "int r; long n = sizeof(r); *x = n;",
        "int t[2]; t[1] = 1; *x = t[1];",
        "int t[2] = { 1 }; *x = t[1];",
        "unsigned long flags; local_irq_save(flags); local_irq_restore(flags);",
        "int r; if (*x) r = 1; else BUG(); *x = r;",
        "int r; if (*x) r = 1; BUG_ON(!*x); *x = 2;"
      )
    ) assert(warnings(body).isEmpty, body)
  }

  test("a pointer to a variable sets it in the function that it is passed to") {
    val functions = "static void set(int *p, int n) { if (n) *p = n; }"
    assert(warnings("int r; set(&r, 1); *x = r;", functions).isEmpty, "the branch is decided")
    assert(
      warnings("int r; set(&r, *x); *x = r;", functions) === Seq("4:39: warning: 'r' may be read before it is set")
    )
    assert(error("int r; set(&r, 0); *x = r;", functions) === "4:38: 'r' is read before it is set")
  }

  test("a function's own variables begin anew with each call") {
    val functions = "static int f(int n) { int r; if (n) r = n; return r; }"
    assert(warnings("*x = f(1);", functions).isEmpty)
    assert(error("*x = f(1) + f(0);", functions) === "3:51: 'r' is read before it is set")
    assert(warnings("*x = f(*x);", functions) === Seq("3:51: warning: 'r' may be read before it is set"))
  }

  test("a function whose value is used ends with a return") {
    val functions = "static int f(int n) { if (n > 1) return n; }"
    def problem(place: String) =
      s"$place: this uses the value of 'f', which can end without a return (it is defined at test.litmus:3:12)"
    assert(error("*x = f(*x);", functions) === problem("4:19"))
    assert(error("if (f(*x)) *x = 1;", functions) === problem("4:18"))
    assert(error("int r = 2 * f(0);", functions) === problem("4:26"))
    for (body <- Seq("f(*x);", "(void)f(*x);", "*x = f(3);")) assert(warnings(body, functions).isEmpty, body)
  }

  test("a function may end in a loop, or in a bug, instead of a return") {
    for (body <- Seq("for (;;) if (n) return n;", "while (1) { if (n) return n; }", "if (n) return n; BUG();"))
      assert(warnings("*x = f(*x);", s"static int f(int n) { $body }").isEmpty, body)
  }

  test("a plain test reads 0, as herd7 does, and says so") {
    def plain(body: String, initial: String = "") = s"C t\n{ $initial }\nP0(int *x) { $body }\n"
    val zero = "it is 0 then, as for herd7"
    assert(
      Compiled.warnings(plain("int r; WRITE_ONCE(*x, r);")) === Seq(
        s"3:36: warning: 'r' is read before it is set; $zero"
      )
    )
    assert(
      Compiled.warnings(plain("if (*x) r1 = 1; r2 = r1;")) ===
        Seq(s"3:35: warning: 'r1' may be read before it is set; $zero")
    )
    assert(Compiled.warnings(plain("r2 = r5; int r5 = r5 + 1;", "0:r5=3;")).isEmpty, "the initial state sets it")
    assert(Interpreter.finished(Compiled.scenario(plain("int r; r2 = r + 7;"))).variables("r2") === 7)
  }
}
