package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.MemoryModel.{SC, TSO, WEAK, WEAK_NON_MCA}
import org.shootdown.explorer.Explored.{litmus, text}
import org.shootdown.litmus.header.Verdict.{NEVER, SOMETIMES}

/** What the memory models are known for. */
class LitmusShapesSpec extends AnyFunSuite {
  private val weakOnly = Seq(
    "MP+poonceonces",
    "S+poonceonces",
    "2+2W+poonceonces",
    "WRC+poonceonces+Once",
    "IRIW+poonceonces+OnceOnce",
    "ISA2+poonceonces",
    "Z6.0+poonceonces",
    "Z6.3+poonceonces",
    "MP+fencewmbonceonce+ctrlonceonce"
  )
  private val notMultiCopyAtomic = Seq(
    "WRC+dataonceonce+fencermbonceonce+Once",
    "IRIW+fencermbonceonces+OnceOnce",
    "IRIW+poacquireonces+OnceOnce",
    "ISA2+fencewmbonceonce+dataonceonce+fencermbonceonce",
    "R+fencewmbonceonce+fencembonceonce",
    "Z6.0+pooncelock+pooncelock+pombonce",
    "Z6.0+pooncerelease+poacquirerelease+fencembonceonce",
    "Z6.3+fencewmbonceonces+fencermbonceonce",
    "SB+unlocklockonceonce+fencembonceonce"
  )

  for (name <- notMultiCopyAtomic)
    test(s"$name shows only where a store may reach one CPU before another") {
      assert(litmus(name).verdict(WEAK_NON_MCA) == SOMETIMES)
      assert(litmus(name).verdict(WEAK) == NEVER)
    }

  private val storeBuffering = Seq("SB+poonceonces", "R+poonceonces")

  for (name <- weakOnly)
    test(s"$name shows on a weak machine only") {
      assert(litmus(name).verdict(WEAK) == SOMETIMES)
      assert(litmus(name).verdict(SC) == NEVER)
    }

  for (name <- storeBuffering)
    test(s"$name shows with total store order already") {
      assert(litmus(name).verdict(WEAK) == SOMETIMES)
      assert(litmus(name).verdict(TSO) == SOMETIMES)
      assert(litmus(name).verdict(SC) == NEVER)
    }

  for (
    change <- Seq("fetch_add(1, v)", "fetch_sub(1, v)", "fetch_inc(v)", "fetch_and(1, v)", "fetch_or(4, v)") ++
      Seq("fetch_xor(5, v)", "fetch_andnot(2, v)", "xchg(v, 9)", "cmpxchg(v, 2, 9)", "fetch_add_unless(v, 1, 7)")
  )
    test(s"atomic_$change comes before another and after it, and a load sees either") {
      val twoOrders = text(
        s"""C updates
           |{ atomic_t v = ATOMIC_INIT(2); }
           |P0(atomic_t *v) { int r0 = atomic_$change; }
           |P1(atomic_t *v) { int r1 = atomic_xchg(v, 2); int r2 = atomic_read(v); }
           |exists late (1:r1=2)
           |exists early (not 1:r1=2)
           |exists seen (not 1:r2=2)
           |""".stripMargin
      )
      for (model <- Seq(SC, TSO, WEAK, WEAK_NON_MCA); condition <- 0 until 3)
        assert(twoOrders.verdict(model, condition) == SOMETIMES, s"$condition with $model")
    }

  private def unlockBetween(lock: String, acquire: String, release: String) = text(
    s"""C unlocks
       |{ $lock a; $lock b; }
       |P0(int *x, int *y, $lock *a) { int r0; $acquire(a); WRITE_ONCE(*x, 1); $release(a); r0 = READ_ONCE(*y); }
       |P1(int *x, int *y, $lock *b) { int r0; $acquire(b); WRITE_ONCE(*y, 1); $release(b); r0 = READ_ONCE(*x); }
       |exists (0:r0=0 /\\ 1:r0=0)
       |""".stripMargin
  )

