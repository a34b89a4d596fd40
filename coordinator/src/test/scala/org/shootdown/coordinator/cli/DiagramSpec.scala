package org.shootdown.coordinator.cli

import org.scalatest.funsuite.AnyFunSuite

/** What an interleaving is drawn with. */
class DiagramSpec extends AnyFunSuite with Commands {
  private val page =
    """{
      |  struct mm_struct mm;
      |  struct folio P;
      |  [PTE(x)] = (oa:PA(P), db:1);
      |  0:current->mm = mm;
      |  1:current->mm = mm;
      |}
      |
      |#include <folio.h>
      |#include <pgtable.h>
      |#include <tlb.h>
      |""".stripMargin

  /** The lines of the first witness on x86_64, without their columns. */
  private def drawn(threads: String, arch: String = "x86_64", state: String = page): Seq[String] = {
    var lines = Seq.empty[String]
    withScenario(s"C drawn\n\n$state\n$threads\n") { file =>
      val ended = shootdown("check", file.toString, "--arch", arch)
      assert(ended.code == 0, ended.err)
      val witness = ended.out.linesIterator.dropWhile(!_.contains("CPU 0 (P0)")).takeWhile(!_.contains("=> ")).toSeq
      lines = witness.map(_.trim).drop(2)
    }
    lines
  }

  private val protects =
    """P0(struct mm_struct *mm, char *x)
      |{
      |	ptep_set_wrprotect(pte_offset_map(pmdp_get(mm_find_pmd(mm, (unsigned long)x)), (unsigned long)x));
      |	flush_tlb_page(mm, (unsigned long)x);
      |}
      |""".stripMargin

  test(
    "a store through a stale translation is drawn with what the TLB and the page table say, though nobody else sees it"
  ) {
    val lines = drawn(protects + """
      |P1(char *x)
      |{
      |	int fault;
      |
      |	__user_store(x, 1);
      |	__user_store(x, 2); /* too late? */
      |	fault = __user_fault();
      |}
      |
      |exists (1:fault=0 /\ [PA(P)]=2)
      |filter ([PTE(x)]=(write:0))
      |""".stripMargin)
    val store = lines.dropWhile(_ != "__user_store(x, 2)")
    assert(
      store.take(5) == Seq(
        "__user_store(x, 2)",
        "/* TLB: (oa:PA(P), db:1); [PTE(x)] = (oa:PA(P), write:0, db:1) */",
        "/* [PA(P)]: 1 -> 2 */",
        "fault = __user_fault()",
        "/* 0, done */"
      ),
      lines.mkString("\n")
    )
  }

  test("an access that faults is drawn with the reason") {
    val lines = drawn(protects + """
      |P1(char *x)
      |{
      |	int fault;
      |
      |	__user_store(x, 1);
      |	fault = __user_fault();
      |}
      |
      |exists (1:fault=2)
      |""".stripMargin)
    val store = lines.dropWhile(_ != "__user_store(x, 1)")
    assert(store(1) == "/* [PTE(x)] = (oa:PA(P), write:0, db:1) */", lines.mkString("\n"))
    assert(
      store.slice(2, 5) == Seq("/* faults: write-protected */", "fault = __user_fault()", "/* 2, write-protected */")
    )
  }

  test("a load that the store buffer answers, and a store that leaves it after later steps, say so") {
    val lines = drawn(
      """
      |P0(char *x, int *y)
      |{
      |	int r0;
      |	int r1;
      |
      |	__user_store(x, 1);
      |	r0 = __user_load(x);
      |	r1 = READ_ONCE(*y);
      |}
      |
      |P1(char *x, int *y)
      |{
      |	int r0;
      |
      |	WRITE_ONCE(*y, 1);
      |	smp_mb();
      |	r0 = __user_load(x);
      |}
      |
      |exists (0:r0=1 /\ 0:r1=0 /\ 1:r0=0)
      |""".stripMargin,
      state = page.replace("struct folio P;", "struct folio P;\n  int y;")
    )
    assert(lines.contains("/* [PA(P)] = 1, from the store buffer */"), lines.mkString("\n"))
    assert(lines.contains("/* [PA(P)]: 0 -> 1, from the store buffer */"))
    assert(lines.contains("/* y: 0 -> 1 */"))
  }

  private val graced = "synchronize_rcu()"

  test("a call that waits for others has its end drawn where they did something meanwhile, and only there") {
    val threads = """
      |P0(int *x, int *y)
      |{
      |	int r0;
      |	int r1;
      |
      |	rcu_read_lock();
      |	r0 = READ_ONCE(*x);
      |	WRITE_ONCE(*y, 1);
      |	r1 = READ_ONCE(*x);
      |	rcu_read_unlock();
      |}
      |
      |P1(int *x)
      |{
      |	WRITE_ONCE(*x, 1);
      |	synchronize_rcu();
      |	WRITE_ONCE(*x, 2);
      |}
      |
      |""".stripMargin
    val within = drawn(threads + "exists (0:r0=0 /\\ 0:r1=1)", state = "{}")
    assert(within.indexOf(graced) < within.indexOf("r1 = READ_ONCE(*x)"), within.mkString("\n"))
    assert(within.indexOf(s"$graced ... done") > within.indexOf("rcu_read_unlock()"))
    val before = drawn(threads + "exists (0:r0=2)", state = "{}")
    assert(before.contains(graced) && !before.exists(_.contains("... done")), before.mkString("\n"))
  }

  test("what the condition names is drawn though one CPU alone touches it") {
    val lines = drawn(
      """
      |P0(int *x)
      |{
      |	WRITE_ONCE(*x, 1); // alone
      |}
      |
      |P1(int *y)
      |{
      |	WRITE_ONCE(*y, 1);
      |}
      |
      |exists (x=1)
      |""".stripMargin,
      state = "{}"
    )
    assert(lines == Seq("P0()", "WRITE_ONCE(*x, 1)", "/* x: 0 -> 1 */", ""))
  }
}
