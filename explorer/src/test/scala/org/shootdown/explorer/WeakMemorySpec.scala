package org.shootdown.explorer

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.protocol.CpuNumbers

import scala.collection.mutable

/** What CPUs of a weak machine do with it. */
private object WeakMemorySpec {
  sealed trait Action
  final case class Write(cpu: Int, word: Int) extends Action
  final case class Read(cpu: Int, word: Int, choice: Int, register: Int, addressed: Boolean) extends Action
  final case class Fence(cpu: Int) extends Action
  final case class Acquire(cpu: Int, register: Int) extends Action
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
    override def loadsNowAndNeverAgain(cpu: Int, word: Int): Boolean = false
    override def registers(cpu: Int): Int = Registers
    override def view(cpu: Int, register: Int): Long = views((cpu, register))
    override def setView(cpu: Int, register: Int, view: Long): Unit = views((cpu, register)) = view
  }

  private final class Machine {
    val memory = new WeakMemory(Cpus)
    val readers = new Everyone
    val values: Array[Long] = new Array[Long](Words)
    private var next = 0L
    memory.begin()

    def write(cpu: Int, word: Int): Unit = {
      memory.write(cpu, word, values(word))
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
    val view = machine.memory.read(1, 1, 0, 0)
    machine.memory.raiseFloor(1, view)
    assert(machine.readable(1, 0) == Seq(3, 1))
    machine.memory.raiseFloor(2)
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
    machine.memory.write(0, 0, machine.values(0))
    machine.values(0) = before
    machine.write(0, 0)
    machine.write(0, 1)
    assert(machine.readable(1, 0) == Seq(2, 1, 0))
    machine.memory.read(1, 0, 0, 2)
    assert(machine.readable(1, 0) == Seq(2, 1, 0))
    machine.memory.read(1, 0, 0, 1)
    assert(machine.readable(1, 0) == Seq(2, 0, 1))
  }

  test("an old value that is not there is not read") {
    assertThrows[IllegalArgumentException](new Machine().memory.value(0, 0, 0, 1))
  }

  private val cpu = Gen.choose(0, Cpus - 1)
  private val word = Gen.choose(0, Words - 1)
  private val register = Gen.choose(0, Registers - 1)
  private val action: Gen[Action] = Gen.frequency(
    4 -> Gen.zip(cpu, word).map(Write.tupled),
    4 -> Gen.zip(cpu, word, Gen.choose(0, 3), register, Gen.oneOf(true, false)).map(Read.tupled),
    1 -> cpu.map(Fence(_)),
    1 -> Gen.zip(cpu, register).map(Acquire.tupled)
  )

  private def perform(machine: Machine, action: Action): Unit = action match {
    case Write(cpu, word)       => machine.write(cpu, word)
    case Fence(cpu)             => machine.memory.raiseFloor(cpu)
    case Acquire(cpu, register) => machine.memory.raiseFloor(cpu, machine.readers.view(cpu, register))
    case Read(cpu, word, choice, register, addressed) =>
      val view = if (addressed) machine.readers.view(cpu, register) else 0
      val taken = choice % machine.memory.choices(cpu, word, view)
      machine.readers.setView(cpu, register, machine.memory.read(cpu, word, view, taken))
  }

  test("trimming takes and adds nothing that can be read, now or later") {
    forAll(Gen.listOf(action), Gen.listOf(action)) { (before, after) =>
      val plain = new Machine
      val trimmed = new Machine
      for (action <- before ++ after) {
        perform(plain, action)
        perform(trimmed, action)
        trimmed.memory.trim(trimmed.readers)
        assert(trimmed.everything == plain.everything, action)
      }
    }
  }

  private def saved(machine: Machine): Seq[Long] = {
    val words = new StateWords
    machine.memory.save(words)
    words.words.take(words.length).toSeq
  }

  test("trimming twice is trimming once, and what was saved is restored") {
    forAll(Gen.listOf(action)) { actions =>
      val machine = new Machine
      actions.foreach(perform(machine, _))
      machine.memory.trim(machine.readers)
      val state = saved(machine)
      machine.memory.trim(machine.readers)
      assert(saved(machine) == state)
      val everything = machine.everything
      val words = new StateWords
      words.take(state.toArray)
      machine.memory.begin()
      machine.memory.restore(words)
      assert(saved(machine) == state)
      assert(machine.everything == everything)
    }
  }

  test("renumbering moves what CPUs may read with them, and back is nothing") {
    forAll(Gen.listOf(action), Gen.oneOf((0 until Cpus).permutations.toSeq)) { (actions, numbers) =>
      val machine = new Machine
      actions.foreach(perform(machine, _))
      val readable = (0 until Cpus).map(cpu => (0 until Words).map(machine.readable(cpu, _)))
      val signatures = (0 until Cpus).map(machine.memory.signature)
      val state = saved(machine)
      machine.memory.renumber(new CpuNumbers(numbers.toArray))
      for (cpu <- 0 until Cpus) {
        assert((0 until Words).map(machine.readable(numbers(cpu), _)) == readable(cpu))
        assert(machine.memory.signature(numbers(cpu)) == signatures(cpu))
      }
      machine.memory.renumber(new CpuNumbers((0 until Cpus).map(numbers.indexOf(_)).toArray))
      assert(saved(machine) == state)
    }
  }
}
