package org.shootdown.litmus

import java.nio.file.Path

import org.scalatest.funsuite.AnyFunSuite

/** The mistakes that people make who write a race for the first time, and what they are told. */
class MistakeSpec extends AnyFunSuite {
  private val entry = "[PTE(x)] = (oa:PA(P), valid:1);"
  private val state = s"  struct mm_struct mm;\n  struct folio P;\n  int flag = 0;\n  $entry\n  0:current->mm = mm;"
  private val includes = "#include <folio.h>\n#include <pgtable.h>\n#include <tlb.h>"
  private val thread =
    "P0(struct mm_struct *mm, char *x, int *flag)\n{\n\tint fault;\n\n\t__user_store(x, 1);\n\tfault = __user_fault();\n}"
  private val condition = "exists (0:fault=0)"

  private def compile(
      initial: String = state,
      program: String = thread,
      last: String = condition,
      header: String = "",
      variant: String = "default"
  ): Scenario =
    Compiled.scenario(
      s"C t\n$header\n{\n$initial\n}\n$includes\n$program\n$last\n",
      variant = variant,
      includes = Seq(Path.of("../config/kernel"))
    )

  private def error(scenario: => Scenario): String = Compiled.error(scenario).stripPrefix("test.litmus:")

  private def firstLine(scenario: => Scenario): String = error(scenario).linesIterator.next()

  test("what the mistakes are made in compiles") {
    assert(compile().cpus.size == 1)
  }

  test("an entry that says an object where it should say its frame") {
    assert(firstLine(compile(state.replace("PA(P)", "P"))) === "7:18: 'P' is an object; its frame is PA(P)")
    assert(
      firstLine(compile(state.replace("PA(P)", "&flag"))) ===
        "7:18: oa is a frame's address, such as PA(P); '&flag' is none"
    )
    assert(
      firstLine(compile(last = "exists ([PTE(x)]=(oa:P))")) === "20:22: 'P' is an object; its frame is PA(P)"
    )
  }

  test("an entry that is no entry") {
    val notation = "an entry is written (oa:PA(P), valid:1) or none"
    assert(firstLine(compile(state.replace(entry, "[PTE(x)] = P;"))) === s"7:14: $notation")
    assert(firstLine(compile(state.replace(entry, "[PTE(x)] = {oa=PA(P)};"))) === s"7:14: $notation")
    assert(
      firstLine(compile(state.replace(entry, "[PTE(x)] = {oa:PA(P)};"))) ===
        "7:17: a page-table entry is written in parentheses: (oa:PA(P), valid:1)"
    )
    assert(
      firstLine(compile(state.replace(entry, "[PTE(x)] = (oa=PA(P), valid=1);"))) ===
        "7:23: an entry's fields are written with colons: (oa:PA(P), valid:1)"
    )
    assert(
      firstLine(compile(state.replace(entry, "PTE(x) = (oa:PA(P));"))) ===
        "7:3: a word of memory is written in brackets: [PTE(...)]"
    )
    assert(compile(state.replace(entry, "[PTE(x)] = 0x2000;")).cpus.size == 1, "a number is a swap entry, say")
  }

  test("a semicolon that is missing is asked for where it is missing") {
    for (
      (line, place) <- Seq(
        "struct mm_struct mm;" -> "4:20: expected ';' after 'mm'",
        "flag = 0;" -> "6:14: expected ';' after '0'",
        entry -> "7:32: expected ';' after ')'"
      )
    )
      assert(firstLine(compile(state.replace(line, line.dropRight(1)))) === place)
  }

  test("a function whose body is not closed") {
    assert(
      error(compile(program = s"void f(int *flag)\n{\n\tif (*flag) {\n\t\t*flag = 1;\n}\n\n$thread")) ===
        "19:1: a '}' is missing before this: the body of 'f' is not closed\n  P0(struct mm_struct *mm, char *x, int *flag)\n  ^"
    )
  }

