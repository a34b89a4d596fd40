package org.shootdown.litmus

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.cpu.isa.Opcode
import org.shootdown.cpu.isa.Order
import org.shootdown.litmus.condition.Condition.Quantifier
import org.shootdown.litmus.header.Verdict

/** The classic shapes in the notation of the Linux kernel memory model. */
class LkmmSpec extends AnyFunSuite {

  private def visible(scenario: Scenario, cpu: Int): Seq[(Opcode, Order)] = {
    val program = scenario.cpus.get(cpu).program
    (0 until program.size)
      .filter(pc => program.opcode(pc).isVisible && program.opcode(pc) != Opcode.HALT)
      .map(pc => program.opcode(pc) -> Order.of(program.operand(pc, 4)))
  }

  private def observed(scenario: Scenario): Seq[String] = scenario.observations.asScala.map(_.label).toSeq

  test("message passing with fences") {
    val scenario = Compiled.scenario(
      """C MP+wmb+rmb
        |
        |(*
        | * Result: Never
        | *
        | * The flag is never seen without the data.
        | *)
        |
        |{}
        |
        |P0(int *data, int *flag)
        |{
        |	WRITE_ONCE(*data, 1);
        |	smp_wmb();
        |	WRITE_ONCE(*flag, 1);
        |}
        |
        |P1(int *data, int *flag)
        |{
        |	int r0;
        |	int r1;
        |
        |	r0 = READ_ONCE(*flag);
        |	smp_rmb();
        |	r1 = READ_ONCE(*data);
        |}
        |
        |exists (1:r0=1 /\ 1:r1=0) (* not if the fences work *)
        |""".stripMargin
    )
    assert(scenario.name === "MP+wmb+rmb")
    assert(scenario.expectedResult.get === Verdict.NEVER)
    assert(
      visible(scenario, 0) === Seq(Opcode.STORE -> Order.ONCE, Opcode.FENCE -> Order.WRITE, Opcode.STORE -> Order.ONCE)
    )
    assert(
      visible(scenario, 1) === Seq(Opcode.LOAD -> Order.ONCE, Opcode.FENCE -> Order.READ, Opcode.LOAD -> Order.ONCE)
    )
    assert(observed(scenario) === Seq("1:r0", "1:r1"))
    assert(scenario.conditions.get(0).text === "(1:r0=1 /\\ 1:r1=0)")
    assert(scenario.expected(scenario.conditions.get(0)).get === Verdict.NEVER)
  }

  test("store buffering with herd's decorations") {
    val scenario = Compiled.scenario(
      """C SB
        |"PodWR Fre PodWR Fre"
        |Generator=diyone7 (version 7)
        |Prefetch=0:x=F,0:y=T
        |Com=Fr Fr
        |{
        |x=0; y=0; (* both (* start *) at zero *)
        |}
        |P0(volatile int* x, volatile int* y) { // writes x
        |  int r0; *x = 1; smp_mb(); r0 = *y; /* reads y */
        |}
        |(* between threads *)
        |P1(volatile int* x, volatile int* y) { int r0; *y = 1; smp_mb(); r0 = *x; }
        |locations [x; y;]
        |~exists
        |(0:r0=0 /\
        | 1:r0=0)
        |""".stripMargin
    )
    assert(observed(scenario) === Seq("0:r0", "1:r0", "x", "y"))
    assert(scenario.conditions.get(0).quantifier === Quantifier.NOT_EXISTS)
    assert(scenario.conditions.get(0).text === "(0:r0=0 /\\ 1:r0=0)")
  }

