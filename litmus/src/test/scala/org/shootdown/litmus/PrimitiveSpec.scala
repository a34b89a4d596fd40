package org.shootdown.litmus

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.config.architecture.Latency
import org.shootdown.config.protocol.LockMode
import org.shootdown.cpu.isa.Opcode
import org.shootdown.cpu.isa.Order

/** Primitives by the visible instructions they become, and by their values. */
class PrimitiveSpec extends AnyFunSuite {
  private val initial =
    "int x = 5; atomic_t v = ATOMIC_INIT(5); spinlock_t l; rwlock_t rw; struct mutex m; struct rw_semaphore s; unsigned long w = 6;"
  private val parameters =
    "P0(int *x, atomic_t *v, spinlock_t *l, rwlock_t *rw, struct mutex *m, struct rw_semaphore *s, unsigned long *w)"

  private def finished(body: String): Interpreter =
    Interpreter.finished(Compiled.scenario(s"C t\n{ $initial }\n$parameters { $body }\n"))

  private def steps(body: String): Seq[(Opcode, Order)] = finished(body).steps.map(s => s.opcode -> s.order).toSeq

  private def opcodes(body: String): Seq[Opcode] = steps(body).map(_._1)

  private def r(body: String): Long = finished(s"long r = 0; $body").variables("r")

  private def after(body: String, variable: String): Long = {
    val end = finished(body)
    end.word(end.variables(variable))
  }

  test("accesses have the order that their name says") {
    val expected = Seq(
      "int r = *x;" -> Seq(Opcode.LOAD -> Order.PLAIN),
      "*x = 1;" -> Seq(Opcode.STORE -> Order.PLAIN),
      "(*x)++;" -> Seq(Opcode.LOAD -> Order.PLAIN, Opcode.STORE -> Order.PLAIN),
      "int r = READ_ONCE(*x);" -> Seq(Opcode.LOAD -> Order.ONCE),
      "WRITE_ONCE(*x, 1);" -> Seq(Opcode.STORE -> Order.ONCE),
      "int r = smp_load_acquire(x);" -> Seq(Opcode.LOAD -> Order.ACQUIRE),
      "smp_store_release(x, 1);" -> Seq(Opcode.STORE -> Order.RELEASE),
      "smp_store_mb(*x, 1);" -> Seq(Opcode.STORE -> Order.ONCE, Opcode.FENCE -> Order.FULL),
      "int r = rcu_dereference(*x);" -> Seq(Opcode.LOAD -> Order.ONCE),
      "rcu_assign_pointer(*x, 1);" -> Seq(Opcode.STORE -> Order.RELEASE)
    )
    for ((body, instructions) <- expected) assert(steps(body) === instructions, body)
  }

  test("an atomic_t wraps as the int that it is, an atomic_long_t as a long") {
    val (least, most) = (Int.MinValue.toLong, Int.MaxValue.toLong)
    def ends(body: String, variable: String = "v"): Long = {
      val initial =
        "atomic_t v = ATOMIC_INIT(2147483647); atomic_long_t w; atomic64_t d; int x = 2147483647; unsigned int u;"
      val parameters = "atomic_t *v, atomic_long_t *w, atomic64_t *d, int *x, unsigned int *u"
      val end = Interpreter.finished(Compiled.scenario(s"C t\n{ $initial }\nP0($parameters) { long r = 7; $body }\n"))
      if (variable == "r") end.variables("r") else end.word(end.variables(variable))
    }
    val wrapped = Seq(
      "atomic_inc(v);" -> least,
      "atomic_add(2, v);" -> (least + 1),
      "atomic_sub(-1, v);" -> least,
      "int n = atomic_fetch_add(1, v);" -> least,
      "int n = atomic_inc_return(v);" -> least,
      "int n = atomic_inc_not_zero(v);" -> least,
      "int n = atomic_add_unless(v, 2, 0);" -> (least + 1),
      "atomic_inc(v); atomic_dec(v);" -> most,
      "atomic_inc(v); int n = atomic_cmpxchg(v, -2147483648, 9);" -> 9L,
      "int n = atomic_xchg(v, 4294967295);" -> -1L
    )
    for ((body, value) <- wrapped) assert(ends(body) === value, body)
    val yields = Seq(
      "r = atomic_inc_return(v);" -> least,
      "atomic_inc(v); r = atomic_read(v);" -> least,
      "atomic_inc(v); r = atomic_read(v) < 0;" -> 1L,
      "atomic_inc(v); r = atomic_fetch_sub(1, v);" -> least,
      "r = atomic_add_negative(1, v);" -> 1L,
      "atomic_inc(v); atomic_add(2147483647, v); r = atomic_inc_and_test(v);" -> 1L,
      "atomic_inc(v); atomic_add(2147483647, v); atomic_inc(v); r = atomic_inc_not_zero(v);" -> 0L
    )
    for ((body, value) <- yields) assert(ends(body, "r") === value, body)
    assert(ends("atomic_inc((atomic_t *)x);", "x") === least, "an int that is used as an atomic_t")
    assert(ends("atomic_dec((atomic_t *)u);", "u") === 0xffffffffL)
    for ((prefix, word) <- Seq("atomic_long" -> "w", "atomic64" -> "d")) {
      assert(ends(s"${prefix}_set($word, 2147483647); ${prefix}_inc($word);", word) === most + 1)
      assert(ends(s"${prefix}_set($word, 9223372036854775807); ${prefix}_inc($word);", word) === Long.MinValue)
    }
  }

