package org.shootdown.litmus

import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.config.finding.Checker
import org.shootdown.litmus.condition.Condition.Quantifier
import org.shootdown.litmus.condition.FinalState

/** Conditions on final states that the test makes up. */
class ConditionSpec extends AnyFunSuite {
  private val program =
    """struct folio { int flags; atomic_t _refcount; };
      |struct mm_struct { int a; };
      |struct task_struct { unsigned int __state; };
      |enum { SEVEN = 7 };
      |P0(int *x, int **p, unsigned int *u, char *v) { int r1; struct folio *f; long r10; long r9; }
      |P1() { int r1; }""".stripMargin
  private val initial =
    "int x; int y; int *p; unsigned int u; int a[2]; struct folio P; struct folio Q; struct mm_struct mm; [PTE(v)] = (oa:PA(P), write:0);"

  /** A final state: values by what a condition calls them; what is not given is as at the start. */
  private class State(
      scenario: Scenario,
      registers: Map[(Int, String), Long] = Map.empty,
      words: Map[Long, Long] = Map.empty,
      reports: Set[Checker] = Set.empty,
      hung: Set[Int] = Set.empty
  ) extends FinalState {
    override def register(cpu: Int, number: Int): Long =
      registers
        .collectFirst {
          case ((c, name), value) if c == cpu && scenario.cpus.get(cpu).program.variables.get(name) == number => value
        }
        .getOrElse(0L)
    override def word(address: Long): Long = words.getOrElse(address, scenario.image.valueAt(address))
    override def reported(checker: Checker): Boolean = reports(checker)
    override def finished(cpu: Int): Boolean = !hung(cpu)
  }

  private def scenario(finalPart: String, cpus: Int = 0): Scenario =
    Compiled.scenario(s"C t\n(* shootdown { replicate = P1 } *)\n{ $initial }\n$program\n$finalPart\n", cpus = cpus)

  private def address(s: Scenario, name: String, offset: Long = 0): Long = s.symbols.find(name).address + offset

  private def holds(formula: String)(state: Scenario => FinalState): Boolean = {
    val s = scenario(s"exists ($formula)")
    s.conditions.get(0).holds(state(s))
  }

  private def error(finalPart: String): String =
    Compiled.error(scenario(finalPart)).linesIterator.next().stripPrefix("test.litmus:")

  test("registers and words are compared") {
    def state(s: Scenario) = new State(
      s,
      Map((0, "r1") -> 3L, (1, "r1") -> 3L, (0, "f") -> address(s, "P"), (0, "r9") -> -4L),
      Map(
        address(s, "x") -> 5L,
        address(s, "p") -> address(s, "y"),
        address(s, "P", 8) -> 2L,
        address(s, "u") -> 0xffffffffL,
        address(s, "a", 8) -> 6L
      )
    )
    val yes = Seq(
      "0:r1=3",
      "0:r1==0:r1",
      "0:r1=1:r1",
      "x=5",
      "[x]=5",
      "x!=4",
      "x<6",
      "x<=5",
      "x>4",
      "x>=5",
      "0:r9<-3",
      "p=y",
      "p=&y",
      "p!=x",
      "0:f=P",
      "0:f=&P",
      "P->_refcount=2",
      "P._refcount=2",
      "u=-1",
      "u=0xffffffff",
      "a[1]=6",
      "x=SEVEN \\/ 0:r1=3",
      "[PTE(v)]=(oa:PA(P))",
      "[PTE(v)]=(valid:1, write:0)",
      "[PTE(v)]!=(write:1)",
      "[PTE(v)]!=(oa:PA(Q))",
      "[PTE(v)]!=none",
      "0:current->__state=0",
      "[PA(P)]=0",
      "0:r10='\\0'",
      "true"
    )
    for (formula <- yes) assert(holds(formula)(state), formula)
    val no =
      Seq("x=4", "p=x", "0:f=Q", "[PTE(v)]=(oa:PA(P), write:1)", "[PTE(v)]=none", "0:f=NULL", "not true", "0:r9>0")
    for (formula <- no) assert(!holds(formula)(state), formula)
  }

  // ---- Types -----------------------------------------------------------------------------------------------------

  private val typed =
    "P0(int *x, u64 *w, atomic_t *c) { int i; unsigned int n; long l; unsigned long m; u8 b; s8 t; bool q; }"