  private val shapes = Map(
    "LB" -> "{} P0(int *x, int *y) { int r = READ_ONCE(*x); WRITE_ONCE(*y, 1); } P1(int *x, int *y) { int r = READ_ONCE(*y); WRITE_ONCE(*x, 1); } exists (0:r=1 /\\ 1:r=1)",
    "LB+ctrl" -> "{} P0(int *x, int *y) { int r = READ_ONCE(*x); if (r) WRITE_ONCE(*y, 1); } P1(int *x, int *y) { int r = READ_ONCE(*y); if (r) WRITE_ONCE(*x, 1); } exists (0:r=1 /\\ 1:r=1)",
    "WRC" -> "{} P0(int *x) { WRITE_ONCE(*x, 1); } P1(int *x, int *y) { int r = READ_ONCE(*x); smp_store_release(y, 1); } P2(int *x, int *y) { int r = smp_load_acquire(y); int s = READ_ONCE(*x); } exists (1:r=1 /\\ 2:r=1 /\\ 2:s=0)",
    "ISA2" -> "{} P0(int *x, int *y) { WRITE_ONCE(*x, 1); smp_store_release(y, 1); } P1(int *y, int *z) { int r = smp_load_acquire(y); smp_store_release(z, 1); } P2(int *x, int *z) { int r = smp_load_acquire(z); int s = READ_ONCE(*x); } exists (1:r=1 /\\ 2:r=1 /\\ 2:s=0)",
    "IRIW" -> "{} P0(int *x) { WRITE_ONCE(*x, 1); } P1(int *y) { WRITE_ONCE(*y, 1); } P2(int *x, int *y) { int r = READ_ONCE(*x); smp_mb(); int s = READ_ONCE(*y); } P3(int *x, int *y) { int r = READ_ONCE(*y); smp_mb(); int s = READ_ONCE(*x); } exists (2:r=1 /\\ 2:s=0 /\\ 3:r=1 /\\ 3:s=0)",
    "2+2W" -> "{} P0(int *x, int *y) { WRITE_ONCE(*x, 1); smp_wmb(); WRITE_ONCE(*y, 2); } P1(int *x, int *y) { WRITE_ONCE(*y, 1); smp_wmb(); WRITE_ONCE(*x, 2); } exists (x=1 /\\ y=1)",
    "R" -> "{} P0(int *x, int *y) { WRITE_ONCE(*x, 1); smp_mb(); WRITE_ONCE(*y, 1); } P1(int *x, int *y) { int r; WRITE_ONCE(*y, 2); smp_mb(); r = READ_ONCE(*x); } exists (y=2 /\\ 1:r=0)",
    "MP+locks" -> "{ spinlock_t lo; } P0(int *x, int *y, spinlock_t *lo) { WRITE_ONCE(*x, 1); spin_lock(lo); smp_mb__after_spinlock(); WRITE_ONCE(*y, 1); spin_unlock(lo); } P1(int *x, int *y, spinlock_t *lo) { int r; int s; spin_lock(lo); r = READ_ONCE(*y); s = READ_ONCE(*x); spin_unlock(lo); } exists (1:r=1 /\\ 1:s=0)",
    "RCU" -> "{} P0(int *x, int *y) { WRITE_ONCE(*x, 1); synchronize_rcu(); WRITE_ONCE(*y, 1); } P1(int *x, int *y) { int r; int s; rcu_read_lock(); r = READ_ONCE(*y); s = READ_ONCE(*x); rcu_read_unlock(); } exists (1:r=1 /\\ 1:s=0)",
    "deref" -> "{ int *p=&x; int x=1; int y=2; } P0(int **p, int *y) { WRITE_ONCE(*y, 3); rcu_assign_pointer(*p, y); } P1(int **p) { int *q; int r; rcu_read_lock(); q = rcu_dereference(*p); r = READ_ONCE(*q); rcu_read_unlock(); } exists (1:q=y /\\ 1:r=2)",
    "implied pointer" -> "{ p=x; } P0(int **p, int *x) { int *q = READ_ONCE(*p); int r = *q; } exists (0:q=x /\\ p=x)",
    "atomics" -> "{ atomic_t v = ATOMIC_INIT(1); } P0(atomic_t *v) { atomic_inc(v); int r = atomic_add_unless(v, 1, 0); } P1(atomic_t *v) { atomic_set(v, 0); } forall (v=0 \\/ v=1 \\/ v=3 \\/ v=2)",
    "registers" -> "{ 0:r0=7; int 1:r1=x; x=3; } P0(int *x) { int r0; int r2 = r0; } P1(int *x) { int *r1; int r2 = *r1; } exists (0:r2=7 /\\ 1:r2=3)"
  )

