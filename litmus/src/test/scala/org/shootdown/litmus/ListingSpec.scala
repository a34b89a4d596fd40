package org.shootdown.litmus

import org.scalatest.funsuite.AnyFunSuite

/** Programs as people read them. */
class ListingSpec extends AnyFunSuite {

  test("a listing shows each source line with its instructions") {
    val scenario = Compiled.scenario(
      "C t\n{ spinlock_t l; }\nint get(int *p)\n{\n\treturn READ_ONCE(*p) + 1;\n}\nP0(int *x, spinlock_t *l)\n{\n\tint r;\n\n\tspin_lock(l);\n\tr = get(x);\n\tif (r == 3)\n\t\tatomic_inc(x);\n\tspin_unlock(l);\n}\n"
    )
    assert(
      Listing.of(scenario) ===
        """P0: 14 instructions, 6 registers
        |P0  test.litmus:11  spin_lock(l);
        |      0  preempt disable
        |      1  lock [l] spin
        |P0 > get  test.litmus:5  return READ_ONCE(*p) + 1;
        |      2  %4 = load [x] once
        |      3  %5 = 1
        |      4  %4 = %4 + %5
        |      5  r = (s32) %4
        |P0  test.litmus:13  if (r == 3)
        |      6  %3 = 3
        |      7  %3 = r == %3
        |      8  if (!%3) goto 11
        |P0  test.litmus:14  atomic_inc(x);
        |      9  %3 = 1
        |     10  %4 = fetch add [x], %3 once
        |P0  test.litmus:15  spin_unlock(l);
        |     11  unlock [l] spin
        |     12  preempt enable
        |     13  halt
        |""".stripMargin
    )
  }

  test("a listing names the points that the program passes") {
    val scenario = Compiled.scenario("C t\n{}\nvoid f(void) { point(b); }\nP0() { point(a); f(); f(); }\nP1() { }\n")
    assert(Listing.of(scenario).linesIterator.filter(_.startsWith("points: ")).toSeq === Seq("points: P0.a, f.b"))
  }

  test("every instruction can be shown") {
    val everything = new PrimitiveTexts().all
    for (scenario <- everything) assert(Listing.of(scenario).linesIterator.size > 3)
  }
}

/** Scenarios that use every primitive at least once. */
final class PrimitiveTexts {
  def all: Seq[Scenario] = Seq(
    Compiled.scenario(
      """C t
        |{ struct mm_struct mm; struct folio P; atomic_t v; rwlock_t rw; int x; 0:current->mm = mm; }
        |struct folio { unsigned long flags; }; struct mm_struct { unsigned long *pgd; }; struct task_struct { int __state; };
        |P0(struct mm_struct *mm, struct folio *P, atomic_t *v, rwlock_t *rw, int *x)
        |{
        |  unsigned long e = __load_entry(mm->pgd); e = __load_entry_half(mm->pgd, 1); __store_half(mm->pgd, 0, 5);
        |  __flush_tlb(mm, 0, 1, *x); __tlbi(mm, 0, 1); __tlbi_sync(mm); __local_flush_tlb(mm, 0, 1); __ipi(-1, 1);
        |  e = __user_load(e); __user_store(e, 3); int f = __user_fault(); __switch_mm(mm, 1);
        |  struct folio *n = __alloc(struct folio, P); __free(P); __free_rcu(P); __mark_table(P, 2); __delay(page_copy, 4);
        |  __user_work(page_copy, 4); op_begin(a); op_end(a); point(here); schedule(); f = wake_up_process(current); f = xchg(x, 1); f = cmpxchg(x, 1, 2); f = atomic_add_unless(v, 1, 0);
        |  f = read_trylock(rw); WARN_ON(f); BUG(); f = f / *x + f % *x; unsigned u = f; u = u >> 2; u = u / f; u = u % f; f = u < 3 || u <= f;
        |  f = f < *x || f <= *x || f >> 3; f = smp_processor_id() * f - f << f ^ f; rcu_read_lock(); synchronize_rcu();
        |}
        |""".stripMargin,
      architecture = "x86_64-invlpgb"
    )
  )
}
