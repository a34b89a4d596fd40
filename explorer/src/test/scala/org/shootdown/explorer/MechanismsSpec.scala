package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.finding.Checker
import org.shootdown.litmus.header.Verdict
import org.shootdown.litmus.header.Verdict.{NEVER, SOMETIMES}

/** Handlers of interrupts in kernel C, and what is made of them: every order, on every memory model. */
class MechanismsSpec extends AnyFunSuite {

  private def calling(handler: String, threads: String, condition: String) = Explored.text(
    s"""C calling
       |
       |{
       |  int x;
       |  int y;
       |  spinlock_t s;
       |}
       |
       |#include <smp.h>
       |
       |void handler(void *info)
       |{
       |  $handler
       |}
       |
       |$threads
       |
       |$condition
       |""".stripMargin
  )

  private def verdicts(explored: Explored): Set[Verdict] =
    MemoryModel.values.map { model =>
      val (reduced, all) = (explored.under(model), explored.under(model, reduced = false))
      assert(reduced.isComplete && all.isComplete)
      assert(Explored.shown(reduced) == Explored.shown(all), model)
      Explored.verdict(reduced, 0)
    }.toSet

  private val copies = "int *p = info; WRITE_ONCE(y, READ_ONCE(*p));"

  test("a handler sees what its caller has written, and who waits for it sees what it has written") {
    val waits =
      "P0() { WRITE_ONCE(x, 1); smp_call_function_single(1, handler, &x, true); int r = READ_ONCE(y); }\nP1() { }"
    assert(verdicts(calling(copies, waits, "exists (0:r=0)")) == Set(NEVER))
    val goesOn = waits.replace("true", "false")
    assert(verdicts(calling(copies, goesOn, "exists (0:r=0)")) == Set(SOMETIMES))
    assert(verdicts(calling(copies, goesOn, "exists (y=0)")) == Set(NEVER))
  }

  test("who has been let on early does not see what the handler does later") {
    val early = calling(
      s"csd_unlock(); $copies",
      "P0() { WRITE_ONCE(x, 1); smp_call_function_single(1, handler, &x, true); int r = READ_ONCE(y); }\nP1() { }",
      "exists (0:r=0)"
    )
    assert(verdicts(early) == Set(SOMETIMES))
  }

  test("interrupts off keep a handler from coming between") {
    def between(off: String, on: String) = calling(
      "WRITE_ONCE(x, 2);",
      s"P0() { smp_call_function_single(1, handler, NULL, false); }\nP1() { $off WRITE_ONCE(x, 1); int r = READ_ONCE(x); $on }",
      "exists (1:r=2)"
    )
    assert(verdicts(between("", "")) == Set(SOMETIMES))
    assert(verdicts(between("local_irq_disable();", "local_irq_enable();")) == Set(NEVER))
  }

  test("two CPUs that call each other with interrupts off wait for ever") {
    def thread(cpu: Int, other: Int) =
      s"P$cpu() { local_irq_disable(); __call_cpu($other, handler, NULL, 1); __wait_calls(); local_irq_enable(); }"
    val both = calling("WRITE_ONCE(x, 1);", s"${thread(0, 1)}\n${thread(1, 0)}", "exists (report(deadlock))")
    assert(verdicts(both) == Set(SOMETIMES))
    val polite = calling(
      "WRITE_ONCE(x, 1);",
      s"${thread(0, 1)}\n${thread(1, 0)}".replace("local_irq_disable();", "").replace("local_irq_enable();", ""),
      "exists (report(deadlock))"
    )
    assert(verdicts(polite) == Set(NEVER))
  }

  test("a handler that wants the lock its own CPU holds tries for ever") {
    def locking(lock: String) = calling(
      "spin_lock(&s); spin_unlock(&s);",
      s"P0() { smp_call_function_single(1, handler, NULL, false); }\nP1() { $lock }",
      "exists (hung(1))"
    )
    assert(verdicts(locking("spin_lock(&s); WRITE_ONCE(x, 1); spin_unlock(&s);")) == Set(SOMETIMES))
    assert(verdicts(locking("spin_lock_irq(&s); WRITE_ONCE(x, 1); spin_unlock_irq(&s);")) == Set(NEVER))
  }

  test("a call of a parameter that was given no function is an oops where it is made") {
    def calls(function: String) = calling(
      "WRITE_ONCE(x, 1);",
      s"void run(smp_call_func_t func) { if (func || READ_ONCE(x)) func(NULL); }\nP0() { WRITE_ONCE(x, 1); run($function); }",
      "exists (report(kernel_bug))"
    )
    assert(verdicts(calls("NULL")) == Set(Verdict.ALWAYS))
    assert(verdicts(calls("handler")) == Set(NEVER))
  }

  test("a timer's handler comes at any later time") {
    val timed = calling(
      "WRITE_ONCE(x, 1);",
      "P0() { int r0; int r1; r0 = READ_ONCE(x); __timer(handler, instruction, 1); r1 = READ_ONCE(x); }",
      "exists (0:r0=1 \\/ 0:r1=1)"
    )
    assert(verdicts(timed) == Set(SOMETIMES))
    assert(timed.under(MemoryModel.TSO).outcomes.size == 2)
  }

  // ---- Flushes that the kernel makes of them ------------------------------------------------------------------

  private def unmapping(victim: String, defines: (String, String)*): Explored =
    unmapping(victim, "mm", defines, "exists (report(stale_translation))")

