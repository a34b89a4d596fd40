package org.shootdown.litmus

import org.scalatest.funsuite.AnyFunSuite

/** Pointers in kernel code: what becomes what without a cast, as in a kernel build. */
class PointerConversionSpec extends AnyFunSuite {
  private val declarations =
    "struct a { int n; struct b *b; }; struct b { int n; };\n" +
      "static struct a *same(struct a *p) { return p; }\nstatic long number(long n) { return n; }\n"

  private def scenario(body: String): Scenario =
    Compiled.scenario(
      s"C t\n{ struct a A; struct b B; int x; }\n${declarations}P0(struct a *A, struct b *B, int *x)\n{\n$body\n}\n"
    )

  private def error(body: String): String =
    Compiled.error(scenario(body)).linesIterator.next().stripPrefix("test.litmus:")

  private def cast(from: String, to: String) = s"cannot convert $from to $to without a cast: write ($to)"

  test("what needs a cast says so, with both types") {
    for (
      (body, message) <- Seq(
        "struct b *p = A;" -> s"8:15: ${cast("struct a *", "struct b *")}",
        "struct b *p; p = A;" -> s"8:14: ${cast("struct a *", "struct b *")}",
        "long n = A;" -> s"8:10: ${cast("struct a *", "long")}",
        "struct a *p = 4096;" -> s"8:15: ${cast("int", "struct a *")}",
        "long n = 1; struct a *p = n;" -> s"8:27: ${cast("long", "struct a *")}",
        "same(B);" -> s"8:6: ${cast("struct b *", "struct a *")}",
        "number(A);" -> s"8:8: ${cast("struct a *", "long")}",
        "WRITE_ONCE(A->b, A);" -> s"8:1: ${cast("struct a *", "struct b *")}",
        "smp_store_release(x, A);" -> s"8:1: ${cast("struct a *", "int")}",
        "xchg(&A->b, A);" -> s"8:1: ${cast("struct a *", "struct b *")}",
        "cmpxchg(&A->b, B, A);" -> s"8:1: ${cast("struct a *", "struct b *")}",
        "unsigned long *p = x;" -> s"8:20: ${cast("int *", "unsigned long *")}",
        "struct a local; struct b *p = &local;" -> s"8:31: ${cast("struct a *", "struct b *")}",
        "struct a local; same(&local.b);" -> s"8:22: ${cast("struct b **", "struct a *")}",
        "if (A == B) *x = 1;" -> "8:5: cannot compare struct a * and struct b * without a cast",
        "if (A == 4096) *x = 1;" -> "8:5: cannot compare struct a * and int without a cast",
        "long n = A - (struct a *)0 + (A < *x);" -> "8:31: cannot compare struct a * and int without a cast",
        "long n = (long)(*x ? A : B);" -> "8:17: cannot choose between struct a * and struct b * without a cast",
        "long n = (long)(1 ? A : 5);" -> "8:17: cannot choose between struct a * and int without a cast",
        "long n = x - (int *)A + (A - x);" -> "8:26: cannot subtract struct a * and int * without a cast",
        "struct a *p = A + A;" -> "8:15: a struct a * is no number; cast it first",
        "long n = (long)-A;" -> "8:16: a struct a * is no number; cast it first"
      )
    ) assert(error(body) === message, body)
    assert(Compiled.error(scenario("struct b *p = A;")).endsWith("\n  struct b *p = A;\n                ^"))
  }

  test("a function's result is converted as by assignment") {
    val text =
      s"C t\n{ struct b B; }\n${declarations}static struct a *wrong(struct b *p) { return p; }\nP0(struct b *B) { wrong(B); }\n"
    assert(Compiled.error(Compiled.scenario(text)).startsWith(s"test.litmus:6:39: ${cast("struct b *", "struct a *")}"))
  }

  test("what C takes without a cast") {
    for (
      body <- Seq(
        "void *p = A; struct b *q = p;",
        "struct a *p = 0; struct b *q = NULL; p = *x ? 0 : A; p = *x ? A : NULL;",
        "bool some = A; if (A && !B) *x = 1; if (A == NULL || B != 0) *x = 2;",
        "unsigned int *p = x;",
        "long n = *x; int k = n; char c = k; n = c;",
        "struct b *p = (struct b *)A; long n = (long)A; p = (void *)n;",
        "void *p = A; if (p == B) *x = 1;",
        "struct a local = { 1, B }; struct a *p = &local; same(A)->b = B;",
        "A->b = *x ? (void *)A : B;"
      )
    ) assert(scenario(body).cpus.size === 1, body)
  }

  test("the initial state and parameters are converted so too") {
    def of(initial: String, parameters: String = "") =
      Compiled.scenario(s"C t\n{ $initial }\n${declarations}P0($parameters) { }\n")
    def error(initial: String, parameters: String = "") =
      Compiled.error(of(initial, parameters)).linesIterator.next().stripPrefix("test.litmus:")
    assert(error("struct a A; struct a Z = { .b = &A };") === s"2:35: ${cast("struct a *", "struct b *")}")
    assert(error("struct a A; struct b *p = A;") === s"2:29: ${cast("struct a *", "struct b *")}")
    assert(error("int x; int n = &x;") === s"2:18: ${cast("int *", "int")}")
    assert(error("struct b *p = 5;") === s"2:17: ${cast("int", "struct b *")}")
    assert(error("struct a A;", "struct b *A") === "6:14: 'A' is the address of a struct a, not a struct b *")
    assert(of("struct a A; struct b B; struct b *p = &B; struct b *q = 0; struct a Z = { .b = NULL };").cpus.size === 1)
    assert(of("struct a A; int t[3]; long n = (long)&A;", "struct a *A, int *t, void *n").cpus.size === 1)
  }
}
