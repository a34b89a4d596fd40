package org.shootdown.cpu.core

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.protocol.{InvalidationRange, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.core.TestTables._
import org.shootdown.cpu.isa.Opcode._
import org.shootdown.cpu.isa.UserFault

class SwitchMmSpec extends AnyFunSuite with Matchers {
  private val load = Instruction(USER_LOAD, 0, 1)
  private val registers = Seq(0L, 0x7000L, Mm2, 0L, Mm1, -1L)
  private val fault = Instruction(USER_FAULT, 5)

  private def cpu(mm: Long, lazily: Boolean, code: Instruction*) =
    new TestCpu(code, registers, mm = mm, lazily = lazily)

  private def mask(home: Int, mm: Long, present: Long, lazily: Long = 0) =
    Seq(Sent(home, MessageKind.SET_CPUMASK, 0, mm, present, lazily))

  test("a switch leaves the old mm's cpumask, then enters the new one's, each at its own home") {
    val switching = cpu(Mm1, false, Instruction(SWITCH_MM, 2))
    switching.start() shouldBe mask(Mmu0, Mm1, 0)
    switching.value(0) shouldBe mask(Mmu1, Mm2, 1)
    switching.core.isFinished shouldBe false
    switching.value(0) shouldBe empty
    switching.core.isFinished shouldBe true
  }

  test("the first mm of a CPU is entered without leaving one; the last is left without entering one") {
    val entering = cpu(0, false, Instruction(SWITCH_MM, 2))
    entering.start() shouldBe mask(Mmu1, Mm2, 1)
    entering.value(0)
    entering.core.isFinished shouldBe true
    val leaving = cpu(Mm1, false, Instruction(SWITCH_MM, 3), load, fault)
    leaving.start() shouldBe mask(Mmu0, Mm1, 0)
    leaving.value(0) shouldBe empty
    leaving.core.register(5) shouldBe UserFault.NOT_PRESENT.ordinal
  }

  test("to switch from no mm to none is nothing to do") {
    val idle = cpu(0, false, Instruction(SWITCH_MM, 3))
    idle.start() shouldBe empty
    idle.core.isFinished shouldBe true
  }

  test("a CPU becomes lazy, and active again, in the mm it has") {
    cpu(Mm1, false, Instruction(SWITCH_MM, 4, 0, 1)).start() shouldBe mask(Mmu0, Mm1, 1, 1)
    cpu(Mm1, true, Instruction(SWITCH_MM, 4, 0, 0)).start() shouldBe mask(Mmu0, Mm1, 1, 0)
  }

  test("a CPU without an mm is in one state, whether it kept its last one lazily or not") {
    val states = for (lazily <- Seq(true, false)) yield {
      val leaving = cpu(Mm1, lazily, Instruction(SWITCH_MM, 3))
      leaving.start()
      leaving.value(0)
      leaving.state
    }
    states.distinct should have size 1
  }

  test("from a switch on, addresses are translated by the new mm's tables") {
    val memory = new TestMemory(frame(40) -> 1L, frame(41) -> 2L)
    map(memory, 0x7000, frame(40) | Writable)
    // The second mm has a tree that consists of huge pages only.
    memory(entryAt(0x7000, 3, pgd = Pgd2)) = frame(30) | Writable
    memory(frame(30)) = frame(31) | Writable
    memory(frame(31)) = frame(32) | Writable
    memory(frame(32) + 7 * 8) = frame(41) | Writable
    val switching = cpu(Mm1, false, load, Instruction(SWITCH_MM, 2), Instruction(USER_LOAD, 3, 1))
    switching.runAgainst(memory)
    switching.core.register(0) shouldBe 1
    switching.core.register(3) shouldBe 2
  }

  test("translations do not outlive the stay in an mm") {
    val memory = new TestMemory()
    map(memory, 0x7000, frame(40) | Writable)
    memory(Pgd2) = memory(Pgd1)
    val code = Seq(load, Instruction(SWITCH_MM, 2), Instruction(SWITCH_MM, 4), load)
    cpu(Mm1, false, code: _*).runAgainst(memory)
    memory.count(MessageKind.WALK_LOAD) shouldBe 8
  }

  test("interrupts are taken between leaving the old mm and entering the new one") {
    val switching = cpu(Mm1, false, Instruction(SWITCH_MM, 2))
    switching.start()
    switching.receive(MessageKind.IPI, 3, 0x7000, InvalidationRange.pack(1, 1, false)) shouldBe empty
    switching.value(0).map(_.kind) shouldBe Seq(MessageKind.IPI_ACK, MessageKind.SET_CPUMASK)
  }
}
