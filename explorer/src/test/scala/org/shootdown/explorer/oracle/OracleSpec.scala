package org.shootdown.explorer.oracle

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.oracle.Statement._
import org.shootdown.fixture.CountedCases

/** What is known of the memory models, asked of the oracle. */
class OracleSpec extends AnyFunSuite with CountedCases {
  private val x = Place("x")
  private val y = Place("y")
  private val z = Place("z")
  private def r(register: Int, place: Place, order: Order = Once) = Read(register, place, order)
  private def w(place: Place, number: Int = 1, order: Order = Once) = Write(place, Constant(number), order)
  private def from(place: Place, register: Int) = place.copy(from = Some(register))
  private def xchg(register: Int, place: Place, number: Int, order: Order) =
    Update(Some(register), place, Exchange(Constant(number)), order)
  private def add(place: Place) = Update(None, place, Add(1), Once)
  private val sc = SequentialConsistency
  private val tso = TotalStoreOrder
  private val arm = Armv8
  private val lkmm = KernelModel
  private val nowhere = Set.empty[Model]

  /** Checks that an outcome is to be seen with these models, and not with others. */
  private def shape(name: String, outcome: String, on: Set[Model])(threads: Seq[Statement]*): Unit =
    test(s"$name: ${if (on.isEmpty) "never" else on.mkString(", ")}") {
      val program = LitmusProgram(threads)
      val asked = outcome.split(' ').toSet
      val outcomes = Oracle.outcomes(program, Model.all)
      for ((model, seen) <- outcomes)
        assert(seen.exists(o => asked.subsetOf(o.split("; |;").toSet)) == on(model), s"$model\n$program")
    }

  private val weak: Set[Model] = Set(arm, lkmm)
  private val buffered: Set[Model] = Set(tso, arm, lkmm)
  private val kernel: Set[Model] = Set(lkmm)

  // Store buffering.
  private val sb = "0:r0=0 1:r0=0"
  private def sides(one: Statement*)(other: Statement*) = (w(x) +: one :+ r(0, y), w(y) +: other :+ r(0, x))
  for (
    ((name, on, (one, other))) <- Seq(
      ("SB", buffered, sides()()),
      ("SB with full fences", nowhere, sides(FullFence)(FullFence)),
      ("SB with one full fence", buffered, sides(FullFence)()),
      ("SB with write and read fences", buffered, sides(WriteFence)(ReadFence)),
      ("SB with grace periods", nowhere, sides(GracePeriod)(GracePeriod)),
      ("SB of a grace period and nothing", Set[Model](lkmm), sides(GracePeriod)()),
      ("SB of a grace period and a reader around it", nowhere, (sides(GracePeriod)()._1, Seq(Reader(sides()()._2))))
    )
  ) shape(name, sb, on)(one, other)
  shape("SB of a release and an acquire", sb, Set(tso, lkmm))(
    Seq(w(x, 1, Release), r(0, y, Acquire)),
    Seq(w(y, 1, Release), r(0, x, Acquire))
  )
  for ((order, on) <- Seq[(Order, Set[Model])](Full -> nowhere, Release -> weak, Acquire -> weak, Once -> weak))
    shape(s"SB of exchanges, $order", "0:r0=0 1:r0=0", on)(
      Seq(xchg(1, x, 1, order), r(0, y)),
      Seq(xchg(1, y, 1, order), r(0, x))
    )
  shape("SB of fully ordered compare-and-exchanges that fail", "0:r0=0 1:r0=0", weak)(
    Seq(w(x), Update(Some(1), z, CompareExchange(5, Constant(1)), Full), r(0, y)),
    Seq(w(y), Update(Some(1), z, CompareExchange(5, Constant(1)), Full), r(0, x))
  )

