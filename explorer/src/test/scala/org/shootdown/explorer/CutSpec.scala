package org.shootdown.explorer

import java.util.function.BooleanSupplier

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.search.{Exploration, Sampling, Search}
import org.shootdown.explorer.stepping.Schedule
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.input.InvalidInputException
import org.shootdown.config.architecture.MemoryModel.{SC, TSO, WEAK, WEAK_NON_MCA}
import org.shootdown.cpu.core.CpuLimits
import org.shootdown.explorer.stepping.Completeness
import org.shootdown.explorer.Explored.text
import org.shootdown.litmus.header.Verdict.SOMETIMES

/** Bounds within an execution: what they cut is no end, and the search says that it has not seen everything. */
class CutSpec extends AnyFunSuite {
  private val models = Seq(SC, TSO, WEAK, WEAK_NON_MCA)

  private def scenario(first: String, condition: String, second: String = "P1(int *x) { int r = READ_ONCE(*x); }") =
    text(s"C t\n{}\n$first\n$second\nexists ($condition)\n")

  private def counting(rounds: Int) =
    scenario(s"P0(int *x) { int i; for (i = 0; i < $rounds; i++) ; WRITE_ONCE(*x, 5); }", "1:r=5")

  private def within(explored: Explored, limits: CpuLimits, model: MemoryModel, reduced: Boolean = true): Exploration =
    explored.search(model, bounds = Search.Bounds.NONE.withCpu(limits), reduced = reduced).run()

  test("what comes behind a long loop in registers happens") {
    for (model <- models; reduced <- Seq(true, false)) {
      val exploration = counting(200_000).under(model, reduced)
      assert(exploration.isComplete)
      assert(Explored.verdict(exploration) == SOMETIMES, s"$model $reduced")
    }
  }

  test("an execution that is cut within a loop is no end") {
    for (model <- models; reduced <- Seq(true, false)) {
      val exploration = within(counting(200_000), new CpuLimits(10_000, 64), model, reduced)
      assert(exploration.completeness == Completeness.INSTRUCTION_BOUND)
      assert(exploration.outcomes.isEmpty && exploration.reported.isEmpty, s"$model $reduced")
      assert(within(counting(1_000), new CpuLimits(10_000, 64), model, reduced).isComplete)
    }
  }

  test("a CPU that holds more locks than it has room for is not followed") {
    def locked(count: Int) = {
      val names = (1 to count).map(i => s"l$i")
      val locks = names.map(name => s"spin_lock($name);").mkString(" ")
      val unlocks = names.reverse.map(name => s"spin_unlock($name);").mkString(" ")
      val parameters = names.map(name => s"spinlock_t *$name").mkString(", ")
      text(
        s"C t\n{ ${names.map(name => s"spinlock_t $name;").mkString(" ")} int x; }\nP0($parameters, int *x) { " +
          s"$locks WRITE_ONCE(*x, 1); $unlocks }\nexists (x=1)\n"
      )
    }
    assert(locked(11).under(SC).isComplete)
    val exploration = locked(17).under(SC)
    assert(exploration.completeness == Completeness.HELD_LOCKS)
    assert(exploration.outcomes.isEmpty)
  }

  private def storing(rounds: Int) = scenario(
    s"P0(int *x, int *y) { int i; int r1; for (i = 1; i <= $rounds; i++) WRITE_ONCE(*x, i); r1 = READ_ONCE(*y); }",
    s"0:r1=0 /\\ 1:r0=0",
    "P1(int *x, int *y) { int r0; WRITE_ONCE(*y, 1); smp_mb(); r0 = READ_ONCE(*x); }"
  )

  test("a store buffer that was full is told, and what more room shows is seen with more room") {
    for (model <- Seq(TSO, WEAK)) {
      val narrow = within(storing(20), new CpuLimits(1_000_000, 8), model)
      assert(narrow.completeness == Completeness.STORE_BUFFER, model)
      assert((narrow.positive(0) == 0) == (model == TSO), model)
      val wide = within(storing(20), new CpuLimits(1_000_000, 20), model)
      assert(wide.isComplete, model)
      assert(wide.positive(0) > 0)
    }
  }

  test("a program without loops has room for all its stores") {
    val stores = (1 to 70).map(i => s"WRITE_ONCE(*x, $i);").mkString(" ")
    val explored = scenario(
      s"P0(int *x, int *y) { int r1; $stores r1 = READ_ONCE(*y); }",
      "0:r1=0 /\\ 1:r0=0",
      "P1(int *x, int *y) { int r0; WRITE_ONCE(*y, 1); smp_mb(); r0 = READ_ONCE(*x); }"
    )
    val exploration = explored.under(TSO)
    assert(exploration.isComplete && exploration.positive(0) > 0)
  }