  for ((name, text) <- shapes) {
    test(s"$name compiles") {
      val scenario =
        Compiled.scenario(s"C $name\n".replace(" ", "-").replaceFirst("C-", "C ") + text.replace(" P", "\nP") + "\n")
      assert(scenario.conditions.size === 1)
      assert(scenario.cpus.asScala.forall(_.program.size > 1))
    }
  }

  test("registers of the initial state are parameters") {
    val scenario = Compiled.scenario("C t\n" + shapes("registers").replace(" P", "\nP"))
    assert(scenario.cpus.get(0).program.parameters.asScala === Seq("x", "r0"))
    assert(Interpreter.finished(scenario, 0).variables("r2") === 7)
    assert(Interpreter.finished(scenario, 1).variables("r2") === 3)
  }

  test("registers need no declaration") {
    val scenario = Compiled.scenario(
      """C t
        |{ 0:r3=5; }
        |P0(int *x)
        |{
        |	r1 = READ_ONCE(*x);
        |	if (r1 == 0)
        |		r2a = r3 + 1;
        |}
        |exists (0:r1=0 /\ 0:r2a=6)
        |""".stripMargin
    )
    assert(
      Interpreter.finished(scenario, 0).variables === Map(
        "x" -> address(scenario, "x"),
        "r1" -> 0L,
        "r2a" -> 6L,
        "r3" -> 5L
      )
    )
  }

  test("a declaration may read the initial value that it replaces") {
    val text = "C t\n{ 0:r4=7; }\nP0(int *x) { intptr_t r4 = (r4 == 7) + 1; }\n"
    assert(Interpreter.finished(Compiled.scenario(text)).variables("r4") === 2)
  }

  test("a register holds an address, whatever its type") {
    val scenario = Compiled.scenario(
      """C t
        |{ int x = 7; int *z = x; y = a; }
        |P0(int *x, int **z, int *y)
        |{
        |	int r1 = x;
        |	int r2 = READ_ONCE(*z);
        |	int r3;
        |	if (r1 == r2)
        |		r3 = READ_ONCE(*r2);
        |	r4 = x + (r3 ^ r3);
        |	WRITE_ONCE(*r4, 8);
        |	r5 = smp_load_acquire(r4);
        |	int r6 = READ_ONCE(*y);
        |}
        |exists (0:r2=x /\ 0:r6=a)
        |""".stripMargin
    )
    val variables = Interpreter.finished(scenario, 0).variables
    assert(Seq("r2", "r3", "r5", "r6").map(variables) === Seq(address(scenario, "x"), 7L, 8L, address(scenario, "a")))
  }

  test("an initial value declares what it points to") {
    val scenario = Compiled.scenario("C t\n{ l=m; m=n; 0:q=w; }\nP0(int **l, int *q) { int *r1 = READ_ONCE(*l); }\n")
    assert(Interpreter.finished(scenario, 0).variables("r1") === address(scenario, "m"))
    assert(Interpreter.finished(scenario, 0).variables("q") === address(scenario, "w"))
    assert(scenario.image.valueAt(address(scenario, "m")) === address(scenario, "n"))
  }

  test("a test's name is one word of any characters") {
    assert(Compiled.scenario("C auto/C-MP-[fr-rf]+o\n{}\nP0(int *x) { }\n").name === "auto/C-MP-[fr-rf]+o")
  }

  test("SRCU is refused by name") {
    assert(
      Compiled
        .error(Compiled.scenario("C t\n{ struct srcu_struct ss; }\nP0() { }\n"))
        .startsWith("test.litmus:2:22: struct srcu_struct is not supported")
    )
    assert(
      Compiled
        .programError("P0(struct srcu_struct *ss) { }")
        .startsWith("test.litmus:3:24: struct srcu_struct is not supported")
    )
  }

  private def address(scenario: Scenario, name: String): Long = scenario.symbols.find(name).address

  test("an implied pointer points") {
    assert(
      Interpreter
        .finished(Compiled.scenario("C t\n" + shapes("implied pointer").replace(" P", "\nP")))
        .variables("r") === 0
    )
  }
}