  // Message passing.
  private val mp = "1:r0=1 1:r1=0"
  private val ordered = Seq(w(x), WriteFence, w(y))
  shape("MP", mp, weak)(Seq(w(x), w(y)), Seq(r(0, y), r(1, x)))
  shape("MP with fences", mp, nowhere)(ordered, Seq(r(0, y), ReadFence, r(1, x)))
  shape("MP of a release and an acquire", mp, nowhere)(Seq(w(x), w(y, 1, Release)), Seq(r(0, y, Acquire), r(1, x)))
  shape("MP with a write fence", mp, weak)(ordered, Seq(r(0, y), r(1, x)))
  shape("MP with a read fence", mp, weak)(Seq(w(x), w(y)), Seq(r(0, y), ReadFence, r(1, x)))
  shape("MP with an address dependency", mp, nowhere)(ordered, Seq(r(0, y), r(1, from(x, 0))))
  shape("MP with a control dependency", mp, weak)(ordered, Seq(r(0, y), Branch(0, 1, Seq(r(1, x)))))
  shape("MP with a read fence behind an addition that returns nothing", "1:r1=0 y=2", weak)(
    Seq(w(x), WriteFence, w(y)),
    Seq(add(y), ReadFence, r(1, x))
  )
  shape("MP with a read fence behind one that returns something", mp, nowhere)(
    ordered,
    Seq(Update(Some(0), y, Add(1), Once), ReadFence, r(1, x))
  )
  shape("MP with forwarding in a branch that is not decided", "1:r0=1 1:r2=0", weak)(
    ordered,
    Seq(r(0, y), Branch(0, 1, Seq(w(z), r(1, z), r(2, from(x, 1)))))
  )
  shape("MP with a value that goes through memory", "1:r0=1 1:r2=0", nowhere)(
    ordered,
    Seq(r(0, y), Write(z, Copied(0), Once), r(1, z), r(2, from(x, 1)))
  )
  shape("MP in critical sections of one lock", mp, nowhere)(
    Seq(Locked("l", Seq(w(x))), Locked("l", Seq(w(y)))),
    Seq(Locked("l", Seq(r(0, y))), Locked("l", Seq(r(1, x))))
  )
  shape("MP in a reader, the other way round than a grace period", mp, nowhere)(
    Seq(w(x), GracePeriod, w(y)),
    Seq(Reader(Seq(r(1, x), r(0, y))))
  )
  shape("MP in an SRCU reader of the same domain", mp, nowhere)(
    Seq(w(x), SleepableGracePeriod("ss"), w(y)),
    Seq(SleepableReader("ss", 0, Seq(r(1, x), r(0, y))))
  )
  shape("MP in an SRCU reader of another domain", mp, Set(arm, lkmm, tso, sc))(
    Seq(w(x), SleepableGracePeriod("ss"), w(y)),
    Seq(SleepableReader("st", 0, Seq(r(1, x), r(0, y))))
  )

  // Load buffering.
  private val lb = "0:r0=1 1:r0=1"
  private def computed(place: Place) = Write(place, Computed(1, 0), Once)
  private def branching(place: Place) = Branch(0, 1, Seq(w(place)))
  shape("LB", lb, weak)(Seq(r(0, x), w(y)), Seq(r(0, y), w(x)))
  shape("LB with one dependency", lb, weak)(Seq(r(0, x), computed(y)), Seq(r(0, y), w(x)))
  shape("LB with data dependencies", lb, nowhere)(Seq(r(0, x), computed(y)), Seq(r(0, y), computed(x)))
  shape("LB with control dependencies", lb, nowhere)(Seq(r(0, x), branching(y)), Seq(r(0, y), branching(x)))
  shape("LB behind a branch", lb, kernel)(
    Seq(r(0, x), Branch(0, 1, Seq(w(z))), w(y)),
    Seq(r(0, y), computed(x))
  )
  shape("LB with address dependencies", lb, nowhere)(Seq(r(0, x), w(from(y, 0))), Seq(r(0, y), w(from(x, 0))))
  shape("LB out of thin air", lb, nowhere)(
    Seq(r(0, x), Write(y, Copied(0), Once)),
    Seq(r(0, y), Write(x, Copied(0), Once))
  )
  shape("LB of acquires", lb, nowhere)(Seq(r(0, x, Acquire), w(y)), Seq(r(0, y, Acquire), w(x)))
  shape("LB with read fences", lb, kernel)(Seq(r(0, x), ReadFence, w(y)), Seq(r(0, y), ReadFence, w(x)))
  shape("LB of relaxed exchanges", "0:r0=1 1:r0=1", weak)(
    Seq(r(0, x), xchg(1, y, 1, Once)),
    Seq(r(0, y), xchg(1, x, 1, Once))
  )
  shape("LB of a reader and a grace period", lb, nowhere)(
    Seq(Reader(Seq(r(0, x), w(y)))),
    Seq(r(0, y), GracePeriod, w(x))
  )
  private val lb3 = "0:r0=1 1:r0=1 2:r0=1"
  shape("LB of two readers and a grace period", lb3, weak)(
    Seq(Reader(Seq(r(0, x), w(y)))),
    Seq(Reader(Seq(r(0, y), w(z)))),
    Seq(r(0, z), GracePeriod, w(x))
  )
  shape("LB of a reader and two grace periods", lb3, nowhere)(
    Seq(Reader(Seq(r(0, x), w(y)))),
    Seq(r(0, y), GracePeriod, w(z)),
    Seq(r(0, z), GracePeriod, w(x))
  )

