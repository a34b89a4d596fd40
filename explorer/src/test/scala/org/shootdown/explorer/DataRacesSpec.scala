package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.machine.MachineObserver
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.architecture.MemoryModel._
import org.shootdown.config.finding.{Checker, Finding}

import scala.collection.mutable.ArrayBuffer

/** Which plain accesses race: those that nothing orders on the machine. */
class DataRacesSpec extends AnyFunSuite {

  private val header = "C races\n"

  private def exploring(threads: String, state: String = "{}", condition: String = "exists (x=1)") =
    Explored.text(s"$header$state\n$threads\n$condition\n")

  private def races(explored: Explored, model: MemoryModel, reduced: Boolean = true): Boolean =
    explored.under(model, reduced).reported.containsKey(Checker.DATA_RACE)

  /** Whether two threads race on any memory model, or on those given, whether steps are taken at once or not. */
  private def check(what: String, one: String, other: String, on: Set[MemoryModel]): Unit =
    test(what) {
      val parameters = "int *x, int *y, spinlock_t *l, atomic_t *a"
      val explored = exploring(s"P0($parameters) { int r0; $one }\nP1($parameters) { int r0; int r1; $other }")
      for (model <- MemoryModel.values; reduced <- Seq(true, false))
        assert(races(explored, model, reduced) == on.contains(model), s"$model, reduced: $reduced")
    }

  private val all = MemoryModel.values.toSet
  private val weak = all.filter(_.isWeak)
  private val none = Set.empty[MemoryModel]

  check("a plain store and a plain load race", "*x = 1;", "r0 = *x;", all)
  check("a plain store and one that is marked race", "*x = 1;", "WRITE_ONCE(*x, 2);", all)
  check(
    "a marked store and a plain load race, though nobody uses what it yields",
    "WRITE_ONCE(*x, 1);",
    "r0 = *x;",
    all
  )
  check("a plain store and a marked load that nobody uses race", "*x = 1;", "READ_ONCE(*x);", all)
  check("a plain load and an update race", "xchg(x, 1);", "r0 = *x;", all)
  check("marked accesses do not race", "WRITE_ONCE(*x, 1);", "r0 = READ_ONCE(*x);", none)
  check("plain loads do not race", "r0 = *x;", "r0 = *x;", none)
  check("a plain load and an update that does not come about do not race", "cmpxchg(x, 7, 1);", "r0 = *x;", none)
  check("plain accesses to different words do not race", "*x = 1;", "*y = 1;", none)

  check(
    "an update of an address where nothing is races with nothing, whatever it compares",
    "*y = 1; int *p = NULL; cmpxchg(p, 0, 1);",
    "r0 = READ_ONCE(*x);",
    none
  )

  private def locked(access: String) = s"spin_lock(l); $access spin_unlock(l);"
  check("accesses under a lock do not race", locked("*x = 1;"), locked("r0 = *x;"), none)
  check("one behind the lock does", locked("*x = 1;"), locked("r0 = *y;") + " r1 = *x;", all)

  private val message = "*x = 1; smp_store_release(y, 1);"
  private val fenced = "*x = 1; smp_wmb(); WRITE_ONCE(*y, 1);"
  check("a release that an acquire sees orders them", message, "if (smp_load_acquire(y)) r1 = *x;", none)
  check("it does not if nobody looks whether it was seen", message, "r0 = smp_load_acquire(y); r1 = *x;", all)
  check(
    "a control dependency orders no loads: they race where loads are early",
    fenced,
    "if (READ_ONCE(*y)) r1 = *x;",
    weak
  )
  check("so does a marked load with the plain store", fenced, "if (READ_ONCE(*y)) r1 = READ_ONCE(*x);", weak)
  check("a read fence orders them", fenced, "if (READ_ONCE(*y)) { smp_rmb(); r1 = *x; }", none)
  check("a control dependency orders a store", "r0 = *x; smp_store_release(y, 1);", "if (READ_ONCE(*y)) *x = 1;", none)

  check(
    "a grace period orders them, and only what began before it",
    "rcu_read_lock(); if (!READ_ONCE(*y)) r0 = *x; rcu_read_unlock();",
    "WRITE_ONCE(*y, 1); synchronize_rcu(); *x = 1;",
    none
  )
  check(
    "without a grace period they race",
    "rcu_read_lock(); if (!READ_ONCE(*y)) r0 = *x; rcu_read_unlock();",
    "WRITE_ONCE(*y, 1); smp_mb(); *x = 1;",
    all
  )

  test("the finding names both accesses, when the schedule is run again") {
    val explored = exploring("P0(int *x)\n{\n\t*x = 1;\n}\nP1(int *x)\n{\n\tint r0 = *x;\n}")
    val races = ArrayBuffer.empty[Finding]
    val observer = new MachineObserver {
      override def found(finding: Finding): Unit = races.addOne(finding)
    }
    explored.rerun(explored.under(TSO).reported.get(Checker.DATA_RACE), TSO, observer)
    val lines = races.flatMap { race =>
      Seq(race.cpu -> race.pc, race.otherCpu -> race.otherPc).map { case (cpu, pc) =>
        cpu -> explored.scenario.cpus.get(cpu).program.site(pc).text
      }
    }
    assert(lines.toSet == Set(0 -> "*x = 1;", 1 -> "int r0 = *x;"))
    assert(races.map(_.address) == Seq(explored.scenario.symbols.find("x").address))
  }

  private val racing = "P0(int *x)\n{\n\t*x = 1;\n}\nP1(int *x)\n{\n\tint r0 = *x;\n}"

  test("a race is no flag where a condition asks for it; any report is not every race") {
    val asked = exploring(racing, condition = "exists (report(data_race))")
    assert(asked.under(TSO).reported.isEmpty && asked.under(TSO).positive(0) > 0)
    val any = exploring(racing, condition = "exists (report(any))")
    assert(races(any, TSO) && any.under(TSO).positive(0) == 0)
  }

  test("kernel paths over page tables are asked for their data races, or have none") {
    val state = "{ struct mm_struct mm; [PTE(v)] = none; int x; }\n#include <mm_types.h>\n"
    assert(!races(exploring(racing, state), TSO))
    val asked = exploring(racing, state, "exists (report(data_race))")
    assert(asked.under(TSO).positive(0) > 0)
  }

  test("the races of the project have no data race that is looked for, nor are they slower for it") {
    for (name <- Explored.raceNames; variant <- Explored.variantsOf(name))
      assert(!Explored.raceNamed(name, "arm64", variant).machine.checksDataRaces, s"$name $variant")
  }
}
