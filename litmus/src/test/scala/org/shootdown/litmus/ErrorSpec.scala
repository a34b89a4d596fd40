package org.shootdown.litmus

import org.scalatest.funsuite.AnyFunSuite

/** What is not understood is said with its place, in plain words. */
class ErrorSpec extends AnyFunSuite {

  /** The error of a thread's body, which stands on line 3 from column 8; a function makes it no plain test. */
  private def inBody(body: String, after: String = "void kernel(void) { }"): String =
    Compiled.programError(s"P0() { $body }\n$after").linesIterator.next()

  private def check(cases: (String, String)*): Unit =
    for ((body, message) <- cases) assert(inBody(body) === s"test.litmus:$message", body)

  test("an error shows its line with a caret") {
    assert(
      Compiled.programError("P0(int *x)\n{\n\tint r = READ_ONCE(*x)\n}") ===
        "test.litmus:6:1: expected ';' before '}'\n  }\n  ^"
    )
    assert(
      Compiled.programError("P0(int *x)\n{\n\tint r = READ_ONCE(*y);\n}") ===
        "test.litmus:5:21: there is no variable or constant 'y'\n  \tint r = READ_ONCE(*y);\n  \t                   ^"
    )
  }

  test("syntax") {
    check(
      "int = 3;" -> "3:12: unexpected '='",
      "x = ;" -> "3:12: unexpected ';'",
      "if x" -> "3:11: expected '(' before 'x'",
      "while (1) }" -> "3:18: unexpected '}'",
      "goto 3;" -> "3:13: expected a name before '3'",
      "int r = (1 + 2;" -> "3:22: expected ')' before ';'",
      "do ; while (0)" -> "3:23: expected ';' before '}'",
      "int a, ;" -> "3:15: unexpected ';'",
      "break" -> "3:14: expected ';' before '}'",
      "a , b;" -> "3:10: unexpected ','",
      "int u8;" -> "3:8: two types in one declaration"
    )
  }

  test("constructs that are not supported, by name") {
    check(
      "union u x;" -> "3:8: 'union' is not supported",
      "float f;" -> "3:8: 'float' is not supported",
      "asm volatile (1);" -> "3:8: 'asm' is not supported",
      "char *s = \"text\";" -> "3:18: strings are not supported",
      "static int n;" -> "3:19: 'static' within a function is not supported",
      "int (*f)(int);" -> "3:12: function pointers are not supported",
      "int x; (*x)(3);" -> "3:15: only a function's name, or a parameter that stands for one, can be called",
      "char c[3];" -> "3:14: arrays of char are not supported",
      "spinlock_t l;" -> "3:19: a local variable is a register and cannot be spinlock_t",
      "srcu_read_lock(0);" -> "3:8: 'srcu_read_lock' is not supported",
      "struct srcu_struct *s = srcu_down_read(0);" -> "3:32: 'srcu_down_read' is not supported",
      "spin_unlock_wait(0);" -> "3:8: 'spin_unlock_wait' is not supported",
      "int r = 12x;" -> "3:16: '12x' is not a number",
      "int r = 1 @ 2;" -> "3:18: unexpected character '@'",
      "int r = 1 \u00e9 2;" -> "3:18: unexpected character U+00E9",
      "/* open" -> "3:8: this comment is not closed",
      "int r = 0x1ffffffffffffffff;" -> "3:16: '0x1ffffffffffffffff' does not fit 64 bits",
      "int r = 089;" -> "3:16: '089' is not a number"
    )
  }

  test("names") {
    check(
      "int r = nobody;" -> "3:16: there is no variable or constant 'nobody'",
      "nobody = 1;" -> "3:8: there is no variable 'nobody'",
      "int s = r1;" -> "3:16: there is no variable or constant 'r1'",
      "r1x2 = 1;" -> "3:8: there is no variable 'r1x2'",
      "read_once(1);" -> "3:8: there is no function 'read_once'; did you mean 'READ_ONCE'?",
      "int r; int r;" -> "3:19: 'r' is already declared",
      "goto nowhere;" -> "3:13: there is no label 'nowhere'",
      "a: ; a: ;" -> "3:13: label 'a' is already there",
      "int r = current;" -> "3:16: 'current' needs a definition of struct task_struct",
      "schedule();" -> "3:8: 'schedule' needs a definition of struct task_struct",
      "struct nothing s;" -> "3:23: struct nothing is not defined",
      "break;" -> "3:8: 'break' outside a loop or switch",
      "continue;" -> "3:8: 'continue' outside a loop or switch",
      "case 1: ;" -> "3:8: 'case' can only stand directly in the braces of a switch",
      "switch (1) { case 1: { case 2: ; } }" -> "3:31: 'case' can only stand directly in the braces of a switch",
      "switch (1) { case 1: case 1: ; }" -> "3:29: case 1 is already there",
      "switch (1) { case 4 ... 2: ; }" -> "3:32: the range of this case is empty",
      "switch (1) { default: default: ; }" -> "3:30: 'default' is already there"
    )
  }