  test("fences") {
    val full = Seq(
      "smp_mb",
      "smp_mb__before_atomic",
      "smp_mb__after_atomic",
      "smp_mb__after_spinlock",
      "smp_mb__after_unlock_lock"
    )
    for (name <- full) assert(steps(s"$name();") === Seq(Opcode.FENCE -> Order.FULL), name)
    assert(
      steps("smp_rmb(); smp_wmb(); barrier(); cpu_relax();") ===
        Seq(Opcode.FENCE -> Order.READ, Opcode.FENCE -> Order.WRITE, Opcode.FENCE -> Order.PLAIN)
    )
  }

  test("atomic operations: their effect, result and order, for every prefix and suffix") {
    val effects = Seq[(String, String, Long => Long)](
      ("add", "3, ", _ + 3),
      ("sub", "3, ", _ - 3),
      ("inc", "", _ + 1),
      ("dec", "", _ - 1),
      ("and", "3, ", _ & 3),
      ("or", "8, ", _ | 8),
      ("xor", "6, ", _ ^ 6),
      ("andnot", "4, ", _ & ~4)
    )
    val suffixes =
      Seq("" -> Order.FULL, "_relaxed" -> Order.ONCE, "_acquire" -> Order.ACQUIRE, "_release" -> Order.RELEASE)
    for (prefix <- Seq("atomic_", "atomic64_", "atomic_long_"); (name, operand, effect) <- effects) {
      assert(after(s"$prefix$name(${operand}v);", "v") === effect(5), name)
      assert(steps(s"$prefix$name(${operand}v);").map(_._2) === Seq(Order.ONCE), name)
      for ((suffix, order) <- suffixes) {
        val fetch = s"r = ${prefix}fetch_$name$suffix(${operand}v);"
        assert(r(fetch) === 5, fetch)
        assert(steps(s"long $fetch").map(_._2) === Seq(order), fetch)
        if (Seq("add", "sub", "inc", "dec").contains(name)) {
          val changed = s"r = $prefix${name}_return$suffix(${operand}v);"
          assert(r(changed) === effect(5), changed)
          assert(steps(s"long $changed").map(_._2) === Seq(order), changed)
        }
      }
    }
  }

  test("exchanges") {
    for (prefix <- Seq("atomic_", "atomic64_", "atomic_long_", "")) {
      assert(r(s"r = ${prefix}xchg(v, 9) * 10 + atomic_read(v);") === 59, prefix)
      assert(r(s"r = ${prefix}cmpxchg(v, 5, 9) * 10 + atomic_read(v);") === 59, prefix)
      assert(r(s"r = ${prefix}cmpxchg(v, 4, 9) * 10 + atomic_read(v);") === 55, prefix)
      assert(r(s"int old = 5; r = ${prefix}try_cmpxchg(v, &old, 9) * 100 + old * 10 + atomic_read(v);") === 159, prefix)
      assert(r(s"int old = 4; r = ${prefix}try_cmpxchg(v, &old, 9) * 100 + old * 10 + atomic_read(v);") === 55, prefix)
    }
    assert(
      steps("long r = xchg_release(x, 1); r = cmpxchg_relaxed(x, 1, 2);") ===
        Seq(Opcode.EXCHANGE -> Order.RELEASE, Opcode.COMPARE_EXCHANGE -> Order.ONCE)
    )
  }

