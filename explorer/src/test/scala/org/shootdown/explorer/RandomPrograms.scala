package org.shootdown.explorer

import org.scalacheck.Gen

import java.util.regex.Matcher.quoteReplacement

/**
 * Small programs in kernel C about one topic each, or about all of them.
 *
 * Statements are templates: `%i` is a name of the statement's own, `%w` an int, `%v` a value, `%r` a register of
 * another statement, `%o` an ordering, `%u` a user page, `%p` the place of a user page's entry, `%e` an entry, `%b` a
 * block of other statements.
 */
object RandomPrograms {
  private val memory = Seq(
    "r%i = READ_ONCE(*%w);",
    "r%i = READ_ONCE(*%w);",
    "r%i = READ_ONCE(*%w);",
    "r%i = *%w;",
    "r%i = smp_load_acquire(%w);",
    "WRITE_ONCE(*%w, %v);",
    "WRITE_ONCE(*%w, %v);",
    "WRITE_ONCE(*%w, %v);",
    "*%w = %v;",
    "smp_store_release(%w, %v);",
    "smp_store_mb(*%w, %v);",
    "smp_mb();",
    "smp_wmb();",
    "smp_rmb();",
    "r%i = xchg%o(%w, %v);",
    "r%i = cmpxchg%o(%w, 0, %v);",
    "atomic_inc(count);",
    "r%i = atomic_fetch_add%o(1, count);",
    "r%i = atomic_add_unless(count, 1, 0);",
    "atomic_or(2, count);",
    "if (%r) { %b }",
    "if (READ_ONCE(*%w) == 1) { %b } else { %b }",
    "for (int i%i = 0; i%i < 2; i%i++) { %b }",
    "WARN_ON(%r == 1);",
    "r%i = smp_processor_id();"
  )

  private val pointers = Seq(
    "int *p%i = READ_ONCE(*px); r%i = READ_ONCE(*p%i);",
    "int *p%i = smp_load_acquire(px); r%i = READ_ONCE(*p%i);",
    "int *p%i = rcu_dereference(*px); WRITE_ONCE(*p%i, %v);",
    "int *p%i = READ_ONCE(*px); r%i = xchg%o(p%i, %v);",
    "WRITE_ONCE(*px, y);",
    "rcu_assign_pointer(*px, y);",
    "r%i = READ_ONCE(*(%w + (%r & 0)));",
    "WRITE_ONCE(*px, 0);"
  )

  private val locks = Seq(
    "spin_lock(s); %b spin_unlock(s);",
    "spin_lock(s); %b spin_unlock(s);",
    "spin_lock(t); %b spin_unlock(t);",
    "r%i = spin_trylock(s); if (r%i) { %b spin_unlock(s); }",
    "unsigned long f%i; spin_lock_irqsave(s, f%i); %b spin_unlock_irqrestore(s, f%i);",
    "mutex_lock(m); %b mutex_unlock(m);",
    "down_read(rw); %b up_read(rw);",
    "down_write(rw); %b up_write(rw);",
    "if (down_read_trylock(rw)) { %b up_read(rw); }",
    "r%i = spin_is_locked(s);",
    "spin_lock(t);",
    "spin_unlock(s);"
  )

  private val rcu = Seq(
    "rcu_read_lock(); %b rcu_read_unlock();",
    "rcu_read_lock(); %b rcu_read_unlock();",
    "rcu_read_lock(); struct node *n%i = rcu_dereference(*gp); if (n%i) r%i = n%i->a; rcu_read_unlock();",
    "synchronize_rcu();",
    "struct node *n%i = READ_ONCE(*gp); if (n%i) WRITE_ONCE(n%i->a, %v);",
    "struct node *n%i = xchg(gp, 0); if (n%i) __free_rcu(n%i);",
    "struct node *n%i = xchg(gp, 0); synchronize_rcu(); if (n%i) __free(n%i);",
    "struct node *n%i = __alloc(struct node, 0); if (n%i) { n%i->a = %v; rcu_assign_pointer(*gp, n%i); }",
    "WRITE_ONCE(*gp, 0);",
    "__free(N);"
  )