  private def plain(formula: String): String = s"C t\n{}\n$typed\nexists ($formula)\n"

  /** Whether a condition holds where registers and words have these values. */
  private def holdsOf(formula: String, values: (String, Long)*): Boolean = {
    val s = Compiled.scenario(plain(formula))
    val (registers, words) = values.partition { case (name, _) => s.symbols.find(name) == null }
    val state = new State(
      s,
      registers.map { case (name, value) => (0, name) -> value }.toMap,
      words.map { case (name, value) => address(s, name) -> value }.toMap
    )
    s.conditions.get(0).holds(state)
  }

  test("numbers are compared as what they are in their types, whatever the types") {
    val values =
      Seq(
        "i" -> -1L,
        "n" -> 0xffffffffL,
        "l" -> 1L,
        "m" -> -1L,
        "b" -> 255L,
        "t" -> -1L,
        "w" -> -2L,
        "x" -> -7L,
        "c" -> 9L
      )
    val yes = Seq(
      "0:m>0",
      "0:m>0:l",
      "w>0",
      "w>9223372036854775807",
      "w=18446744073709551614",
      "w<0:m",
      "0:n>0:i",
      "0:n!=0:i",
      "0:i=0:t",
      "0:b>0:t",
      "0:l>[x]",
      "0:l>0:i",
      "0:m!=0:i",
      "0:i<0:m",
      "0:m>0:i",
      "c>[x]",
      "9223372036854775808<[w]"
    )
    for (formula <- yes) assert(holdsOf(formula, values: _*), formula)
    for (formula <- Seq("0:m<0", "0:n=0:i", "0:m=0:i", "w<=9223372036854775807"))
      assert(!holdsOf(formula, values: _*), formula)
  }

  test("numbers outside a type are compared as they are, and warned of") {
    val problems = Seq[(String, Boolean, String)](
      ("x>3000000000", false, "'x' is an int, -2147483648 to 2147483647: this is always false"),
      ("x<3000000000", true, "'x' is an int, -2147483648 to 2147483647: this is always true"),
      ("0:i>2147483648", false, "'0:i' is an int, -2147483648 to 2147483647: this is always false"),
      ("0:i=4294967297", false, "'0:i' is an int, -2147483648 to 2147483647: this is always false"),
      ("0:b=261", false, "'0:b' is a u8, 0 to 255: this is always false"),
      ("0:b!=261", true, "'0:b' is a u8, 0 to 255: this is always true"),
      ("0:b<256", true, "'0:b' is a u8, 0 to 255: this is always true"),
      ("0:b>-1", true, "'0:b' is a u8, 0 to 255: this is always true"),
      ("0:t<128", true, "'0:t' is an s8, -128 to 127: this is always true"),
      ("0:q<2", true, "'0:q' is a bool, 0 to 1: this is always true"),
      ("0:q=2", false, "'0:q' is a bool, 0 to 1: this is always false"),
      ("c=2147483648", false, "'c' is an atomic_t, -2147483648 to 2147483647: this is always false"),
      ("0:l=18446744073709551615", true, ""),
      (
        "0:l<18446744073709551615",
        true,
        "'0:l' is a long, -9223372036854775808 to 9223372036854775807: this is always true"
      ),
      ("4294967297!=[x]", true, "'[x]' is an int, -2147483648 to 2147483647: this is always true")
    )
    for ((formula, expected, problem) <- problems) {
      assert(holdsOf(formula, "x" -> 1L, "i" -> 1L, "b" -> 5L, "q" -> 1L, "l" -> -1L) === expected, formula)
      val column =
        if (formula.head.isDigit && !formula.contains(":")) 9
        else
          9 + formula.indexWhere("=<>!".contains(_)) +
            (if (formula.contains("!=")) 2 else 1)
      assert(
        Compiled.warnings(plain(formula)) === Seq(s"4:$column: warning: $problem").filter(_ => problem.nonEmpty),
        formula
      )
    }
    assert(
      Compiled.error(Compiled.scenario(plain("w=-9223372036854775809"))).linesIterator.next() ===
        "test.litmus:4:11: this number is below those of 64 bits"
    )
  }

