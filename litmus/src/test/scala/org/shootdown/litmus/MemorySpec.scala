package org.shootdown.litmus

import org.scalatest.funsuite.AnyFunSuite

/** Memory as programs see it: structs, pointers, arrays, globals. */
class MemorySpec extends AnyFunSuite {

  private def finished(initial: String, program: String): Interpreter =
    Interpreter.finished(Compiled.scenario(s"C t\n{ $initial }\n$program\n"))

  private def values(initial: String, program: String): Map[String, Long] = finished(initial, program).variables

  private val list =
    "struct inner { int a; int b; }; struct node { int value; struct node *next; struct inner in; int array[3]; };"

  test("fields have their offsets, nested ones too") {
    val end = finished(
      "struct node n = { .value = 1, .in = { .b = 4 }, .array = { 7, 8, 9 } };",
      s"""$list
         |P0(struct node *n) {
         |  int r0 = n->value; int r1 = n->in.b; int r2 = n->array[2]; n->in.a = 5; n->array[0] += 10;
         |  int r3 = (*n).in.a; struct inner *p = &n->in; int r4 = p->b; int i = 1; int r5 = n->array[i];
         |}""".stripMargin
    )
    assert(
      end.variables
        .filter(_._1.startsWith("r")) === Map("r0" -> 1, "r1" -> 4, "r2" -> 9, "r3" -> 5, "r4" -> 4, "r5" -> 8)
    )
    val base = end.variables("n")
    assert(end.word(base + 16) === 5)
    assert(end.word(base + 32) === 17)
  }

  test("pointers lead from object to object") {
    val v = values(
      "struct node a = { .value = 1, .next = &b }; struct node b = { .value = 2, .next = &a.next->next }; struct node c;"
        .replace("&a.next->next", "&c"),
      s"$list P0(struct node *a) { int sum = 0; struct node *p; for (p = a; p; p = p->next) { sum = sum * 10 + p->value; if (!p->value) break; } }"
    )
    assert(v("sum") === 120)
  }

  test("pointer arithmetic goes by the size of what is pointed to") {
    val v = values(
      "int a[4] = {1, 2, 3, 4}; struct node n; char c;",
      s"""$list
         |P0(int *a, struct node *n, char *c) {
         |  int *p = a + 2; int r0 = *p; p--; int r1 = *p; int r2 = p - a; int r3 = p[2]; int r4 = *(1 + a);
         |  long r5 = (long)(n + 1) - (long)n; long r6 = (long)(c + 5) - (long)c; int r7 = a < p; int r8 = p == a + 1; a++; int r9 = *a;
         |}""".stripMargin
    )
    val expected = Seq(3, 2, 1, 4, 2, 56, 5, 1, 1, 2)
    assert((0 to 9).map(i => v(s"r$i")) === expected.map(_.toLong))
  }

  test("an atomic is one word, and counter is the atomic itself") {
    val v = values(
      "atomic_t v = ATOMIC_INIT(3);",
      "P0(atomic_t *v) { int r0 = v->counter; int r1 = READ_ONCE(v->counter); int r2 = atomic_read(v); }"
    )
    assert((v("r0"), v("r1"), v("r2")) === ((3, 3, 3)))
  }

  test("variables of the file's scope are shared by name") {
    val end = finished(
      "",
      "int shared = 4; struct s { int a; int b; } state = { .b = 2 }; int f(void) { return shared * state.b; } P0() { int r = f(); shared++; int q = shared; }"
    )
    assert(end.variables === Map("r" -> 8L, "q" -> 5L))
  }

  test("locals may be structs and arrays of registers") {
    val v = Compiled.run(
      "struct inner v = { .b = 3 }; v.a = 4; int r0 = v.a * 10 + v.b; int t[3] = { 1, 2 }; t[2] = t[0] + t[1]; int r1 = t[2];",
      list
    )
    assert((v("r0"), v("r1")) === ((43, 3)))
  }

  test("container_of and offsetof") {
    val v = values(
      "struct node n = { .value = 6 };",
      s"$list P0(struct node *n) { struct inner *i = &n->in; struct node *m = container_of(i, struct node, in); int r0 = m->value; long r1 = offsetof(struct node, in); }"
    )
    assert((v("r0"), v("r1")) === ((6, 16)))
  }

  test("enumerators and typedefs") {
    val v = Compiled.run(
      "t r0 = C; number r1 = 300; pointer p = 0; long r2 = D; int r3 = p == NULL;",
      "typedef enum { A, B = 5, C, D = 1 << 4 } t; typedef unsigned char number; typedef struct inner { int a; } *pointer;"
    )
    assert((v("r0"), v("r1"), v("r2"), v("r3")) === ((6, 44, 16, 1)))
  }

  test("a narrow unsigned word is read as its type says") {
    assert(values("x = -1;", "P0(unsigned int *x) { unsigned long r = *x; long w = r; }")("w") === 0xffffffffL)
  }
}
