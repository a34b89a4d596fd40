package org.shootdown.coordinator.exploration

import java.nio.file.Path
import java.util.{List => JavaList}

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.config.finding.Checker
import org.shootdown.config.finding.Checker._
import org.shootdown.simulation.interconnect.InlineDriver
import org.shootdown.explorer.search.Search
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{ScenarioCompiler, ScenarioFile}
import org.shootdown.machine.MachineAssembly
import org.shootdown.simulation.timed.SimulatedMachine
import org.shootdown.machine.judgement.Judge

/** What is reported of a program, by simulation and by exploration alike: of a broken one and of one that is mended. */
class ReportsSpec extends AnyFunSuite {
  private val config = Path.of("..", "config")
  private val architectures = ArchitectureCatalogue.of(JavaList.of(config.resolve("architectures")))
  private val compiler = new ScenarioCompiler(new IncludePath(JavaList.of(config.resolve("kernel"))))

  /** A machine whose user page is `x`; P is its frame. */
  private val page =
    """{
      |  struct mm_struct mm;
      |  struct folio P = { ._refcount = 1, ._mapcount = 0 };
      |  [PTE(x)] = (oa:PA(P));
      |  0:current->mm = mm;
      |}
      |#include <mm_types.h>
      |#include <pgtable.h>
      |""".stripMargin

  /** What simulating and exploring a scenario report, and the outcomes that exploring it shows. */
  private def reported(text: String, architecture: String): (Set[Checker], Set[String]) = {
    val file = ScenarioFile.parse("reports.litmus", "C reports\n" + text)
    val scenario = compiler.compile(file, Target.of(architectures.find(architecture), "default"))
    val machine = MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS)
    val options = new Search.Options(
      scenario.architecture.memoryModel,
      Search.Order.BREADTH_FIRST,
      Search.Bounds.NONE,
      1,
      true
    )
    val explored = new Search(scenario, machine, options, () => false, _ => ()).run()
    assert(explored.isComplete)
    val driver = new InlineDriver(SimulatedMachine.of(machine))
    val judge = new Judge(scenario, machine)
    val ends = (0L until 20L).map(trial => judge.judge(driver.run(1, trial)))
    val simulated = ends.flatMap(_.findings.asScala.map(_.checker)).toSet
    assert(simulated == explored.reported.keySet.asScala)
    assert(ends.map(_.state).toSet.subsetOf(explored.outcomes.keySet.asScala.toSet))
    (simulated, explored.outcomes.keySet.asScala.toSet)
  }

  private def reports(what: String, text: String, checkers: Checker*): Unit =
    for (architecture <- Seq("x86_64", "arm64"))
      test(s"$what, on $architecture")(assert(reported(text, architecture)._1 == checkers.toSet))

  private def kept(body: String): String =
    s"{}\nP0(spinlock_t *l, struct mutex *m, int *x) { unsigned long flags; $body }\nexists (x=1)\n"

  private val held = "spin_lock(l); local_irq_save(flags); WRITE_ONCE(*x, 1);"

  reports(
    "a thread that keeps a spinlock and interrupts off is told of both",
    kept(held),
    LOCK_KEPT,
    INTERRUPTS_KEPT_OFF
  )
  reports("one that gives both back is not", kept(s"$held local_irq_restore(flags); spin_unlock(l);"))
  reports("so does one that keeps a mutex", kept("mutex_lock(m); WRITE_ONCE(*x, 1);"), LOCK_KEPT)
  reports("one that unlocks it is not", kept("mutex_lock(m); WRITE_ONCE(*x, 1); mutex_unlock(m);"))
  reports("a lock that only one way out keeps is reported", kept("spin_lock(l); if (*x) spin_unlock(l);"), LOCK_KEPT)
  reports("preemption that is kept off is reported", kept("preempt_disable(); *x = 1;"), PREEMPTION_KEPT_OFF)
  reports("preemption that is on again is not", kept("preempt_disable(); *x = 1; preempt_enable();"))
  reports("a reader that is not left is reported", kept("rcu_read_lock(); *x = 1;"), RCU_READER_KEPT)
  reports("a reader that is left is not", kept("rcu_read_lock(); *x = 1; rcu_read_unlock();"))
  reports("a thread that BUG() kills keeps what it has", kept(s"$held BUG();"), KERNEL_BUG)
  reports("one that an access to nowhere kills too", kept(s"$held WRITE_ONCE(*(int *)0x123450, 1);"), WILD_ACCESS)

  for (architecture <- architectures.names.asScala)
    test(s"a user access that nothing maps faults, wherever in the tables the walk ends, on $architecture") {
      val far = Seq("x + PAGE_SIZE", "x + PMD_SIZE", "x + 8 * PMD_SIZE", "x + PUD_SIZE", "x + (1UL << 63)", "0", "-8")
      for (address <- far; access <- Seq(s"__user_load($address)", s"__user_store($address, 1)")) {
        val text = s"$page\nP0(char *x) { int fault; $access; fault = __user_fault(); }\nlocations [0:fault]\n"
        assert(reported(text + "exists (0:fault=1)\n", architecture) == (Set.empty, Set("0:fault=1;")), access)
      }
    }

  private def walked(address: String) =
    s"$page\nP0(char *x, struct mm_struct *mm) { pmd_t pmd = pmdp_get(mm_find_pmd(mm, $address)); }\nexists (0:pmd=0)\n"

  test("software that walks to an entry that is not used finds it empty") {
    assert(reported(walked("(unsigned long)x + PMD_SIZE"), "arm64") == (Set.empty, Set("0:pmd=0;")))
  }

  reports(
    "the kernel is told of an access to where nothing is",
    "{}\nP0(int *x) { int r = READ_ONCE(*(x + 100000)); }\nexists (0:r=1)\n",
    WILD_ACCESS
  )
}