  test("what a number is equated with can have its bits rather than its sign") {
    val bits = Seq(
      "x=0xffffffff" -> -1L,
      "0:n=-1" -> 0xffffffffL,
      "w=-1" -> -1L,
      "0:b=-1" -> 255L,
      "0:m=-2147483648" -> -2147483648L
    )
    for ((formula, value) <- bits) {
      val name = formula.takeWhile(_ != '=').stripPrefix("0:")
      assert(holdsOf(formula, name -> value), formula)
      assert(!holdsOf(formula.replace("=", "!="), name -> value), formula)
      assert(Compiled.warnings(plain(formula)) === Seq.empty, formula)
    }
    assert(!holdsOf("x=-0xffffffff", "x" -> 1L))
  }

  test("a number against the address that a name stands for") {
    val says = "4:13: warning: '0:i' is an int, and 'x' stands for the address of an int; write 0:i=[x] for its value"
    assert(Compiled.warnings(plain("0:i=x")) === Seq(says))
    assert(
      Compiled.warnings(plain("x<c")) ===
        Seq("4:11: warning: 'x' is an int, and 'c' stands for the address of an atomic_t; write x<[c] for its value")
    )
    assert(
      Compiled.warnings(plain("0:i!=&x")) === Seq(
        "4:14: warning: '0:i' is an int, and '&x' stands for the address of an int"
      )
    )
    assert(
      Compiled.warnings(plain("1=x")) ===
        Seq("4:11: warning: '1' is an int, and 'x' stands for the address of an int; write 1=[x] for its value")
    )
    assert(Compiled.warnings(plain("0:l<w")).head.startsWith("4:13: warning: '0:l' is a long, and 'w' stands for"))
    for (formula <- Seq("0:l=x", "0:m=x", "0:i=[x]", "0:i=1"))
      assert(Compiled.warnings(plain(formula)) === Seq.empty, formula)
    val herd =
      "C t\n{ int *p = &y; }\nP0(int **p, int *y) { int *r1 = *p; r2 = *p; }\nexists (p=y /\\ 0:r1=y /\\ 0:r2=y)\n"
    assert(Compiled.warnings(herd) === Seq.empty)
  }

  test("in kernel code what can be compared is what C compares") {
    val errors = Seq(
      "0:f=mm" -> "10:13: cannot compare a struct folio * with a struct mm_struct *",
      "P=mm" -> "10:11: cannot compare a struct folio * with a struct mm_struct *",
      "0:f=5" -> "10:13: cannot compare a struct folio * with the number 5",
      "p=7" -> "10:11: cannot compare an int * with the number 7",
      "0:f=0:r1" -> "10:13: cannot compare a struct folio * with an int",
      "0:r1=P" -> "10:14: '0:r1' is an int, and 'P' stands for the address of a struct folio",
      "x=y" -> "10:11: 'x' is an int, and 'y' stands for the address of an int; write x=[y] for its value",
      "P->flags=Q" -> "10:18: 'P->flags' is an int, and 'Q' stands for the address of a struct folio"
    )
    for ((formula, problem) <- errors) assert(error(s"exists ($formula)") === problem, formula)
    for (formula <- Seq("0:f=NULL", "0:f=0", "0:f=-22", "0:f=P", "p=y", "p=&y", "p=a", "0:r10=v", "p=0"))
      assert(Compiled.warnings(s"C t\n{ $initial }\n$program\nexists ($formula)\n") === Seq.empty, formula)
    val wide = s"C t\n{ $initial }\n$program\nexists (0:r10=P)\n"
    assert(
      Compiled.warnings(wide) === Seq(
        "9:15: warning: '0:r10' is a long, and 'P' stands for the address of a struct folio"
      )
    )
  }

  // ---- Formulas --------------------------------------------------------------------------------------------------

  test("connectives have herd's precedence") {
    def value(formula: String) = holds(formula)(s => new State(s))
    val (t, f) = ("true", "(not true)")
    assert(value(s"$f /\\ $f \\/ $t"))
    assert(value(s"$t \\/ $f /\\ $f"))
    assert(!value(s"not $t /\\ $t"))
    assert(value(s"~($t /\\ $f)"))
    assert(value(s"$f => $f => $f"))
    assert(!value(s"($f => $f) => $f"))
    assert(!value(s"$t \\/ $t => $f"))
  }