  for (
    (lock, acquire, release) <- Seq(
      ("spinlock_t", "spin_lock", "spin_unlock"),
      ("rwlock_t", "write_lock", "write_unlock")
    )
  )
    test(s"$release is a store: loads behind it pass stores before it with total store order") {
      for (reduced <- Seq(true, false); (model, verdict) <- Seq(SC -> NEVER, TSO -> SOMETIMES, WEAK -> SOMETIMES))
        assert(Explored.verdict(unlockBetween(lock, acquire, release).under(model, reduced)) == verdict, model)
    }

  for (
    (lock, acquire, release) <- Seq(
      ("struct mutex", "mutex_lock", "mutex_unlock"),
      ("struct rw_semaphore", "down_read", "up_read"),
      ("struct rw_semaphore", "down_write", "up_write"),
      ("rwlock_t", "read_lock", "read_unlock")
    )
  )
    test(s"$release is an update: a full barrier with total store order, a release on a weak machine") {
      for (reduced <- Seq(true, false); (model, verdict) <- Seq(SC -> NEVER, TSO -> NEVER, WEAK -> SOMETIMES))
        assert(Explored.verdict(unlockBetween(lock, acquire, release).under(model, reduced)) == verdict, model)
    }

  for (name <- Seq("MP+poonceonces", "S+poonceonces", "2+2W+poonceonces", "WRC+poonceonces+Once"))
    test(s"$name does not show with total store order") {
      assert(litmus(name).verdict(TSO) == NEVER)
    }

  for (name <- Seq("SB+xchgrelaxedonces", "SB+once-failedcmpxchg-onces"))
    test(s"$name: an atomic that is relaxed, or fails, is no barrier on a weak machine") {
      assert(litmus(name).verdict(WEAK) == SOMETIMES)
      assert(litmus(name).verdict(SC) == NEVER)
    }

  private def messagePassing(writer: String, reader: String) = text(
    s"""C MP
       |{}
       |P0(int *x, int *y)
       |{
       |	WRITE_ONCE(*x, 1);
       |	$writer
       |}
       |P1(int *x, int *y)
       |{
       |	int r0;
       |	int r1;
       |	$reader
       |}
       |exists (1:r0=1 /\\ 1:r1=0)
       |""".stripMargin
  )

  private val plainWriter = "WRITE_ONCE(*y, 1);"
  private val plainReader = "r0 = READ_ONCE(*y); r1 = READ_ONCE(*x);"
  private val writers = Seq("smp_wmb(); WRITE_ONCE(*y, 1);", "smp_mb(); WRITE_ONCE(*y, 1);", "smp_store_release(y, 1);")
  private val readers = Seq(
    "r0 = READ_ONCE(*y); smp_rmb(); r1 = READ_ONCE(*x);",
    "r0 = READ_ONCE(*y); smp_mb(); r1 = READ_ONCE(*x);",
    "r0 = smp_load_acquire(y); r1 = READ_ONCE(*x);",
    "r0 = READ_ONCE(*y); r1 = READ_ONCE(*(x + (r0 & 0)));"
  )

  test("message passing needs an order on both sides") {
    for (writer <- writers :+ plainWriter; reader <- readers :+ plainReader) {
      val expected = if (writer == plainWriter || reader == plainReader) SOMETIMES else NEVER
      assert(messagePassing(writer, reader).verdict(WEAK) == expected, s"$writer / $reader")
      assert(messagePassing(writer, reader).verdict(TSO) == NEVER, s"$writer / $reader")
    }
  }

  test("a CPU reads its own store before others do, and never goes back in one word") {
    val coherence = text(
      """C CoRR
        |{}
        |P0(int *x) { WRITE_ONCE(*x, 1); WRITE_ONCE(*x, 2); }
        |P1(int *x) { int r0; int r1; r0 = READ_ONCE(*x); r1 = READ_ONCE(*x); }
        |exists ((1:r0=2 /\ 1:r1=1) \/ (1:r0=1 /\ 1:r1=0) \/ (1:r0=2 /\ 1:r1=0))
        |""".stripMargin
    )
    val own = text(
      """C own
        |{}
        |P0(int *x) { int r0; WRITE_ONCE(*x, 1); r0 = READ_ONCE(*x); }
        |P1(int *x) { }
        |exists (0:r0=0)
        |""".stripMargin
    )
    for (model <- Seq(SC, TSO, WEAK)) {
      assert(coherence.verdict(model) == NEVER)
      assert(own.verdict(model) == NEVER)
    }
  }
}