  test("a file without a thread") {
    assert(
      Compiled.error(compile(program = "void f(void) { }")) ===
        "test.litmus: there is no thread yet: write P0(...) { ... } before the condition"
    )
  }

  test("a thread that accesses user space without an mm") {
    assert(
      error(compile(state.replace("current->mm = mm", "current->mm = none"))) ===
        "17: P0 accesses user space but runs in no mm; give it one in the initial state: '0:current->mm = mm;'\n" +
        "  __user_store(x, 1);"
    )
    assert(compile(state.replace("current->mm", "current->active_mm")).cpus.size == 1)
    val enters = thread.replace("\t__user_store", "\t__switch_mm(mm, 0);\n\t__user_store")
    assert(compile(state.replace("current->mm = mm", "current->mm = none"), enters).cpus.size == 1)
  }

  // ---- What is said and taken all the same -----------------------------------------------------------------------

  private def warnings(initial: String, program: String, last: String = "exists (true)"): Seq[String] =
    Compiled.warnings(s"C t\n{ $initial }\n$program\n$last\n")

  private def plain(initial: String): String =
    Compiled
      .error(Compiled.scenario(s"C t\n{ $initial }\nP0(int *x) { int r1 = *x; }\nexists (true)\n"))
      .linesIterator
      .next()
      .stripPrefix("test.litmus:")

  test("what has an initial value gets no other one, but for a part of a whole") {
    assert(plain("x=1; x=2;") === "2:10: 'x' already has a value")
    assert(plain("int x = 1; x=2;") === "2:16: 'x' already has a value")
    assert(plain("int a[2]; a[1]=1; a[1]=2;") === "2:26: 'a[1]' already has a value")
    assert(plain("0:r1=1; 0:r1=2;") === "2:13: '0:r1' already has a value")
    val twice = state.replace("struct folio P;", "struct folio P = { ._refcount = 1, ._refcount = 2 };")
    assert(firstLine(compile(twice)) === "5:51: 'P->_refcount' already has a value")
    assert(
      firstLine(compile(state + "\n  0:current->mm = none;")) === "9:5: '0:current->mm' already has a value"
    )
    val part = state.replace("struct folio P;", "struct folio P = { ._refcount = 1 }; P._refcount = 2;")
    assert(compile(part).cpus.size === 1)
    assert(
      firstLine(compile(state.replace("0:current->mm = mm;", "0:current = &P;"))) ===
        "8:5: 'current' cannot be set: each CPU runs a task of its own; set its fields"
    )
  }

  test("an initial value that its type does not hold") {
    val program = "P0(int *x, u8 *y, unsigned long *w) { int r1 = *x; }"
    val outside = "outside an int, -2147483648 to 2147483647: it becomes"
    assert(
      warnings("int x = 4294967297; u8 y = 300;", program) === Seq(
        s"2:11: warning: 4294967297 is $outside 1",
        "2:30: warning: 300 is outside a u8, 0 to 255: it becomes 44"
      )
    )
    assert(warnings("x = 4294967296;", program) === Seq(s"2:7: warning: 4294967296 is $outside 0"))
    assert(
      warnings("atomic_t v = ATOMIC_INIT(2147483648);", program) ===
        Seq(
          "2:16: warning: ATOMIC_INIT(2147483648) is outside an atomic_t, -2147483648 to 2147483647: it becomes -2147483648"
        )
    )
    assert(warnings("int x = 0xffffffff; u8 y = -1; unsigned long w = -1; bool b = 5;", program) === Seq.empty)
  }

  test("a register that is set before a thread that does not use it") {
    val program = "P0(int *x) { int r1 = *x; int r2; r3 = r2; }"
    val says = "2:5: warning: no instruction of P0 uses 'r17'"
    assert(warnings("0:r17=5; 0:r2=1;", program) === Seq(says))
    assert(
      warnings("int * 0:r18;", program) === Seq(
        "3:40: warning: 'r2' is read before it is set; it is 0 then, as for herd7"
      )
    )
  }

