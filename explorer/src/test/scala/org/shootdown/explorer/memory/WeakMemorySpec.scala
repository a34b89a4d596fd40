package org.shootdown.explorer.memory

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.explorer.state.StateWords
import org.shootdown.config.protocol.CpuNumbers

import scala.collection.mutable
import scala.jdk.CollectionConverters._

/** What CPUs of a weak machine do with it. */
private object WeakMemorySpec {
  sealed trait Action
  final case class Write(cpu: Int, word: Int, releases: Boolean) extends Action
  final case class Update(cpu: Int, word: Int, releases: Boolean) extends Action
  final case class Read(cpu: Int, word: Int, choice: Int, register: Int, addressed: Boolean, acquires: Boolean)
      extends Action
  final case class Lock(cpu: Int, word: Int) extends Action
  final case class Other(name: String, cpu: Int, done: (WeakMemory, Int) => Unit) extends Action
}

class WeakMemorySpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  import WeakMemorySpec._

  private val Cpus = 3
  private val Words = 2
  private val Registers = 2

  /** Who may load everything, with registers that have views. */
  private final class Everyone extends WeakMemory.Readers {
    val views: mutable.Map[(Int, Int), Long] = mutable.Map().withDefaultValue(0L)
    override def mayLoad(cpu: Int, word: Int): Boolean = true
    override def loadsForTheLastTime(cpu: Int): Int = WeakMemory.Readers.NOTHING
    override def registers(cpu: Int): Int = Registers
    override def view(cpu: Int, register: Int): Long = views((cpu, register))
    override def setView(cpu: Int, register: Int, view: Long): Unit = views((cpu, register)) = view
  }

  private final class Machine(multiCopyAtomic: Boolean = true) {
    val memory = new WeakMemory(Cpus, multiCopyAtomic, _ => false)
    val readers = new Everyone
    val values: Array[Long] = new Array[Long](Words)
    private var next = 0L
    memory.begin()

    def write(cpu: Int, word: Int, releases: Boolean = false): Unit = {
      memory.write(cpu, word, values(word), releases)
      change(word)
    }

    def update(cpu: Int, word: Int, releases: Boolean): Unit = {
      memory.read(cpu, word, 0, 0)
      memory.update(cpu, word, values(word), releases)
      change(word)
    }

    private def change(word: Int): Unit = {
      next += 1
      values(word) = next
    }

    /** All that a CPU can read in a word, newest first, through an address that comes from a register, if any. */
    def readable(cpu: Int, word: Int, register: Option[Int] = None): Seq[Long] = {
      val view = register.fold(0L)(readers.view(cpu, _))
      values(word) +: (1 until memory.choices(cpu, word, view)).map(memory.value(cpu, word, view, _))
    }

    def everything: Seq[Seq[Long]] =
      for (cpu <- 0 until Cpus; word <- 0 until Words; register <- None +: (0 until Registers).map(Some(_)))
        yield readable(cpu, word, register)
  }

  test("others may read older values, the writer may not") {
    val machine = new Machine
    machine.write(0, 0)
    machine.write(0, 0)
    assert(machine.readable(0, 0) == Seq(2))
    assert(machine.readable(1, 0) == Seq(2, 1, 0))
    assert(machine.readable(1, 1) == Seq(0))
  }

  test("who has read a value reads no older one in the same word, but may in another") {
    val machine = new Machine
    machine.write(0, 0)
    machine.write(0, 1)
    machine.memory.read(1, 1, 0, 0)
    assert(machine.readable(1, 1) == Seq(2))
    assert(machine.readable(1, 0) == Seq(1, 0))
    machine.memory.read(1, 0, 0, 1)
    assert(machine.readable(1, 0) == Seq(1, 0))
  }

  test("behind a fence nothing old is read; behind an acquire nothing older than what it read") {
    val machine = new Machine
    machine.write(0, 0)
    machine.write(0, 1)
    machine.write(0, 0)
    machine.memory.acquire(1, machine.memory.read(1, 1, 0, 0))
    assert(machine.readable(1, 0) == Seq(3, 1))
    machine.memory.orderLoads(2)
    assert(machine.readable(2, 0) == Seq(3))
  }

  test("an address that comes from a load keeps from what is older than what the load read") {
    val machine = new Machine
    machine.write(0, 0)
    machine.write(0, 1)
    machine.readers.setView(1, 0, machine.memory.read(1, 1, 0, 0))
    assert(machine.readable(1, 0, Some(0)) == Seq(1))
    assert(machine.readable(1, 0, Some(1)) == Seq(1, 0))
  }

  test("of equal old values only the oldest that can be read is one to choose") {
    val machine = new Machine
    val before = machine.values(0)
    machine.write(0, 0)
    machine.memory.write(0, 0, machine.values(0), false)
    machine.values(0) = before
    machine.write(0, 0)
    machine.write(0, 1)
    assert(machine.readable(1, 0) == Seq(2, 1, 0))
    machine.memory.read(1, 0, 0, 2)
    assert(machine.readable(1, 0) == Seq(2, 1, 0))
    machine.memory.read(1, 0, 0, 1)
    assert(machine.readable(1, 0) == Seq(2, 0, 1))
  }

  private def propagated(multiCopyAtomic: Boolean)(writer: Machine => Unit): Seq[Long] = {
    val machine = new Machine(multiCopyAtomic)
    machine.write(0, 0)
    writer(machine)
    machine.write(1, 1)
    machine.memory.read(2, 1, 0, 0)
    machine.memory.orderLoads(2)
    machine.readable(2, 0)
  }

  test("where a store may reach one CPU before another, what another CPU had read comes only with what it releases") {
    def reads(machine: Machine): Unit = { machine.memory.read(1, 0, 0, 0); () }
    assert(propagated(multiCopyAtomic = true)(reads) == Seq(1))
    assert(propagated(multiCopyAtomic = false)(reads) == Seq(1, 0))
    assert(propagated(multiCopyAtomic = false) { m => reads(m); m.memory.orderStores(1) } == Seq(1, 0))
    assert(propagated(multiCopyAtomic = false) { m => reads(m); m.memory.fence(1) } == Seq(1))
    assert(propagated(multiCopyAtomic = false) { m => m.memory.arrive(1) } == Seq(1))
    assert(propagated(multiCopyAtomic = false) { m => m.memory.fence(1) } == Seq(1, 0))
  }

  test("a store takes its CPU's own stores before a write fence with it, and an atomic what it replaces came with") {
    for (replaced <- Seq(false, true)) {
      val machine = new Machine(multiCopyAtomic = false)
      machine.write(0, 0)
      machine.memory.orderStores(0)
      machine.write(0, 1)
      if (replaced) machine.update(1, 1, releases = false)
      assert(machine.readable(2, 0) == Seq(1, 0))
      machine.memory.acquire(2, machine.memory.read(2, 1, 0, 0))
      assert(machine.readable(2, 0) == Seq(1))
    }
  }

  test("an old value that is not there is not read") {
    assertThrows[IllegalArgumentException](new Machine().memory.value(0, 0, 0, 1))
  }

  private val cpu = Gen.choose(0, Cpus - 1)
  private val word = Gen.choose(0, Words - 1)
  private val register = Gen.choose(0, Registers - 1)
  private val flag = Gen.oneOf(true, false)
  private val others: Seq[(String, (WeakMemory, Int) => Unit)] = Seq(
    "smp_rmb" -> (_.orderLoads(_)),
    "smp_wmb" -> (_.orderStores(_)),
    "smp_mb" -> (_.fence(_)),
    "unlock" -> (_.unlock(_)),
    "arrive" -> (_.arrive(_))
  )
  private val action: Gen[Action] = Gen.frequency(
    6 -> Gen.zip(cpu, word, flag).map(Write.tupled),
    1 -> Gen.zip(cpu, word, flag).map(Update.tupled),
    6 -> Gen.zip(cpu, word, Gen.choose(0, 3), register, flag, flag).map(Read.tupled),
    1 -> Gen.zip(cpu, word).map(Lock.tupled),
    3 -> Gen.zip(Gen.oneOf(others), cpu).map { case ((name, done), cpu) => Other(name, cpu, done) }
  )

  private def perform(machine: Machine, action: Action): Unit = action match {
    case Write(cpu, word, releases)                             => machine.write(cpu, word, releases)
    case Update(cpu, word, releases)                            => machine.update(cpu, word, releases)
    case Lock(cpu, word)                                        => machine.memory.lock(cpu, word)
    case Other(_, cpu, done)                                    => done(machine.memory, cpu)
    case Read(cpu, word, choice, register, addressed, acquires) =>
      val view = if (addressed) machine.readers.view(cpu, register) else 0
      val taken = choice % machine.memory.choices(cpu, word, view)
      val result = machine.memory.read(cpu, word, view, taken)
      machine.readers.setView(cpu, register, result)
      if (acquires) machine.memory.acquire(cpu, result)
  }

  test("trimming takes and adds nothing that can be read, now or later") {
    forAll(Gen.listOf(action), Gen.listOf(action), flag) { (before, after, multiCopyAtomic) =>
      val plain = new Machine(multiCopyAtomic)
      val trimmed = new Machine(multiCopyAtomic)
      for (action <- before ++ after) {
        perform(plain, action)
        perform(trimmed, action)
        trimmed.memory.trim(trimmed.readers)
        assert(trimmed.everything == plain.everything, action)
      }
    }
  }

  private def signatures(machine: Machine): Seq[Long] = {
    val signatures = new Array[Long](Cpus)
    machine.memory.tables.asScala.zipWithIndex.foreach { case (table, i) => table.sign(i, signatures) }
    signatures.toSeq
  }

  private def saved(machine: Machine): Seq[Long] = {
    val words = new StateWords
    machine.memory.tables.forEach(_.save(words))
    words.words.take(words.length).toSeq
  }

  test("trimming twice is trimming once, and what was saved is restored") {
    forAll(Gen.listOf(action), flag) { (actions, multiCopyAtomic) =>
      val machine = new Machine(multiCopyAtomic)
      actions.foreach(perform(machine, _))
      machine.memory.trim(machine.readers)
      val state = saved(machine)
      machine.memory.trim(machine.readers)
      assert(saved(machine) == state)
      val everything = machine.everything
      val words = new StateWords
      words.take(state.toArray)
      machine.memory.begin()
      machine.memory.tables.forEach(_.restore(words))
      assert(saved(machine) == state)
      assert(machine.everything == everything)
    }
  }

  test("renumbering moves what CPUs may read with them, and back is nothing") {
    forAll(Gen.listOf(action), Gen.oneOf((0 until Cpus).permutations.toSeq), flag) { (actions, numbers, atomic) =>
      val machine = new Machine(atomic)
      actions.foreach(perform(machine, _))
      val readable = (0 until Cpus).map(cpu => (0 until Words).map(machine.readable(cpu, _)))
      val before = signatures(machine)
      val state = saved(machine)
      val renumbering = new CpuNumbers(numbers.toArray)
      val unchanged = machine.memory.tables.asScala.forall(_.isUnchangedBy(renumbering))
      machine.memory.tables.forEach(_.renumber(renumbering))
      assert(unchanged == (saved(machine) == state))
      val after = signatures(machine)
      for (cpu <- 0 until Cpus) {
        assert((0 until Words).map(machine.readable(numbers(cpu), _)) == readable(cpu))
        assert(after(numbers(cpu)) == before(cpu))
      }
      val back = new CpuNumbers((0 until Cpus).map(numbers.indexOf(_)).toArray)
      machine.memory.tables.forEach(_.renumber(back))
      assert(saved(machine) == state)
    }
  }
}