  // Writes against writes.
  private val apart = Seq(w(x, 1), WriteFence, w(y, 2))
  shape("2+2W", "x=1 y=1", weak)(Seq(w(x, 1), w(y, 2)), Seq(w(y, 1), w(x, 2)))
  shape("2+2W with write fences", "x=1 y=1", kernel)(apart, Seq(w(y, 1), WriteFence, w(x, 2)))
  shape("2+2W with full fences", "x=1 y=1", nowhere)(
    Seq(w(x, 1), FullFence, w(y, 2)),
    Seq(w(y, 1), FullFence, w(x, 2))
  )
  shape("R with a full fence and a write fence", "1:r0=0 y=2", kernel)(
    Seq(w(x), WriteFence, w(y)),
    Seq(w(y, 2), FullFence, r(0, x))
  )
  shape("R with full fences", "1:r0=0 y=2", nowhere)(
    Seq(w(x), FullFence, w(y)),
    Seq(w(y, 2), FullFence, r(0, x))
  )
  shape("S", "1:r0=1 x=2", weak)(Seq(w(x, 2), w(y)), Seq(r(0, y), w(x)))
  shape("S with a write fence and a data dependency", "1:r0=1 x=2", nowhere)(
    Seq(w(x, 2), WriteFence, w(y)),
    Seq(r(0, y), computed(x))
  )

  // Who sees what in which order.
  shape("WRC with dependencies", "1:r0=1 2:r0=1 2:r1=0", kernel)(
    Seq(w(x)),
    Seq(r(0, x), computed(y)),
    Seq(r(0, y), r(1, from(x, 0)))
  )
  shape("WRC of a release", "1:r0=1 2:r0=1 2:r1=0", nowhere)(
    Seq(w(x)),
    Seq(r(0, x), w(y, 1, Release)),
    Seq(r(0, y), r(1, from(x, 0)))
  )
  shape("IRIW of acquires", "1:r0=1 1:r1=0 2:r0=1 2:r1=0", kernel)(
    Seq(w(x)),
    Seq(r(0, x, Acquire), r(1, y)),
    Seq(r(0, y, Acquire), r(1, x)),
    Seq(w(y))
  )
  shape("IRIW with full fences", "1:r0=1 1:r1=0 2:r0=1 2:r1=0", nowhere)(
    Seq(w(x)),
    Seq(r(0, x), FullFence, r(1, y)),
    Seq(r(0, y), FullFence, r(1, x)),
    Seq(w(y))
  )
  shape("ISA2 of releases and acquires", "1:r0=1 2:r0=1 2:r1=0", nowhere)(
    Seq(w(x), w(y, 1, Release)),
    Seq(r(0, y, Acquire), w(z, 1, Release)),
    Seq(r(0, z, Acquire), r(1, x))
  )
  shape("ISA2 with an update between", "0:r0=0 1:r0=1 2:r0=2 2:r1=0", nowhere)(
    Seq(r(0, x), w(x), w(y, 1, Release)),
    Seq(Update(Some(0), y, Add(1), Once)),
    Seq(r(0, y, Acquire), r(1, x))
  )

