package org.shootdown.mmu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.Latency
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.LockMode
import org.shootdown.config.protocol.LockMode._
import org.shootdown.config.protocol.MessageKind._

class LocksSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private def granted(cpus: Int*) = cpus.map(cpu => (cpu, VALUE, 1L))
  private def of(sent: Seq[Sent]) = sent.map(s => (s.destination, s.kind, s.a))
  private def released(cpu: Int) = Seq((cpu, STORED, 0L))

  private val exclusive = Seq(SPIN, SLEEP, WRITE, SPIN_WRITE)
  private val shared = Seq(READ, SPIN_READ)

  test("a free lock is granted at once, and its word says who has it") {
    for (mode <- exclusive) {
      val mmu = new TestMmu()
      val lock = mmu.memory.locks.head
      mmu.lock(2, lock, mode) shouldBe Seq(Sent(2, VALUE, 0, 1, 1, 0))
      mmu.word(lock) shouldBe 3
      mmu.port.accesses.last shouldBe Performed(LOCK, 2, 0, lock, 0, 3)
      of(mmu.unlock(2, lock, mode)) shouldBe released(2)
      mmu.word(lock) shouldBe 0
      mmu.port.accesses.last shouldBe Performed(UNLOCK, 2, 0, lock, 3, 0)
    }
  }

  test("a lock held exclusively excludes everyone, in every mode") {
    for (holder <- exclusive; mode <- exclusive ++ shared) {
      val mmu = new TestMmu()
      val lock = mmu.memory.locks.head
      mmu.lock(0, lock, holder)
      mmu.lock(1, lock, mode) shouldBe empty
      of(mmu.trylock(2, lock, mode)) shouldBe Seq((2, VALUE, 0L))
      mmu.word(lock) shouldBe 1
    }
  }

  test("readers share a lock and exclude a writer until the last of them has left") {
    for (mode <- shared) {
      val mmu = new TestMmu()
      val lock = mmu.memory.locks.head
      for (reader <- 0 to 2) of(mmu.lock(reader, lock, mode)) shouldBe granted(reader)
      mmu.word(lock) shouldBe -3
      mmu.lock(3, lock, WRITE) shouldBe empty
      of(mmu.unlock(1, lock, mode)) shouldBe released(1)
      of(mmu.unlock(0, lock, mode)) shouldBe released(0)
      of(mmu.unlock(2, lock, mode)) shouldBe released(2) ++ granted(3)
      mmu.word(lock) shouldBe 4
    }
  }

  test("waiters get the lock first come, first served, and each hand-over takes its time") {
    val mmu = new TestMmu()
    val lock = mmu.memory.locks.head
    for (cpu <- Seq(2, 0, 3, 1)) mmu.lock(cpu, lock, SPIN)
    for (Seq(holder, next) <- Seq(2, 0, 3, 1).sliding(2)) {
      mmu.port.charges.clear()
      of(mmu.unlock(holder, lock, SPIN)) shouldBe released(holder) ++ granted(next)
      mmu.port.charges should contain only (Latency.LOCK_HANDOFF -> 1L)
    }
    of(mmu.unlock(1, lock, SPIN)) shouldBe released(1)
    mmu.word(lock) shouldBe 0
  }

  test("a CPU that has been served can queue again, behind the others") {
    val mmu = new TestMmu()
    val lock = mmu.memory.locks.head
    mmu.lock(0, lock, SPIN)
    mmu.lock(1, lock, SPIN)
    mmu.unlock(0, lock, SPIN)
    mmu.lock(2, lock, SPIN)
    mmu.lock(0, lock, SPIN)
    of(mmu.unlock(1, lock, SPIN)) shouldBe released(1) ++ granted(2)
    of(mmu.unlock(2, lock, SPIN)) shouldBe released(2) ++ granted(0)
  }

  test("a reader queues behind a waiting writer, although readers hold the lock") {
    val mmu = new TestMmu()
    val lock = mmu.memory.locks.head
    mmu.lock(0, lock, READ)
    mmu.lock(1, lock, WRITE) shouldBe empty
    mmu.lock(2, lock, READ) shouldBe empty
    of(mmu.trylock(3, lock, READ)) shouldBe Seq((3, VALUE, 0L))
    of(mmu.unlock(0, lock, READ)) shouldBe released(0) ++ granted(1)
    of(mmu.unlock(1, lock, WRITE)) shouldBe released(1) ++ granted(2)
  }

  test("a release hands the lock to all readers in front of the next writer") {
    val mmu = new TestMmu(cpus = 6)
    val lock = mmu.memory.locks.head
    mmu.lock(0, lock, WRITE)
    for ((cpu, mode) <- Seq(1 -> READ, 2 -> READ, 3 -> WRITE, 4 -> READ)) mmu.lock(cpu, lock, mode)
    of(mmu.unlock(0, lock, WRITE)) shouldBe released(0) ++ granted(1, 2)
    mmu.word(lock) shouldBe -2
    of(mmu.unlock(2, lock, READ)) shouldBe released(2)
    of(mmu.unlock(1, lock, READ)) shouldBe released(1) ++ granted(3)
  }

  test("a trylock takes a free lock and says so, and never queues") {
    val mmu = new TestMmu()
    val lock = mmu.memory.locks.head
    of(mmu.trylock(1, lock, SPIN)) shouldBe Seq((1, VALUE, 1L))
    of(mmu.trylock(2, lock, SPIN)) shouldBe Seq((2, VALUE, 0L))
    mmu.port.accesses.last shouldBe Performed(TRYLOCK, 2, 0, lock, 2, 2)
    of(mmu.unlock(1, lock, SPIN)) shouldBe released(1)
    mmu.word(lock) shouldBe 0
    mmu.trylock(1, lock, READ)
    of(mmu.trylock(2, lock, READ)) shouldBe Seq((2, VALUE, 1L))
    mmu.word(lock) shouldBe -2
  }

  test("a CPU that takes a lock again waits for itself") {
    val mmu = new TestMmu()
    mmu.lock(0, mmu.memory.locks.head, SPIN)
    mmu.lock(0, mmu.memory.locks.head, SPIN) shouldBe empty
  }

  test("locks have queues of their own, at their own MMUs") {
    val mmu = new TestMmu(mmus = 2)
    val first = mmu.memory.locks.head
    val second = mmu.memory.locks(1)
    mmu.lock(0, first, SPIN)
    mmu.lock(1, second, SPIN)
    mmu.lock(2, first, SPIN)
    mmu.lock(3, second, SPIN)
    of(mmu.unlock(1, second, SPIN)) shouldBe released(1) ++ granted(3)
    mmu.word(first) shouldBe 1
    of(mmu.unlock(0, first, SPIN)) shouldBe released(0) ++ granted(2)
  }

  test("the unlock of a free lock changes nothing and is reported, unless the CPU has done so") {
    for (mode <- exclusive ++ shared; known <- Seq(true, false)) {
      val mmu = new TestMmu()
      val lock = mmu.memory.locks.head
      of(mmu.at(UNLOCK, 0, lock, mode.ordinal.toLong, if (known) 1 else 0, pc = 3)) shouldBe released(0)
      mmu.word(lock) shouldBe 0
      val expected = if (known) Seq.empty else Seq(Finding.of(Checker.BAD_UNLOCK, 0, 3, lock))
      mmu.port.findings.toSeq shouldBe expected
    }
  }

  test("who only waits until a lock is free is told when it is, in turn, and never holds it") {
    val mmu = new TestMmu(cpus = 6)
    val lock = mmu.memory.locks.head
    of(mmu.lock(0, lock, PASS)) shouldBe granted(0)
    mmu.word(lock) shouldBe 0
    mmu.lock(0, lock, SLEEP)
    for ((cpu, mode) <- Seq(1 -> PASS, 2 -> PASS, 3 -> SLEEP, 4 -> PASS)) mmu.lock(cpu, lock, mode) shouldBe empty
    of(mmu.unlock(0, lock, SLEEP)) shouldBe released(0) ++ granted(1, 2, 3)
    mmu.word(lock) shouldBe 4
    of(mmu.unlock(3, lock, SLEEP)) shouldBe released(3) ++ granted(4)
    mmu.word(lock) shouldBe 0
    mmu.checkers shouldBe empty
  }

  test("a reader too holds a lock that somebody waits for to be free") {
    val mmu = new TestMmu()
    val lock = mmu.memory.locks.head
    mmu.lock(0, lock, READ)
    mmu.lock(1, lock, PASS) shouldBe empty
    of(mmu.unlock(0, lock, READ)) shouldBe released(0) ++ granted(1)
  }

  test("a lock that is seized has a new owner, and the old one's unlock frees it and is reported") {
    for (held <- exclusive ++ shared) {
      val mmu = new TestMmu()
      val lock = mmu.memory.locks.head
      mmu.lock(0, lock, held)
      of(mmu.trylock(1, lock, SEIZE)) shouldBe Seq((1, VALUE, 1L))
      mmu.word(lock) shouldBe 2
      mmu.checkers shouldBe empty
      mmu.unlock(0, lock, held)
      mmu.unlock(1, lock, SLEEP)
      mmu.checkers shouldBe Seq(Checker.BAD_UNLOCK, Checker.BAD_UNLOCK)
    }
  }

  test("a free lock is seized and released as any other") {
    val mmu = new TestMmu()
    val lock = mmu.memory.locks.head
    mmu.trylock(1, lock, SEIZE)
    mmu.lock(2, lock, SLEEP) shouldBe empty
    of(mmu.unlock(1, lock, SLEEP)) shouldBe released(1) ++ granted(2)
    mmu.checkers shouldBe empty
  }

  test("a lock that was initialised anew is free, and who waited for it is served at the next release") {
    val mmu = new TestMmu()
    val lock = mmu.memory.locks.head
    mmu.lock(0, lock, SLEEP)
    mmu.lock(1, lock, SLEEP)
    mmu.at(STORE, 2, lock, 0)
    of(mmu.trylock(3, lock, SLEEP)) shouldBe Seq((3, VALUE, 1L))
    of(mmu.unlock(3, lock, SLEEP)) shouldBe released(3) ++ granted(1)
    mmu.checkers shouldBe empty
    mmu.unlock(0, lock, SLEEP)
    mmu.checkers shouldBe Seq(Checker.BAD_UNLOCK)
  }

  test("what is no lock cannot be locked") {
    for (kind <- Seq(LOCK, TRYLOCK, UNLOCK); address <- Seq(0L, new TestMmu().memory.statics.head)) {
      val mmu = new TestMmu()
      val ofStore = if (kind == UNLOCK) 1 else 0
      mmu.at(kind, 1, address, SPIN.ordinal.toLong, 0, pc = 3) shouldBe Seq(Sent(1, OOPS, 3, ofStore.toLong, 0, 0))
      mmu.port.findings should contain only Finding.of(Checker.WILD_ACCESS, 1, 3, address)
    }
  }

  test("whether a lock is taken can be read as its word") {
    val mmu = new TestMmu()
    mmu.answer(LOAD, mmu.memory.locks.head) shouldBe 0
    mmu.lock(1, mmu.memory.locks.head, SPIN)
    mmu.answer(LOAD, mmu.memory.locks.head) shouldBe 2
    mmu.checkers shouldBe empty
  }

  private sealed trait Step
  private case class Take(cpu: Int, lock: Int, mode: LockMode, tries: Boolean) extends Step
  private case class Release(cpu: Int) extends Step

  private val cpus = 6

  private val steps: Gen[List[Step]] = Gen.listOf(
    Gen.frequency(
      1 -> (for {
        cpu <- Gen.choose(0, cpus - 1)
        lock <- Gen.choose(0, 1)
        mode <- Gen.oneOf(READ, WRITE)
        tries <- Gen.frequency(3 -> false, 1 -> true)
      } yield Take(cpu, lock, mode, tries)),
      1 -> Gen.choose(0, cpus - 1).map(Release)
    )
  )

  test("whatever is asked for, writers exclude everyone, and a free lock has no waiters") {
    forAll(steps, minSuccessful(300)) { program =>
      val mmu = new TestMmu(cpus)
      val locks = mmu.memory.locks
      // What each CPU holds, and what it waits for; a CPU that waits does nothing else.
      var held = Map.empty[Int, (Int, LockMode)]
      var wanted = Map.empty[Int, (Int, LockMode)]
      def grant(sent: Seq[Sent]): Unit = sent.filter(_.kind == VALUE).foreach { answer =>
        if (answer.a == 1) held += answer.destination -> wanted(answer.destination)
        wanted -= answer.destination
      }
      program.foreach {
        case Take(cpu, lock, mode, tries) if !held.contains(cpu) && !wanted.contains(cpu) =>
          wanted += cpu -> (lock -> mode)
          grant(if (tries) mmu.trylock(cpu, locks(lock), mode) else mmu.lock(cpu, locks(lock), mode))
        case Release(cpu) if held.contains(cpu) =>
          val (lock, mode) = held(cpu)
          held -= cpu
          grant(mmu.unlock(cpu, locks(lock), mode))
        case _ =>
      }
      for (lock <- 0 to 1) {
        val holders = held.collect { case (cpu, (`lock`, mode)) => cpu -> mode }
        if (holders.values.exists(_ == WRITE)) holders should have size 1
        mmu.word(locks(lock)) shouldBe holders.headOption.fold(0L) { case (cpu, mode) =>
          if (mode == READ) -holders.size.toLong else cpu + 1L
        }
        val waits = wanted.values.exists(_._1 == lock)
        if (waits) holders should not be empty
      }
    }
  }

  test("every waiter is served in the end") {
    forAll(Gen.listOfN(cpus, Gen.oneOf(READ, WRITE))) { modes =>
      val mmu = new TestMmu(cpus)
      val lock = mmu.memory.locks.head
      var holders = modes.zipWithIndex.flatMap { case (mode, cpu) => mmu.lock(cpu, lock, mode) }.map(_.destination)
      var served = holders
      while (holders.nonEmpty) {
        val handed = mmu.unlock(holders.head, lock, modes(holders.head)).filter(_.kind == VALUE).map(_.destination)
        served ++= handed
        holders = holders.tail ++ handed
      }
      served shouldBe (0 until cpus)
      // A lock that everybody has left is as if nobody had ever come.
      mmu.state shouldBe new TestMmu(cpus).state
    }
  }
}