  test("a forgotten star") {
    def says(column: Int, name: String) =
      s"3:$column: warning: '$name' is the pointer itself; what it points to is written '*$name'"
    assert(warnings("", "P0(int *x) { WRITE_ONCE(x, 1); }") === Seq(says(25, "x")))
    assert(warnings("", "P0(int *x) { x = 1; }") === Seq(says(14, "x")))
    assert(warnings("", "P0(int *x, int *y) { int r0 = READ_ONCE(y); }") === Seq(says(41, "y")))
    val meant = "P0(int **p, int *x) { int *r1; r1 = x; WRITE_ONCE(*p, x); r1 = READ_ONCE(*p); x = NULL; }"
    assert(warnings("", meant) === Seq.empty)
  }

  test("a variable of several blocks that a condition asks for") {
    val program = "P0(int *x)\n{\n\t{ int r0 = 1; *x = r0; }\n\t{ int r0 = 2; int r1 = *x; }\n}"
    val says = "P0 declares 'r0' more than once; the first is meant, at"
    val warned = warnings("", program, "exists (0:r0=2 /\\ 0:r1=0)")
    assert(warned.size === 1 && warned.head.startsWith(s"8:11: warning: $says"), warned)
    assert(warned.head.endsWith("5:8"), warned)
  }

  test("statements without effect, assignments as conditions, cases that are never so") {
    def body(text: String) = warnings("", s"P0(int *x)\n{\n\tint r0 = 0;\n\tu8 b = *x;\n$text\n}")
    val nothing = "7:1: warning: this statement has no effect"
    for (text <- Seq("r0 == 1;", "*x;", "5;", "r0;", "r0 < 1 && b;", "-(r0);"))
      assert(body(text) === Seq(nothing), text)
    for (text <- Seq("(void)r0;", "(*x)++;", "r0 && (b = 1);", "smp_mb();", ";")) assert(body(text) === Seq.empty, text)
    def assignment(column: Int) =
      s"7:$column: warning: an assignment as a condition; if it is meant, put it in parentheses"
    assert(body("if (r0 = 1) b = 1;") === Seq(assignment(5)))
    assert(body("if (b) ; else if (r0 = 1) b = 1;") === Seq(assignment(19)))
    assert(body("while (r0 = 0) b = 1;") === Seq(assignment(8)))
    assert(body("do { } while (r0 = 0);") === Seq(assignment(15)))
    assert(body("for (; r0 = 0; ) b = 1;") === Seq(assignment(8)))
    assert(body("if ((r0 = 1)) b = 1; if ((r0 = b) > 1) b = 2;") === Seq.empty)
    assert(
      body("switch (b) { case 256: r0 = 1; break; case 255: r0 = 2; }") ===
        Seq("7:19: warning: this is never so: the value is a u8, 0 to 255")
    )
  }

  test("an operation on another kind of lock") {
    def error(call: String) = Compiled.programError(
      s"int f(void) { return 0; }\nP0(spinlock_t *s, struct mutex *m, rwlock_t *w, struct rw_semaphore *r) { $call }"
    )
    for (
      (call, wanted, given) <- Seq(
        ("mutex_lock(s);", "struct mutex", "a spinlock_t"),
        ("spin_lock(m);", "spinlock_t", "a struct mutex"),
        ("read_lock(s);", "rwlock_t", "a spinlock_t"),
        ("down_read(w);", "struct rw_semaphore", "a rwlock_t"),
        ("up_write(m);", "struct rw_semaphore", "a struct mutex"),
        ("init_rwsem(m);", "struct rw_semaphore", "a struct mutex")
      )
    ) {
      val name = call.takeWhile(_ != '(')
      assert(error(call).linesIterator.next().endsWith(s": '$name' takes a $wanted, not $given"), call)
    }
    val any = "C t\n{}\nP0(int *x) { mutex_lock(x); mutex_unlock(x); }\nexists (true)\n"
    assert(Compiled.scenario(any).cpus.size === 1)
  }