  test("conditional atomics and tests") {
    assert(r("r = atomic_add_unless(v, 2, 5) * 10 + atomic_read(v);") === 5)
    assert(r("r = atomic_add_unless(v, 2, 4) * 10 + atomic_read(v);") === 17)
    assert(r("r = atomic_fetch_add_unless(v, 2, 4) * 10 + atomic_read(v);") === 57)
    assert(r("atomic_set(v, 0); r = atomic_inc_not_zero(v) * 10 + atomic_read(v);") === 0)
    assert(r("r = atomic_inc_not_zero(v) * 10 + atomic_read(v);") === 16)
    assert(r("r = atomic_sub_and_test(5, v);") === 1)
    assert(r("r = atomic_dec_and_test(v);") === 0)
    assert(r("atomic_set(v, -1); r = atomic_inc_and_test(v);") === 1)
    assert(r("r = atomic_add_negative(-6, v) * 10 + atomic_add_negative(1, v);") === 10)
    assert(
      steps(
        "int r = atomic_add_unless(v, 1, 0); r = atomic_dec_and_test(v); atomic_set_release(v, 1); r = atomic_read_acquire(v);"
      ).map(_._2) ===
        Seq(Order.FULL, Order.FULL, Order.RELEASE, Order.ACQUIRE)
    )
  }

  test("reference counts are ordered as the kernel's") {
    assert(
      steps("refcount_inc(v); int r = refcount_inc_not_zero(v); r = refcount_dec_and_test(v);").map(_._2) ===
        Seq(Order.ONCE, Order.ONCE, Order.RELEASE)
    )
    assert(
      steps("refcount_set(v, 1); int r = refcount_dec_and_test(v);") ===
        Seq(Opcode.STORE -> Order.ONCE, Opcode.FETCH_ADD -> Order.RELEASE, Opcode.FENCE -> Order.READ)
    )
    assert(r("refcount_set(v, 1); r = refcount_dec_and_test(v);") === 1)
  }

  test("bits") {
    assert(r("r = test_bit(1, w) * 10 + test_bit(0, w);") === 10)
    assert(after("set_bit(3, w); clear_bit(1, w); change_bit(0, w); __set_bit(5, w); __clear_bit(2, w);", "w") === 41)
    assert(r("r = test_and_set_bit(0, w) * 10 + test_and_clear_bit(1, w);") === 1)
    assert(r("int n = 2; r = test_bit(n, w);") === 1)
    assert(
      steps(
        "int r = test_and_set_bit_lock(0, w); clear_bit_unlock(0, w); set_bit(1, w); r = test_and_change_bit(1, w);"
      ).map(_._2) ===
        Seq(Order.ACQUIRE, Order.RELEASE, Order.ONCE, Order.FULL)
    )
  }

  private def lockModes(body: String): Seq[LockMode] = {
    val program = Compiled.scenario(s"C t\n{ $initial }\n$parameters { $body }\n").cpus.get(0).program
    (0 until program.size)
      .filter(pc => Seq(Opcode.LOCK, Opcode.UNLOCK, Opcode.TRYLOCK).contains(program.opcode(pc)))
      .map(pc => LockMode.of(program.operand(pc, 2)))
  }

  test("spinning locks disable preemption, and interrupts where they say so") {
    assert(
      opcodes("spin_lock(l); spin_unlock(l);") ===
        Seq(Opcode.PREEMPT_DISABLE, Opcode.LOCK, Opcode.UNLOCK, Opcode.PREEMPT_ENABLE)
    )
    assert(
      opcodes("spin_lock_irq(l); spin_unlock_irq(l);") ===
        Seq(
          Opcode.IRQ_SAVE,
          Opcode.PREEMPT_DISABLE,
          Opcode.LOCK,
          Opcode.UNLOCK,
          Opcode.IRQ_RESTORE,
          Opcode.PREEMPT_ENABLE
        )
    )
    assert(
      opcodes("unsigned long f; spin_lock_irqsave(l, f); spin_unlock_irqrestore(l, f);") ===
        Seq(
          Opcode.IRQ_SAVE,
          Opcode.PREEMPT_DISABLE,
          Opcode.LOCK,
          Opcode.UNLOCK,
          Opcode.IRQ_RESTORE,
          Opcode.PREEMPT_ENABLE
        )
    )
    assert(opcodes("int r = spin_trylock(l);") === Seq(Opcode.PREEMPT_DISABLE, Opcode.TRYLOCK))
    assert(
      lockModes("read_lock(rw); read_unlock(rw); write_lock(rw); write_unlock(rw); spin_lock(l); spin_unlock(l);") ===
        Seq(
          LockMode.SPIN_READ,
          LockMode.SPIN_READ,
          LockMode.SPIN_WRITE,
          LockMode.SPIN_WRITE,
          LockMode.SPIN,
          LockMode.SPIN
        )
    )
    assert(opcodes("int r = spin_is_locked(l);") === Seq(Opcode.LOAD))
  }

