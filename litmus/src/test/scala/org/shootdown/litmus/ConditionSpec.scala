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
    assert(scenario("exists (report(any))").askedCheckers.size === Checker.values.length)
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
    assert(error("exists (P=1 /\\ P->count=1)") === "10:19: struct folio has no field 'count'")
    assert(error("exists (a=1)") === "10:9: a int[2] has no value as a whole; name an element")
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
}