  private val interrupts = Seq(
    "unsigned long f%i; local_irq_save(f%i); %b local_irq_restore(f%i);",
    "unsigned long f%i; local_irq_save(f%i); %b local_irq_restore(f%i);",
    "preempt_disable(); %b preempt_enable();",
    "rcu_read_lock(); %b rcu_read_unlock();",
    "local_irq_disable();",
    "__ipi(-1, 1);",
    "__ipi(-1, 0);",
    "__ipi(1, 1);",
    "synchronize_rcu();"
  )

  private val calls = Seq(
    "__call_cpu(0, adds, %w, 1); __wait_calls();",
    "__call_cpu(1, adds, %w, 1); __wait_calls();",
    "__call_cpu(1, adds, %w, 0);",
    "__call_cpu(0, sets, %w, 1); %b __wait_calls();",
    "__call_cpu(1, answers, %w, 1); __wait_calls(); r%i = READ_ONCE(*%w);",
    "__call_cpu(1, locks, s, 1); __wait_calls();",
    "__wait_calls();",
    "__timer(adds0, instruction, 1);",
    "spin_lock(s); %b spin_unlock(s);",
    "unsigned long f%i; spin_lock_irqsave(s, f%i); %b spin_unlock_irqrestore(s, f%i);",
    "unsigned long f%i; local_irq_save(f%i); %b local_irq_restore(f%i);",
    "rcu_read_lock(); %b rcu_read_unlock();",
    "synchronize_rcu();"
  )

  /** What calls call, and timers run. */
  private val handlers = Seq(
    "adds" -> "\tint *p = info;\n\tWRITE_ONCE(*p, READ_ONCE(*p) + 1);",
    "sets" -> "\tint *p = info;\n\tif (READ_ONCE(*p) == 0)\n\t\tsmp_store_release(p, 1);",
    "answers" -> "\tint *p = info;\n\t__ack_call();\n\tWRITE_ONCE(*p, 2);",
    "locks" -> "\tspinlock_t *l = info;\n\tspin_lock(l);\n\tspin_unlock(l);",
    "adds0" -> "\tint *p = &ticks;\n\tWRITE_ONCE(*p, READ_ONCE(*p) + 1);"
  )

  private val translations = Seq(
    "r%i = __user_load(%u);",
    "r%i = __user_load(%u);",
    "r%i = __user_load(%u); r%i = __user_fault();",
    "__user_store(%u, %v);",
    "WRITE_ONCE(*%p, %e);",
    "WRITE_ONCE(*%p, %e);",
    "r%i = xchg%o(%p, %e) & 0x63;",
    "atomic_and(~2UL, (atomic_long_t *)%p);",
    "r%i = __load_entry(%p) & 0x60;",
    "__flush_tlb(mm, (unsigned long)%u, 1, 0);",
    "WRITE_ONCE(*%p, %e); __flush_tlb(mm, (unsigned long)%u, 1, 0); __free(P);",
    "__flush_tlb(mm, 0, 0, 1);",
    "__local_flush_tlb(mm, (unsigned long)%u, 1);",
    "__switch_mm(mm, 0);",
    "__switch_mm(0, 0);",
    "__switch_mm(mm, 1);",
    "if (atomic_dec_and_test(&P->_refcount)) __free(P);",
    "unsigned long f%i; local_irq_save(f%i); %b local_irq_restore(f%i);"
  )

  private val sleeping = Seq(
    "WRITE_ONCE(*tp, current); set_current_state(1); if (!READ_ONCE(*%w)) schedule();",
    "WRITE_ONCE(*tp, current); __set_current_state(2); if (!READ_ONCE(*%w)) schedule(); __set_current_state(0);",
    "WRITE_ONCE(*%w, 1); struct task_struct *k%i = READ_ONCE(*tp); if (k%i) r%i = wake_up_process(k%i);",
    "WRITE_ONCE(*%w, 1); smp_mb(); struct task_struct *k%i = READ_ONCE(*tp); if (k%i) r%i = wake_up_process(k%i);",
    "wait_event(wq, we, READ_ONCE(*%w) != 0);",
    "WRITE_ONCE(*%w, 1); wake_up(wq);",
    "WRITE_ONCE(*%w, 1); if (waitqueue_active(wq)) wake_up(wq);",
    "spin_lock(s); %b spin_unlock(s);"
  )