  test("a load yields the oldest of many values, however many came since") {
    for (count <- Seq(10, 255, 256, 300)) {
      val stores = (1 to count).map(i => s"WRITE_ONCE(*x, $i);").mkString(" ")
      val explored = scenario(
        s"P0(int *x, int *y) { $stores smp_wmb(); WRITE_ONCE(*y, 1); }",
        "1:r0=1 /\\ 1:r1=0",
        "P1(int *x, int *y) { int r0; int r1 = -1; r0 = READ_ONCE(*y); if (r0 == 1) r1 = READ_ONCE(*x); }"
      )
      val exploration = explored.under(WEAK)
      assert(exploration.isComplete && exploration.positive(0) > 0, count)
      val witness = exploration.witnesses.get(0).get
      assert(witness.toString.contains(s"-$count"))
      assert(Schedule.parse(witness.toString) == witness)
    }
  }

  test("a loop that writes the same for ever is told where its history is cut") {
    val explored = scenario(
      "P0(int *x, int *y) { while (READ_ONCE(*y) == 0) { WRITE_ONCE(*x, 1); WRITE_ONCE(*x, 0); } }",
      "1:r0=1 /\\ 1:r1=0",
      "P1(int *x, int *y) { int r0 = READ_ONCE(*x); int r1 = READ_ONCE(*x); smp_mb(); WRITE_ONCE(*y, 1); }"
    )
    val bounds = Search.Bounds.NONE.withStates(20_000).withCpu(new CpuLimits(1_000_000, 2))
    val exploration = explored.search(WEAK, bounds = bounds).run()
    assert(!exploration.isComplete)
    assert(exploration.positive(0) > 0)
  }

  test("when the time is over a search says what it has") {
    val exploration = counting(10).search(bounds = Search.Bounds.NONE.withNanoseconds(1)).run()
    assert(exploration.completeness == Completeness.TIME_BOUND)
    assert(exploration.outcomes.isEmpty)
  }

  test("a search ends when it is told to, however long a loop in registers is") {
    val endless = new CpuLimits(Int.MaxValue, 64)
    val explored = counting(2_000_000_000)
    for (model <- models; reduced <- Seq(true, false)) {
      var asked = 0
      val stops: BooleanSupplier = () => { asked += 1; asked > 5 }
      val exploration =
        explored.search(model, bounds = Search.Bounds.NONE.withCpu(endless), reduced = reduced, stops = stops).run()
      assert(exploration.completeness == Completeness.STOPPED, s"$model $reduced")
      assert(exploration.outcomes.isEmpty && asked < 100, s"$model $reduced")
    }
    val bounds = Search.Bounds.NONE.withCpu(endless).withNanoseconds(1)
    val sampled = new Sampling.Options(TSO, Sampling.Method.RANDOM, 1, 10, 3, bounds, 1, true)
    for (
      exploration <- Seq(
        explored.search(bounds = bounds).run(),
        sampled.on(explored.scenario, explored.machine, () => false, _ => ()).run()
      )
    ) assert(exploration.completeness == Completeness.TIME_BOUND && exploration.outcomes.isEmpty)
  }

  test("a load before a very long loop matters, and what it yields is all shown") {
    val explored = scenario(
      "P0(int *x) { int r = READ_ONCE(*x); int i; for (i = 0; i < 100000; i++) ; WRITE_ONCE(*x, r + 5); }",
      "0:r=7 /\\ x=12",
      "P1(int *x) { WRITE_ONCE(*x, 7); }"
    )
    for (model <- models) assert(Explored.verdict(explored.under(model)) == SOMETIMES, model)
  }

  test("more CPUs than a step can name are an error") {
    val explored =
      text(
        "C t\n(* shootdown { replicate = P0 } *)\n{}\nP0(int *x) { int r = READ_ONCE(*x); }\nexists (x=0)\n",
        cpus = 8193
      )
    val error = intercept[InvalidInputException](explored.search())
    assert(
      error.getMessage == "--cpus: check explores at most 8192 CPUs, not 8193; run simulates up to 16384"
    )
  }

  test("interchangeable CPUs are judged in as many arrangements as differ, not in as many as there are") {
    val source =
      """C copies
        |(* shootdown { replicate = P1 } *)
        |{}
        |P0(int *x) { WRITE_ONCE(*x, 1); }
        |P1(int *x) { int r0; r0 = READ_ONCE(*x); }
        |exists (1:r0=1)
        |""".stripMargin
    val exploration = text(source, cpus = 13).under(SC)
    assert(exploration.isComplete)
    assert(exploration.outcomes.size == 13)
    assert(Explored.shown(text(source, cpus = 4).under(SC)) == Explored.shown(text(source, cpus = 4).under(SC, false)))
  }
}