  test("types") {
    check(
      "int a; int b = a->f;" -> "3:24: an int is not a pointer",
      "int a; int b = a.f;" -> "3:25: an int has no fields",
      "int a; *a = 1;" -> "3:15: an int is not a pointer",
      "void *p = 0; *p = 1;" -> "3:21: a void pointer leads to nothing of a type; cast it first",
      "3 = 4;" -> "3:8: this cannot be assigned to",
      "int a; (long)a = 4;" -> "3:15: the result of a cast cannot be assigned to",
      "int a; int *p = &a; int r = p + 1;" -> "3:36: the address of local 'a' can only be passed to a function: locals are registers",
      "int a; long r = (long)&a;" -> "3:24: the address of local 'a' can only be passed to a function: locals are registers",
      "int t[2]; int i = 1; int r = t[i];" -> "3:39: a local array is a set of registers: its index must be a constant",
      "int t[2]; t[2] = 0;" -> "3:20: index 2 is outside the array",
      "int t[2] = { 1, 2, 3 };" -> "3:27: too many initial values for int[2]",
      "int t[n];" -> "3:14: 'n' is not a constant",
      "unsigned void v;" -> "3:8: 'unsigned void' is not a type",
      "int long short v;" -> "3:8: 'int long short' is not a type",
      "u8 u16 v;" -> "3:8: two types in one declaration",
      "return 1;" -> "3:15: 'P0' returns nothing"
    )
  }

  test("calls") {
    def call(functions: String, body: String) = inBody(body, functions)
    assert(call("int f(int n) { return n; }", "f();") === "test.litmus:3:8: 'f' takes 1 argument, not 0")
    assert(call("int f(int n) { return f(n); }", "f(1);") === "test.litmus:4:23: recursion is not supported: f > f")
    assert(
      call("void g(void); void f(void) { g(); } void g(void) { f(); }", "f();") ===
        "test.litmus:4:52: recursion is not supported: f > g > f"
    )
    assert(
      call("void f(int *p) { p++; }", "int a; f(&a);") ===
        "test.litmus:4:13: 'p' points to local 'a', a register, and so cannot be assigned to"
    )
    assert(call("int f(void) { return; }", "f();") === "test.litmus:4:15: 'f' has to return a value")
    assert(call("void f(void) { }", "int r = f();") === "test.litmus:3:16: this has no value: the function is void")
    assert(inBody("smp_mb(1);") === "test.litmus:3:8: 'smp_mb' takes 0 arguments, not 1")
    assert(
      inBody(
        "int a; atomic_inc(&a);"
      ) === "test.litmus:3:26: 'atomic_inc' needs shared memory, but 'a' is a local variable"
    )
    assert(inBody("int a; spin_lock(&a);").contains("'spin_lock' needs shared memory, but 'a' is a local variable"))
    assert(
      inBody("__delay(page_cop, 1);") === "test.litmus:3:16: there is no latency 'page_cop'; did you mean 'page_copy'?"
    )
    assert(
      inBody("__delay(hypercall, 1);") === "test.litmus:3:16: architecture 'x86_64' has no latency 'hypercall'"
    )
    assert(
      call("void f(struct mm_struct *m) { __tlbi(m, 0, 1); }", "struct mm_struct *m = 0; f(m);") ===
        "test.litmus:4:38: architecture 'x86_64' has no latency 'broadcast'"
    )
    assert(
      inBody("int a; __switch_mm(0, a);") === "test.litmus:3:30: this argument of '__switch_mm' must be a constant"
    )
  }