  test("reports and hung threads") {
    def state(s: Scenario) = new State(s, reports = Set(Checker.USE_AFTER_FREE), hung = Set(1))
    assert(holds("report(use_after_free) /\\ report(any)")(state))
    assert(!holds("report(deadlock)")(state))
    assert(holds("hung(1) /\\ not hung(0)")(state))
    assert(scenario("exists (report(deadlock) \\/ x=1)").askedCheckers.asScala === Set(Checker.DEADLOCK))
    assert(scenario("exists (report(any))").askedCheckers.asScala === Checker.values.toSet - Checker.DATA_RACE)
    def racing(s: Scenario) = new State(s, reports = Set(Checker.DATA_RACE))
    assert(holds("report(data_race) /\\ not report(any)")(racing))
  }

  test("several conditions, quantifiers, filter and locations") {
    val s = scenario(
      "locations [0:r9; y; 0:r10;] filter (u=1) exists one (x=1) ~exists two (x=2 /\\\n   0:r1=1) forall three (true)"
    )
    assert(
      s.conditions.asScala.map(c => (c.name, c.quantifier, c.text)) === Seq(
        ("one", Quantifier.EXISTS, "(x=1)"),
        ("two", Quantifier.NOT_EXISTS, "(x=2 /\\ 0:r1=1)"),
        ("three", Quantifier.FORALL, "(true)")
      )
    )
    assert(s.observations.asScala.map(_.label) === Seq("0:r1", "0:r10", "0:r9", "x", "y"))
    assert(!s.counts(new State(s)))
    assert(s.counts(new State(s, words = Map(address(s, "u") -> 1L))))
    assert(scenario("exists (x=1)").condition("exists").isPresent)
  }

  test("a histogram line") {
    val s = scenario("locations [p; 0:f; [PTE(v)]; 0:r9; P->_refcount; u; [PA(P)]]\nexists (x=1)")
    val state = new State(
      s,
      Map((0, "f") -> address(s, "Q"), (0, "r9") -> -1L),
      Map(address(s, "p") -> address(s, "y"), address(s, "u") -> 0xffffffffL)
    )
    assert(
      s.outcome(
        state
      ) === "0:f=Q; 0:r9=-1; P->_refcount=0; [PA(P)]=0; [PTE(v)]=(oa:PA(P), write:0); p=y; u=4294967295; x=0;"
    )
  }

  test("what is observed is what has to be reported") {
    val s = scenario("locations [y] filter (0:r9=1) exists (0:r1=1 /\\ x=P->_refcount)", cpus = 2)
    val variables = s.cpus.get(0).program.variables
    assert(s.observedRegisters.get(0).asScala.map(_.toInt) === Seq("r1", "r9").map(variables.get(_).toInt).sorted)
    assert(s.observedRegisters.get(1).isEmpty)
    assert(
      s.observedAddresses.asScala.map(_.toLong) === Seq(address(s, "x"), address(s, "y"), address(s, "P", 8)).sorted ||
        s.observedAddresses.size === 3
    )
  }

  test("a replicated thread's number stands for some copy, the same throughout") {
    val s = Compiled.scenario(
      "C t\n(* shootdown { replicate = P1 } *)\n{}\nP0() { }\nP1() { int a; int b; }\nexists some (1:a=1 /\\ 1:b=1)\nforall every (1:a=1)\nexists stuck (hung(1))\nlocations [1:a]\n",
      cpus = 4
    )
    def state(values: Map[(Int, String), Long], hung: Set[Int] = Set.empty) = new State(s, values, hung = hung)
    val apart = state(Map((1, "a") -> 1L, (3, "b") -> 1L))
    val together = state(Map((3, "a") -> 1L, (3, "b") -> 1L))
    val all = state(Map((1, "a") -> 1L, (2, "a") -> 1L, (3, "a") -> 1L), hung = Set(2))
    def holds(name: String, in: FinalState) = s.condition(name).get.holds(in)
    assert((holds("some", apart), holds("some", together)) === ((false, true)))
    assert((holds("every", apart), holds("every", all)) === ((false, true)))
    assert((holds("stuck", together), holds("stuck", all)) === ((false, true)))
    assert(s.outcome(together) === "1:a={0:2,1:1}; 1:b={0:2,1:1};")
    assert((0 to 3).map(s.observedRegisters.get(_).size) === Seq(0, 2, 2, 2))
  }