  private val references = Seq(
    "r%i = atomic_dec_and_test(&O->refs); if (r%i) __free(O);",
    "if (atomic_sub_and_test(1, &O->refs)) __free_rcu(O);",
    "r%i = atomic_inc_not_zero(&O->refs); if (r%i) O->data = 1;",
    "r%i = atomic_add_unless(&O->refs, 1, 0);",
    "atomic_inc(&O->refs);",
    "atomic_dec(&O->refs);",
    "r%i = O->data;",
    "WRITE_ONCE(O->data, %v);",
    "rcu_read_lock(); %b rcu_read_unlock();"
  )

  private val loops = Seq(
    "while (READ_ONCE(*%w) == 0) cpu_relax();",
    "while (smp_load_acquire(%w) != 1) cpu_relax();",
    "for (int i%i = 0; i%i < 3 && READ_ONCE(*%w) == 0; i%i++) cpu_relax();",
    "while (cmpxchg%o(%w, 0, 1)) cpu_relax(); %b",
    "smp_store_release(%w, 0);",
    "WRITE_ONCE(*%w, 1);"
  )

  /** Loops that undo what they did and try again. */
  private val rivals = Seq(
    "while (1) { spin_lock(s); if (spin_trylock(t)) break; spin_unlock(s); } spin_unlock(t); spin_unlock(s);",
    "while (1) { spin_lock(t); if (spin_trylock(s)) break; spin_unlock(t); } spin_unlock(s); spin_unlock(t);",
    "do { r%i = atomic_inc_return(count); if (r%i != 1) atomic_dec(count); } while (r%i != 1);",
    "do { r%i = atomic_inc_return(count); if (atomic_read(count) != 1) r%i = 2; atomic_dec(count); } while (r%i != 1);",
    "do { WRITE_ONCE(*%w, 1); smp_mb(); r%i = READ_ONCE(*%w); WRITE_ONCE(*%w, 0); } while (r%i);",
    "WRITE_ONCE(*x, 1); smp_mb(); while (READ_ONCE(*y)) { WRITE_ONCE(*x, 0); WRITE_ONCE(*x, 1); smp_mb(); }",
    "WRITE_ONCE(*y, 1); smp_mb(); while (READ_ONCE(*x)) { WRITE_ONCE(*y, 0); WRITE_ONCE(*y, 1); smp_mb(); }"
  )

  /** The same, and loops that may wait for what never comes. */
  private val retries = loops ++ rivals ++ Seq(
    "while (READ_ONCE(*%w) != %v) cpu_relax();",
    "while (READ_ONCE(*%w) == READ_ONCE(*%w)) cpu_relax();",
    "while (xchg%o(%w, 1)) cpu_relax(); %b smp_store_release(%w, 0);",
    "while (!spin_trylock(s)) cpu_relax(); %b spin_unlock(s);",
    "while (atomic_read(count) == 0) cpu_relax(); atomic_dec(count);",
    "spin_lock(s); %b spin_unlock(s);",
    "unsigned long f%i; local_irq_save(f%i); %b local_irq_restore(f%i);",
    "rcu_read_lock(); %b rcu_read_unlock();",
    "synchronize_rcu();",
    "__ipi(-1, 1);"
  )

  private val topics =
    Seq(memory, pointers, locks, rcu, interrupts, calls, translations, sleeping, references, loops)