  test("handlers of interrupts") {
    def handler(body: String, calls: String = "__call_cpu(0, f, 0, 1);") =
      inBody(calls, s"void f(void *info) { $body }\nvoid g(void) { }\nint h(void *info) { return 0; }")
    val cannot = "a handler of interrupts cannot do this: it"
    assert(handler("schedule();").contains("'schedule' needs"))
    assert(handler("synchronize_rcu();") === s"test.litmus:4:22: $cannot sleeps")
    assert(handler("__wait_calls();") === s"test.litmus:4:22: $cannot waits for other CPUs")
    assert(handler("__user_load(0);") === s"test.litmus:4:22: $cannot accesses user space")
    assert(handler("point(here);") === s"test.litmus:4:22: $cannot has a point at which a run could stall it")
    assert(
      handler("", "__call_cpu(0, g, 0, 1);") ===
        "test.litmus:5:6: a handler takes one argument and returns nothing, as 'void f(void *info)' does"
    )
    assert(handler("", "__timer(h, instruction, 1);").contains("test.litmus:6:5: a handler takes one argument"))
    assert(
      handler("", "__call_cpu(0, 3, 0, 1);") ===
        "test.litmus:3:22: '__call_cpu' takes a function of the scenario, 'void f(void *info)'"
    )
    assert(
      handler("", "long r = (long)f;") === "test.litmus:3:17: function 'f' can only be called or passed to a function"
    )
    assert(
      inBody("f(g);", "void g(void *p) { }\nvoid f(void *p) { p = 0; }") ===
        "test.litmus:5:14: 'p' stands for function 'g' and cannot be assigned to"
    )
  }

  test("declarations of the file") {
    def error(program: String) = Compiled.programError(program).linesIterator.next()
    assert(error("struct s { int a : 3; };\nP0() { }") === "test.litmus:3:16: bit-fields are not supported")
    assert(error("struct s { int a; int a; };\nP0() { }") === "test.litmus:3:23: field 'a' is already there")
    assert(
      error("struct s { int a; };\nstruct s { int b; };\nP0() { }") === "test.litmus:4:1: struct s is already defined"
    )
    assert(error("struct s { struct s inner; };\nP0() { }") === "test.litmus:3:21: struct s is not defined")
    assert(error("struct mutex { int a; };\nP0() { }") === "test.litmus:3:1: struct mutex is built in")
    assert(error("enum { A, A };\nP0() { }") === "test.litmus:3:11: 'A' is already defined")
    assert(error("P0() { }\nP2() { }") === "test.litmus:4:1: threads are numbered from P0 without gaps; there is no P1")
    assert(error("P0() { }\nP0() { }") === "test.litmus:4:1: 'P0' is already defined")
    assert(
      error("int f(void) { return 0; }") ===
        "test.litmus: there is no thread yet: write P0(...) { ... } before the condition"
    )
    assert(
      error(
        "P0(int n) { }"
      ) === "test.litmus:3:8: nothing is called 'n'; give the parameter a value with '0:n=...' in the initial state"
    )
    assert(error("P0(struct s *p) { }") === "test.litmus:3:14: struct s is not defined")
    assert(error("x = 3;\nP0() { }") === "test.litmus:3:1: expected a declaration, a function or a thread")
    assert(
      error("typedef int t;\ntypedef long t;\nP0() { }") === "test.litmus:4:14: type 't' is already defined otherwise"
    )
  }

  test("the file's outline") {
    def error(text: String) = Compiled.error(Compiled.scenario(text)).linesIterator.next()
    assert(error("X86 t\n{}\n") === "test.litmus:1:1: a litmus file begins with a line 'C name'")
    assert(error("") === "test.litmus:1:1: a litmus file begins with a line 'C name'")
    assert(error("C two words\n{}\n") === "test.litmus:1:1: the first line is 'C' and one word, the test's name")
    assert(error("C t\nprose\n{}\n") === "test.litmus:2:1: expected a comment or '{' with the initial state")
    assert(error("C t\n") === "test.litmus:2:1: the initial state '{ ... }' is missing")
    assert(
      error("C t\n{ x=1;\nP0() { }\n").startsWith("test.litmus:2:1: this '{' is not closed") ||
        error("C t\n{ x=1;\nP0() { }\n").startsWith("test.litmus:3:")
    )
    assert(error("C t\n(* open\n{}\n") === "test.litmus:2:1: this comment is not closed")
    assert(error("C t\n{}\nP0() {\n") === "test.litmus:4:1: expected '}' before the end")
  }
}