  test("what is wrong") {
    val column = 8
    assert(error("exists (z=1)") === "10:9: nothing is called 'z'")
    assert(error("exists (0:r2=1)") === "10:11: P0 has no variable 'r2'")
    assert(error("exists (5:r1=1)") === s"10:${column + 1}: there is no thread P5")
    assert(error("exists (P=Q /\\ P->count=1)") === "10:19: struct folio has no field 'count'")
    assert(error("exists (a=1)") === "10:9: an int[2] has no value as a whole; name an element")
    assert(error("exists (a[2]=1)") === "10:10: index 2 is outside the array")
    assert(
      error("exists (0:f->flags=1)") === "10:12: a pointer cannot be followed here; name the object that it points to"
    )
    assert(error("exists (p->x=1)") === "10:12: a pointer cannot be followed here; name the object that it points to")
    assert(
      error(
        "exists (report(use_after_fre))"
      ) === "10:16: there is no checker 'use_after_fre'; did you mean 'use_after_free'?"
    )
    assert(error("exists (hung(7))") === "10:14: there is no thread P7")
    assert(error("exists ([PTE(v)]<(valid:1))") === "10:17: an entry is compared with = or !=")
    assert(error("exists ([PTE(w)]=none)") === "10:14: there is no user page 'w'")
    assert(
      error("exists ([FOO(v)]=none)") === "10:10: 'FOO' means nothing here; there are PTE, PMD, PUD, PA, PT and PMDT"
    )
    assert(
      error("exists a (x=1) exists a (x=2)") === "10:23: there is already a condition 'a'; give each a name of its own"
    )
    assert(error("~forall (x=1)") === "10:1: '~' goes with exists only")
    assert(error("filter (x=1) filter (x=2)") === "10:14: there is already a filter")
    assert(error("locations [3]") === "10:12: a location is a variable, a register or an entry")
    assert(
      error("exists (x=1") === "11:1: expected ')' before the end" || error("exists (x=1").endsWith("before the end")
    )
    assert(error("exists x 1)") === "10:11: unexpected ')'")
  }

  test("the language's page lists every checker, in the order of the enum") {
    val page = Files.readString(Path.of("../docs/scenario-language.md"))
    val table = page.substring(page.indexOf("| `report(...)` |")).linesIterator.takeWhile(_.startsWith("|")).drop(2)
    assert(table.map(_.split('`')(1)).toSeq === Checker.values.toSeq.map(_.key))
  }

  // ---- Conditions of variants ------------------------------------------------------------------------------------

  /** Two variants, a and b, of which b defines B, and what their file expects. */
  private def variants(finalPart: String, expected: String = "", program: String = "P0(int *x) { }"): String =
    s"C t\n(* shootdown { variants { a { expect {\n$expected } }, b { define = [ B ] } } } *)\n{}\n$program\n$finalPart\n"

  private def conditions(text: String, variant: String): Seq[String] =
    Compiled.scenario(text, variant).conditions.asScala.map(_.name).toSeq

  private def variantError(text: String, variant: String = "a", defines: Map[String, String] = Map.empty): String =
    Compiled.error(Compiled.scenario(text, variant, defines = defines)).linesIterator.next()

  test("a variant has the conditions that the preprocessor leaves it, the first of them is the main one") {
    val text = variants(
      "#ifdef B\nexists ofB (x=1)\n#else\nexists ofA (x=2)\n#endif\nlocations [x]\nexists ofBoth (x=3)\n#ifndef B\n~exists (x=4)\n#endif"
    )
    assert(conditions(text, "a") === Seq("ofA", "ofBoth", "exists"))
    assert(conditions(text, "b") === Seq("ofB", "ofBoth"))
    assert(
      Compiled.scenario(text, "b").askedCheckers.isEmpty && Compiled.scenario(text, "b").condition("ofA").isEmpty
    )
  }

  test("a condition is left out with the checkers that it asks for") {
    val text = variants("#ifdef B\nexists locks (report(deadlock))\n#endif\nexists always (x=1)")
    assert(Compiled.scenario(text, "a").askedCheckers.isEmpty)
    assert(Compiled.scenario(text, "b").askedCheckers.asScala === Set(Checker.DEADLOCK))
  }