  private val holes: Map[String, Gen[String]] = Map(
    "%w" -> Gen.oneOf("x", "x", "y", "y", "z"),
    "%v" -> Gen.oneOf("1", "1", "2", "r0"),
    "%r" -> Gen.oneOf("r0", "r1", "r2"),
    "%o" -> Gen.oneOf("", "_relaxed", "_acquire", "_release"),
    "%u" -> Gen.oneOf("u", "u", "w"),
    "%p" -> Gen.oneOf("ptep", "ptep", "(ptep + 1)"),
    "%e" -> Gen.oneOf("0", "0", "mk_pte(Q, 0x67)", "mk_pte(P, 0x65)", "mk_pte(P, 0x7)"),
    "%n" -> Gen.oneOf("0", "0", "1"),
    "%c" -> Gen.oneOf("1", "1", "2"),
    "%a" -> Gen.oneOf("", ", write:0", ", af:0", ", af:0, db:1", ", db:1"),
    "%q" -> Gen.oneOf(
      "report(any)",
      "report(use_after_free)",
      "report(stale_translation)",
      "report(hung_task)",
      "hung(0)"
    )
  )

  /** What a program may name: a parameter of its threads, how it is at first, and what else it needs. */
  private case class Global(parameter: String, atFirst: String, needs: String*) {
    val name: String = parameter.split("[ *]+").last
  }

  private val globals = Seq(
    Global("int *x", "int x = %n;"),
    Global("int *y", "int y = %n;"),
    Global("int *z", "int z = %n;"),
    Global("int **px", "int *px = &x;", "x", "y"),
    Global("atomic_t *count", "atomic_t count = ATOMIC_INIT(%n);"),
    Global("spinlock_t *s", "spinlock_t s;"),
    Global("spinlock_t *t", "spinlock_t t;"),
    Global("struct mutex *m", "struct mutex m;"),
    Global("struct rw_semaphore *rw", "struct rw_semaphore rw;"),
    Global("struct node *N", "struct node N;"),
    Global("struct node *F", "struct node F = free;"),
    Global("struct node **gp", "struct node *gp = &N;", "N", "F"),
    Global("struct counted *O", "struct counted O = { .refs = %c };"),
    Global("struct task_struct **tp", "struct task_struct *tp;"),
    Global("struct wait_queue_head *wq", "struct wait_queue_head wq;"),
    Global("struct wait_queue_entry *we", "struct wait_queue_entry we;"),
    Global("struct mm_struct *mm", "struct mm_struct mm;"),
    Global("struct folio *P", "struct folio P = { ._refcount = 1 };"),
    Global("struct folio *Q", "struct folio Q = { ._refcount = 1 };"),
    Global("char *u", "[PTE(u, mm)] = (oa:PA(P), valid:1%a);", "mm", "P"),
    Global("char *w", "[PTE(w, mm)] = (oa:PA(Q), valid:1%a);", "mm", "Q", "u", "P"),
    Global("struct folio **table", "table = &PT(u);", "mm", "u", "w", "P", "Q")
  )

  private val words = Seq("x", "y", "z", "px", "count", "s", "gp", "N->a", "O->refs", "O->data", "P->_refcount")

  private val mms = Gen.oneOf("mm = mm", "mm = mm", "active_mm = mm", "mm = none")

  /** Two or three threads, some of which may run the same. */
  val programs: Gen[String] = programs(_ => Gen.oneOf(1, 1, 2))

  /** Two or three threads, of which at least two run the same. */
  val alike: Gen[String] = programs(threads => Gen.oneOf(2, threads))

  /** @param same by number of threads: so many run what the first one does */
  private def programs(same: Int => Gen[Int]): Gen[String] = for {
    topic <- Gen.oneOf(Gen.oneOf(topics), Gen.const(topics.flatten))
    threads <- Gen.oneOf(2, 3)
    text <- threadsAbout(topic, threads, 6 - threads, same(threads), _ => "%q")
  } yield text

  /**
   * Two or three threads that may go round for ever. The condition asks for who hangs, or for the states of a round,
   * but not for the report, which is made therefore.
   */
  val looping: Gen[String] = for {
    topic <- Gen.oneOf(retries, rivals)
    threads <- Gen.oneOf(2, 2, 3)
    hangs = "hung(0)"
    asked = (names: Seq[String]) => Gen.oneOf(hangs +: names.map(n => s"$hangs /\\ $n=1"))
    text <- threadsAbout(topic, threads, 4 - threads, Gen.oneOf(1, 1, 2), asked)
  } yield text