  test("sleeping locks") {
    assert(opcodes("mutex_lock(m); mutex_unlock(m);") === Seq(Opcode.LOCK, Opcode.UNLOCK))
    assert(
      lockModes(
        "mutex_lock(m); mutex_unlock(m); down_read(s); up_read(s); down_write(s); up_write(s); int r = down_read_trylock(s) + down_write_trylock(s) + mutex_trylock(m);"
      ) ===
        Seq(
          LockMode.SLEEP,
          LockMode.SLEEP,
          LockMode.READ,
          LockMode.READ,
          LockMode.WRITE,
          LockMode.WRITE,
          LockMode.READ,
          LockMode.WRITE,
          LockMode.SLEEP
        )
    )
  }

  test("locks that are initialised, waited for, or taken whoever holds them") {
    assert(
      opcodes("spin_lock_init(l); rwlock_init(rw); mutex_init(m); init_rwsem(s);") === Seq.fill(4)(Opcode.STORE)
    )
    assert(opcodes("__wait_unlocked(m); __seize(m);") === Seq(Opcode.LOCK, Opcode.TRYLOCK))
    assert(lockModes("__wait_unlocked(m); __seize(m);") === Seq(LockMode.PASS, LockMode.SEIZE))
  }

  test("interrupts, preemption and RCU") {
    assert(
      r(
        "unsigned long f; local_irq_save(f); r = irqs_disabled(); local_irq_restore(f); r = r * 10 + irqs_disabled();"
      ) === 10
    )
    assert(r("local_irq_disable(); r = irqs_disabled(); local_irq_enable(); r = r * 10 + irqs_disabled();") === 10)
    assert(
      opcodes("preempt_disable(); rcu_read_lock(); rcu_read_unlock(); preempt_enable(); synchronize_rcu();") ===
        Seq(
          Opcode.PREEMPT_DISABLE,
          Opcode.RCU_READ_LOCK,
          Opcode.RCU_READ_UNLOCK,
          Opcode.PREEMPT_ENABLE,
          Opcode.SYNCHRONIZE_RCU
        )
    )
  }

  test("checks yield their condition and complain only if it holds") {
    assert(opcodes("WARN_ON(0); BUG_ON(1 - 1);") === Nil)
    assert(
      opcodes("int r = *x; if (WARN_ON_ONCE(r == 5)) r = 1; VM_BUG_ON(r == 2);") === Seq(Opcode.LOAD, Opcode.COMPLAIN)
    )
    assert(r("r = WARN_ON(*x == 5);") === 1)
    assert(opcodes("BUG();") === Seq(Opcode.COMPLAIN))
  }

  test("hints say nothing to the machine") {
    assert(r("if (likely(*x == 5) && !unlikely(*x == 4)) r = likely(3);") === 1)
  }

  private val kernel =
    "struct folio { unsigned long flags; atomic_t _refcount; int pad; }; struct mm_struct { unsigned long *pgd; }; struct task_struct { unsigned int __state; };"

  private def machine(body: String): Interpreter =
    Interpreter.finished(
      Compiled.scenario(
        s"C t\n{ struct mm_struct mm; struct folio P; struct folio Q; [PTE(y)] = (oa:PA(P)); 0:current->mm = mm; }\n$kernel\nP0(struct mm_struct *mm, struct folio *P, struct folio *Q, char *y) { $body }\n",
        architecture = "x86_64-invlpgb"
      )
    )