  // One word.
  shape("CoRR", mp, nowhere)(Seq(w(x)), Seq(r(0, x), r(1, x)))
  shape("CoWW", "x=1", nowhere)(Seq(w(x, 1), w(x, 2)), Seq(r(0, y)))
  shape("CoWR", "0:r0=0", nowhere)(Seq(w(x), r(0, x)), Seq(r(0, y)))
  shape("CoRW", "0:r0=1", nowhere)(Seq(r(0, x), w(x)), Seq(r(0, y)))
  shape("two additions, one of which is lost", "x=1", nowhere)(Seq(add(x)), Seq(add(x)))

  // Locks.
  private def unlockAndLock(lock: String) = Seq(Locked("l", Seq(w(x))), Locked(lock, Seq(w(y))))
  for (lock <- Seq("l", "m"))
    shape(s"MP of what is before an unlock and behind a lock of $lock", mp, nowhere)(
      unlockAndLock(lock),
      Seq(r(0, y), ReadFence, r(1, x))
    )
  shape("SB of what is before an unlock and behind a lock", sb, kernel)(
    Seq(Locked("l", Seq(w(x))), Locked("m", Seq(r(0, y)))),
    Seq(w(y), FullFence, r(0, x))
  )
  shape("a lock handed over, seen by somebody without it", "1:r0=1 2:r0=1 2:r1=0", nowhere)(
    Seq(Locked("l", Seq(w(x)))),
    Seq(Locked("l", Seq(r(0, x), w(y)))),
    Seq(r(0, y), FullFence, r(1, x))
  )

  test("plain accesses race unless something orders them") {
    def races(threads: Seq[Statement]*) = Oracle.races(LitmusProgram(threads))
    val plainWrite = w(x, 1, Plain)
    val plainRead = r(1, x, Plain)
    assert(races(Seq(plainWrite), Seq(plainRead)))
    assert(races(Seq(plainWrite), Seq(w(x, 2))))
    assert(!races(Seq(w(x)), Seq(w(x, 2))))
    assert(!races(Seq(Locked("l", Seq(plainWrite))), Seq(Locked("l", Seq(plainRead)))))
    assert(races(Seq(Locked("l", Seq(plainWrite))), Seq(Locked("m", Seq(plainRead)))))
    val released = Seq(plainWrite, w(y, 1, Release))
    assert(!races(released, Seq(r(0, y, Acquire), Branch(0, 1, Seq(plainRead)))))
    assert(races(released, Seq(r(0, y, Acquire), plainRead)))
    assert(races(released, Seq(r(0, y), Branch(0, 1, Seq(plainRead)))))
    // The compiler need not keep a plain write behind a branch.
    assert(races(Seq(plainRead, w(y, 1, Release)), Seq(r(0, y), Branch(0, 1, Seq(plainWrite)))))
    assert(!races(Seq(plainRead, w(y, 1, Release)), Seq(r(0, y, Acquire), Branch(0, 1, Seq(plainWrite)))))
    assert(!races(Seq(Reader(Seq(r(0, y), Branch(0, 0, Seq(plainRead))))), Seq(w(y), GracePeriod, plainWrite)))
  }

  test("a weaker model shows what a stronger one does") {
    def more(model: Model) = s"$model shows more"
    val pairs = Model.all.zip(Model.all.tail)
    val wanted = pairs.map { case (_, weaker) => more(weaker) -> 1 }
    forCases(ProgramGenerator.programs(), 2 * ModelsAgreeSpec.programs, wanted: _*) { program =>
      val outcomes = Oracle.outcomes(program, Model.all)
      pairs.flatMap { case (stronger, weaker) =>
        assert(outcomes(stronger).subsetOf(outcomes(weaker)), s"$stronger, $weaker")
        Option.when(outcomes(stronger) != outcomes(weaker))(more(weaker))
      }
    }
  }
}