  private def unmapping(victim: String, running: String, defines: Seq[(String, String)], condition: String): Explored =
    Explored.text(
      s"""C unmapping
       |
       |{
       |  struct mm_struct mm;
       |  struct folio P = { ._refcount = 1, ._mapcount = 0 };
       |  [PTE(v)] = (oa:PA(P), valid:1, user:1, write:1);
       |  0:current->mm = mm;
       |  1:current->$running = mm;
       |}
       |
       |${defines.map { case (name, value) => s"#define $name $value" }.mkString("\n")}
       |#include <mm/mmu_gather.h>
       |
       |P0(struct mm_struct *mm, char *v)
       |{
       |  tlb_init_cpu();
       |  munmap_range(mm, (unsigned long)v, (unsigned long)v + PAGE_SIZE);
       |}
       |
       |P1(struct mm_struct *mm, char *v)
       |{
       |  tlb_init_cpu();
       |  $victim
       |}
       |
       |$condition
       |""".stripMargin
    )

  test("the kernel's own data say from the start who runs an mm, and who keeps it lazily") {
    val states = "cpu_tlbstate_shared[cpu].is_lazy"
    def told(running: String) = unmapping(
      "int cpu = 1; int mask = cpumask_test_cpu(cpu, mm_cpumask(mm)); " +
        s"int lazy = READ_ONCE($states); int loaded = READ_ONCE(cpu_tlbstate[cpu].loaded_mm) == mm;",
      running,
      Seq("TLB_FLUSH" -> "TLB_CONCURRENT"),
      "exists (1:mask=1 /\\ 1:loaded=1 /\\ 1:lazy=%d)".format(if (running == "active_mm") 1 else 0)
    )
    for (running <- Seq("mm", "active_mm")) assert(stale(told(running)) == Verdict.ALWAYS, running)
  }

  private val flushes = Seq("TLB_CONCURRENT", "TLB_SERIAL", "TLB_EARLY_ACK")
  private val writes = "__user_store((unsigned long)v, 1); __user_store((unsigned long)v, 2);"
  private val comesBack =
    "__user_store((unsigned long)v, 1); enter_lazy_tlb(mm); switch_mm(mm); __user_store((unsigned long)v, 2);"
  private val leaves =
    "__user_store((unsigned long)v, 1); switch_mm(NULL); switch_mm(mm); __user_store((unsigned long)v, 2);"

  private def stale(explored: Explored): Verdict = Explored.verdict(explored.under(MemoryModel.TSO), 0)

  for (flush <- flushes)
    test(s"no translation outlives a flush by $flush, whatever its CPU does meanwhile") {
      for (victim <- Seq(writes, comesBack, leaves); more <- Seq(Nil, Seq("TLB_NO_LAZY_SKIP" -> "")))
        assert(stale(unmapping(victim, ("TLB_FLUSH" -> flush) +: more: _*)) == NEVER, s"$victim $more")
      assert(stale(unmapping(writes, "TLB_FLUSH" -> flush, "TLB_NO_GENERATIONS" -> "")) == NEVER)
    }

  test("who leaves lazy mode without catching up uses old translations") {
    val forgets = Seq("TLB_FLUSH" -> "TLB_CONCURRENT", "TLB_LAZY_FORGETS" -> "")
    assert(stale(unmapping(comesBack, forgets: _*)) == SOMETIMES)
    assert(stale(unmapping(comesBack, forgets :+ ("TLB_NO_LAZY_SKIP" -> ""): _*)) == NEVER)
  }

  test("pages of a lazy unmapping are safe when every CPU has swept, and not when its own CPU has ticked twice") {
    def lazily(reclaim: String) = stale(
      unmapping(
        writes,
        "TLB_FLUSH" -> "TLB_CONCURRENT",
        "TLB_LAZY_UNMAP" -> reclaim,
        "LATR_STATES" -> "1",
        "LATR_TICKS" -> "2"
      )
    )
    assert(lazily("LATR_BY_AGE") == SOMETIMES)
    assert(lazily("LATR_BY_MASK") == NEVER)
  }

  test("a flush stays local only where no other CPU has ever run the mm") {
    val other = "switch_mm(NULL);"
    def verdict(victim: String, defines: (String, String)*) = {
      val explored = unmapping(victim, ("TLB_FLUSH" -> "TLB_LOCAL_OR_BROADCAST") +: defines: _*)
      Explored.verdict(explored.under(MemoryModel.WEAK), 0)
    }
    for (victim <- Seq(writes, leaves, other)) assert(verdict(victim) == NEVER, victim)
    assert(verdict(leaves, "TLB_FORGETS_WHO_RAN" -> "") == SOMETIMES)
  }

  test("fast GUP against collapse is as safe with the kernel's own flush as with the architecture's") {
    for (flush <- flushes; variant <- Seq("before", "after", "both"); condition <- 0 to 1) {
      val explored = Explored.raceWith("x86_64", variant, "TLB_FLUSH" -> flush)
      assert(Explored.verdict(explored.under(MemoryModel.TSO), condition) == NEVER, s"$flush $variant")
    }
  }

  test("those who walk without a lock are waited for by all, by a mark, by RCU, but not by a mark that comes late") {
    val right = Set("IPI", "TARGETED", "RCU")
    for (sync <- Seq("IPI", "TARGETED", "MARK_LATE", "RCU", "NONE")) {
      val explored = Explored.raceWith("arm64", "both", "LOCKLESS_SYNC" -> s"LOCKLESS_SYNC_$sync")
      val found = explored.under(explored.scenario.architecture.memoryModel)
      assert(Explored.verdict(found, 0) == NEVER)
      assert(Explored.verdict(found, 1) == (if (right(sync)) NEVER else SOMETIMES), sync)
      assert(!found.reported.containsKey(Checker.DEADLOCK))
    }
  }
}