  test("what the machine offers") {
    assert(
      machine(
        "unsigned long e = __load_entry(mm->pgd); e = __load_entry_half(mm->pgd, 1); __store_half(mm->pgd, 0, 5); __flush_tlb(mm, (unsigned long)y, 1, 0); __flush_tlb(mm, (unsigned long)y, 0, 1); __tlbi(mm, (unsigned long)y, 1); __tlbi_sync(mm); __local_flush_tlb(mm, (unsigned long)y, 1); __ipi(-1, 1); e = __user_load(y); __user_store(y, 3); int f = __user_fault(); __switch_mm(0, 1); struct folio *n = __alloc(struct folio, P); __free(P); __free_rcu(Q); __mark_table(P, 2); __delay(page_copy, 4); __user_work(instruction, 4); point(here); op_begin(all); schedule(); f = wake_up_process(current);"
      ).steps.map(_.opcode).distinct.toSeq === Seq(
        Opcode.LOAD,
        Opcode.LOAD_ENTRY,
        Opcode.LOAD_ENTRY_HALF,
        Opcode.STORE_HALF,
        Opcode.FLUSH,
        Opcode.INVALIDATE_BROADCAST,
        Opcode.INVALIDATE_FENCE,
        Opcode.INVALIDATE_LOCAL,
        Opcode.SEND_IPI,
        Opcode.USER_LOAD,
        Opcode.USER_STORE,
        Opcode.USER_FAULT,
        Opcode.SWITCH_MM,
        Opcode.ALLOCATE,
        Opcode.FREE,
        Opcode.FREE_RCU,
        Opcode.MARK_TABLE,
        Opcode.DELAY,
        Opcode.POINT,
        Opcode.MARK,
        Opcode.SCHEDULE,
        Opcode.WAKE
      )
    )
  }

  test("frames and descriptors lead to each other") {
    val v = machine(
      "unsigned long n = __folio_pfn(P); int same = __pfn_folio(n) == P; int next = __pfn_folio(n + 1) == Q;"
    ).variables
    assert((v("same"), v("next")) === ((1, 1)))
  }

  test("a flush of freed tables is told apart at run time too") {
    val program = Compiled
      .scenario(
        s"C t\n{ struct mm_struct mm; int x; }\n$kernel\nP0(struct mm_struct *mm, int *x) { __flush_tlb(mm, 0, 0, *x); }\n"
      )
      .cpus
      .get(0)
      .program
    val flushes = (0 until program.size).filter(program.opcode(_) == Opcode.FLUSH).map(program.operand(_, 3))
    assert(flushes === Seq(1, 0))
  }

  test("points and latencies are named") {
    val scenario = Compiled.scenario(
      "C t\n{}\nvoid f(void) { point(a); point(b); point(a); }\nvoid g(void) { return; point(dead); }\nP0() { f(); g(); point(a); __delay(rcu_grace_period, 1); }\n"
    )
    assert(scenario.points.asScala === Seq("P0.a", "f.a", "f.b"))
    val program = scenario.cpus.get(0).program
    val delay = (0 until program.size).find(program.opcode(_) == Opcode.DELAY).get
    assert(program.operand(delay, 0) === Latency.RCU_GRACE_PERIOD.ordinal)
  }

  test("operations are named and numbered, wherever they are marked") {
    val scenario = Compiled.scenario(
      "C t\n{}\nvoid f(void) { op_begin(inner); op_end(inner); }\nP0() { op_begin(outer); f(); __user_work(instruction, 1); op_end(outer); }\n"
    )
    val program = scenario.cpus.get(0).program
    assert(program.operations.asScala === Seq("outer", "inner"))
    val marks = (0 until program.size).filter(program.opcode(_) == Opcode.MARK)
    assert(marks.map(pc => (program.operand(pc, 0), program.operand(pc, 1))) === Seq((0, 0), (0, 1), (1, 1), (1, 0)))
    val work = (0 until program.size).find(program.opcode(_) == Opcode.DELAY).get
    assert(program.operand(work, 2) === 1)
  }

  test("types that are allocated are numbered, a folio by its frame") {
    val scenario = Compiled.scenario(
      s"C t\n{ struct mm_struct mm; struct folio P = free; struct a A = free; }\n$kernel struct a { int f; };\nP0(struct mm_struct *mm) { void *p = __alloc(struct a, mm); struct folio *f = __alloc(struct folio, mm); p = __alloc(struct a, mm); }\n"
    )
    assert(scenario.allocatedTypes.asScala === Seq("a", "page"))
  }
}