  test("the final part begins with the conditionals around its first word, and the program ends with its own") {
    val first = "exists ofB (x=1)\n#endif\nexists ofBoth (x=2)"
    for (
      program <- Seq(
        "#ifdef B\nP0(int *x) { WRITE_ONCE(*x, 1); }\n#else\nP0(int *x) { }\n#endif\n#if 1\n#endif\n#ifdef B // here",
        "P0(int *x) { }\n\n  # ifdef B\n# define C 1\n(* only then *)\n#if 1\n#endif\n",
        "P0(int *x) { }\n#if defined(B) && \\\n  1",
        "P0(int *x) { }\n#define B_IS_THERE 1\n#ifdef B\n#if B_IS_THERE\n#endif"
      )
    ) {
      assert(conditions(variants(first, program = program), "a") === Seq("ofBoth"), program)
      assert(conditions(variants(first, program = program), "b") === Seq("ofB", "ofBoth"), program)
    }
    assert(
      variantError(variants("exists (x=1)\n#endif", program = "#ifdef A\nP0(int *x) { }")) ===
        "test.litmus:5:2: #ifdef without #endif"
    )
  }

  test("a condition's text is what the preprocessor leaves of it") {
    val text = variants("exists c (x=1\n#ifdef B\n/\\ x=2\n#else\n/\\ not\n  x=3\n#endif\n)\n~exists (x =\n 4)")
    assert(Compiled.scenario(text, "a").conditions.get(0).written === "exists c ( x = 1 /\\ not x = 3 )")
    assert(Compiled.scenario(text, "b").conditions.get(0).written === "exists c ( x = 1 /\\ x = 2 )")
    assert(Compiled.scenario(text, "a").conditions.get(1).written === "~exists (x = 4)")
  }

  test("who lacks a condition can expect nothing of it") {
    val text =
      variants("#ifdef B\nexists ofB (x=1)\n#endif\nexists ofBoth (x=2)", expected = "ofBoth = Never\nofB = Never")
    val problem = "test.litmus:4: variant 'a' does not have the condition 'ofB', so it can expect nothing of it"
    assert(variantError(text) === problem)
    assert(conditions(text, "b") === Seq("ofB", "ofBoth"))
    // With macros from elsewhere it is not the file's variant any more.
    assert(
      Compiled.scenario(text, defines = Map("C" -> "1"), variant = "a").conditions.asScala.map(_.name) === Seq("ofBoth")
    )
    assert(
      variantError(variants("#ifdef B\nexists ofB (x=1)\n#endif", expected = "ofC = Never")) ===
        "test.litmus:3: there is no condition 'ofC'; did you mean 'ofB'?"
    )
  }

  /** The error that a file as a whole is. */
  private def fileError(text: String): String =
    Compiled.error(Compiled.requireVariants(text)).linesIterator.next()

  test("a condition that no variant has is an error") {
    val text = variants("exists ofBoth (x=2)\n#if 0\nexists nowhere (x=1)\n#endif\n#ifdef B\nexists ofB (x=3)\n#endif")
    assert(fileError(text) === "test.litmus:8:8: no variant has the condition 'nowhere'")
    assert(conditions(text, "a") === Seq("ofBoth"))
    val unnamed = "C t\n{}\nP0(int *x) { }\n#ifdef NOWHERE\nexists (x=1)\n#endif\nforall all (true)\n"
    assert(fileError(unnamed) === "test.litmus:5:1: no variant has the condition 'exists'")
    Compiled.requireVariants(text.replace("#if 0", "#if !defined(B)"))
    Compiled.requireVariants(variants("#ifdef B\nexists ofB (x=1)\n#else\nexists ofA (x=1)\n#endif"))
  }

  test("names of conditions are told from what formulas begin with") {
    val formulas = Seq(
      "x=1",
      "[x]=1",
      "a[1]=2",
      "P->flags=1",
      "P.flags=1",
      "not x=1",
      "true",
      "report(any)",
      "hung(0)",
      "0:r1=1",
      "~x=1"
    )
    def nowhere(condition: String) = fileError(s"C t\n{}\nP0(int *x) { }\n#ifdef NOWHERE\n$condition\n#endif\n")
    for (formula <- formulas) assert(nowhere(s"exists $formula").endsWith("the condition 'exists'"), formula)
    for (formula <- formulas :+ "(x=1)"; if formula != "[x]=1")
      assert(nowhere(s"forall named $formula").endsWith("the condition 'named'"), formula)
  }
}