  /** @param same so many threads run what the first one does */
  private def threadsAbout(
      topic: Seq[String],
      threads: Int,
      most: Int,
      same: Gen[Int],
      condition: Seq[String] => Gen[String]
  ): Gen[String] = for {
    bodies <- Gen.sequence[Seq[String], String](Seq.fill(threads)(block(topic, "", most)))
    copies <- same
    text <- program(Seq.fill(copies)(bodies.head) ++ bodies.drop(copies), condition)
  } yield text

  private def block(topic: Seq[String], prefix: String, most: Int): Gen[String] = for {
    size <- Gen.choose(1, most)
    statements <- Gen.sequence[Seq[String], String]((0 until size).map(i => statement(topic, s"$prefix$i")))
  } yield statements.mkString("\n\t")

  private def statement(topic: Seq[String], name: String): Gen[String] = {
    val kinds = Seq(topic, memory).map(_.filter(template => name.length < 3 || !template.contains("%b")))
    for {
      template <- Gen.frequency(3 -> Gen.oneOf(kinds.head), 1 -> Gen.oneOf(kinds.last))
      text <- fill(template.replace("%i", name), block(topic, name, 2))
    } yield text
  }

  private def fill(template: String, inner: Gen[String] = Gen.const("")): Gen[String] =
    "%[a-z]".r.findFirstIn(template) match {
      case None       => Gen.const(template)
      case Some(hole) =>
        holes.getOrElse(hole, inner).flatMap(text => fill(template.replaceFirst(hole, quoteReplacement(text)), inner))
    }

  private def program(bodies: Seq[String], asked: Seq[String] => Gen[String]): Gen[String] = {
    val threads = bodies.map(thread)
    val named = globals.filter(global => threads.exists(names(_, global.name)))
    val needed = globals.filter(global => named.exists(other => (other.name +: other.needs).contains(global.name)))
    val shown = words.filter(word => needed.exists(_.name == word.takeWhile(_ != '-'))) ++
      bodies.zipWithIndex.flatMap { case (body, i) => registers(body).map(register => s"$i:$register") }
    for {
      atFirst <- fill(needed.map("  " + _.atFirst + "\n").mkString)
      running <- Gen.listOfN(if (needed.exists(_.name == "mm")) bodies.size else 0, mms)
      observed <- Gen.oneOf(Gen.const(shown), Gen.someOf(shown))
      condition <- asked(shown).flatMap(fill(_))
    } yield {
      val currents = running
        .zip(threads)
        .zipWithIndex
        .map { case ((mm, text), i) =>
          s"  $i:current->${if (text.contains("__user_")) mm.replace("none", "mm") else mm};\n"
        }
        .mkString
      val called = handlers.filter { case (name, _) => threads.exists(names(_, name)) }
      val functions = called
        .map { case (name, body) =>
          s"${if (body.contains("ticks")) "int ticks;\n" else ""}void $name(void *info)\n{\n$body\n}\n"
        }
        .mkString("\n")
      val parameters = named.map(_.parameter).mkString(", ")
      s"""C random
         |
         |{
         |$atFirst$currents}
         |
         |#include <folio.h>
         |#include <pgtable_entry.h>
         |#include <wait.h>
         |
         |struct node { int a; };
         |struct counted { __refcount atomic_t refs; int data; };
         |
         |$functions
         |${threads.zipWithIndex.map { case (text, i) => s"P$i($parameters)\n{\n$text}\n" }.mkString("\n")}
         |${if (observed.isEmpty) "" else observed.mkString("locations [", "; ", "]")}
         |exists ($condition)
         |""".stripMargin
    }
  }

  private def thread(body: String): String = {
    val entries = if (names(body, "ptep")) "\tunsigned long *ptep = folio_address(READ_ONCE(*table));\n" else ""
    registers(body).map(register => s"\tint $register = 0;\n").mkString + entries + s"\t$body\n"
  }

  private def registers(body: String): Seq[String] = "\\br\\d+\\b".r.findAllIn(body).toSeq.distinct.sorted

  private def names(text: String, name: String): Boolean = s"(?<![\\w>.])$name\\b".r.findFirstIn(text).isDefined
}
