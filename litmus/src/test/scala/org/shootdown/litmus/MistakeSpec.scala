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