  test("a byte order mark is no part of a file") {
    assert(Compiled.scenario("\uFEFFC t\n{}\nP0(int *x) { }\nexists (x=0)\n").name === "t")
  }

  test("a macro is named in whose text the mistake is") {
    assert(
      firstLine(compile(program = thread.replace("\tfault =", "\tpte_t *p = 0;\n\tpte_wrprotect(p);\n\tfault ="))) ===
        "19:2: '&' does not work on an unsigned long * (in macro 'pte_wrprotect')"
    )
    assert(
      Compiled.programError("#define f(n) f(n) + 1\nP0(int *x) { int r1 = f(2); }").linesIterator.next() ===
        "test.litmus:4:23: there is no function 'f', and macro 'f' is not replaced within what it yields itself"
    )
  }

  test("a parameter that nothing is called declares a variable in plain litmus tests alone") {
    val mistyped = thread.replace("int *flag", "int *flog")
    assert(
      firstLine(compile(program = mistyped)) ===
        "13:40: nothing is called 'flog'; did you mean 'flag'? (a parameter gets its value by its name; the initial state declares it)"
    )
    val plain = "P0(int *y) { *y = 1; }\nexists (y=1)\n"
    assert(Compiled.scenario(s"C t\n{ int z; spinlock_t l; }\n$plain").cpus.size == 1)
  }

  private val variants =
    """(*
      | * shootdown {
      | *   variants {
      | *     plain {}
      | *     fixed {
      | *       define = [ FIXED,
      | *                  FLUSH_PEND ]
      | *     }
      | *     valued { define { FLUSH_PEND = 2 } }
      | *   }
      | * }
      | *)""".stripMargin

  test("a variant that defines what nothing tests") {
    val tested = "#ifdef FLUSH_PENDING\n#ifdef FIXED\n#endif\n#endif\n" + thread
    def of(variant: String) = compile(program = tested, header = variants, variant = variant)
    assert(of("plain").cpus.size == 1)
    assert(
      firstLine(of("fixed")) ===
        "8: variant 'fixed' defines FLUSH_PEND, which nothing tests; did you mean 'FLUSH_PENDING'?"
    )
    assert(firstLine(of("valued")).startsWith("10: variant 'valued' defines FLUSH_PEND, which nothing tests"))
  }

  test("a condition in C's words") {
    assert(firstLine(compile(last = "exists (0:fault=0 && flag=0)")) === "20:19: 'and' is written /\\ here")
    assert(firstLine(compile(last = "exists (0:fault=0 || flag=0)")) === "20:19: 'or' is written \\/ here")
    assert(firstLine(compile(last = "exists (fault=0)")) === "20:9: 'fault' is a variable of P0: write 0:fault")
  }

  test("a macro is suggested as a function is") {
    assert(
      firstLine(compile(program = thread.replace("\tfault =", "\tflush_tlb_pag(mm, 0);\n\tfault ="))) ===
        "18:2: there is no function 'flush_tlb_pag'; did you mean 'flush_tlb_page'?"
    )
  }

  test("variables and objects of the initial state can be named in functions, as the kernel's can") {
    val s = compile(
      state.replace("int flag = 0;", "int flag = 7;"),
      "int first(void)\n{\n\tint old = flag;\n\n\tflag = 3;\n\treturn old + P._refcount.counter;\n}\n" +
        "P0(void)\n{\n\tint fault = first();\n\tint *p = &flag;\n\n\tfault = fault * 10 + *p;\n}"
    )
    assert(Interpreter.run(s)("fault") === 73)
  }

  test("a name is still nothing where nothing is called so, and a local hides a variable") {
    val unknown = thread.replace("\tfault = ", "\tflog = 1;\n\tfault = ")
    assert(firstLine(compile(program = unknown)) === "18:2: there is no variable 'flog'")
    val hides = compile(program = "P0(void)\n{\n\tint flag = 1;\n\tint fault = flag;\n}")
    assert(Interpreter.run(hides)("fault") === 1)
  }
}
