package org.shootdown.cpu.core

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.{Latency, MemoryModel}
import org.shootdown.config.protocol.{InvalidationRange, LockMode, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.core.TestTables._
import org.shootdown.cpu.isa.Opcode._

class OopsSpec extends AnyFunSuite with Matchers {
  private val OfRequest = 0L
  private val OfStore = 1L

  /** Registers: 0 a result, 1 X, 2 a value, 3 a virtual address, 4 Y, 5 a lock. */
  private val registers = Seq(99L, X, 11L, 0x7000L, Y, LockA)
  private val store = Instruction(STORE, 1, 2)
  private val load = Instruction(LOAD, 0, 4)

  private def started(code: Instruction*) = {
    val cpu = new TestCpu(code, registers)
    cpu.start()
    cpu
  }

  private def oops(cpu: TestCpu, what: Long) = cpu.receive(MessageKind.OOPS, what)

  test("a wild access ends the program at its instruction; its locks stay taken") {
    val cpu = started(Instruction(LOCK, 5, 0, LockMode.SPIN.ordinal), load, Instruction(UNLOCK, 5, 0, 0))
    cpu.value(1)
    oops(cpu, OfRequest) shouldBe empty
    cpu.core.isFinished shouldBe true
    cpu.core.pc shouldBe 1
    cpu.core.register(0) shouldBe 99
    cpu.core.locks().address(0) shouldBe LockA
  }

  test("a CPU whose task was killed still takes interrupts, at once and later") {
    val cpu = started(load)
    cpu.receive(MessageKind.IPI, 3, 0, InvalidationRange.NOTHING) shouldBe empty
    oops(cpu, OfRequest).map(_.kind) shouldBe Seq(MessageKind.IPI_ACK)
    cpu.receive(MessageKind.QUIESCENT_REQUEST, 3).map(_.kind) shouldBe Seq(MessageKind.QUIESCENT)
  }

  test("a wild store ends the program, and the stores behind it never happen") {
    for (model <- Seq(MemoryModel.TSO, MemoryModel.SC)) {
      val cpu = new TestCpu(Seq(store, Instruction(STORE, 4, 2), load), registers, architecture(memoryModel = model))
      cpu.start()
      cpu.receive(MessageKind.IPI, 3, 0, InvalidationRange.NOTHING) shouldBe empty
      oops(cpu, OfStore).map(_.kind) shouldBe Seq(MessageKind.IPI_ACK)
      cpu.core.isFinished shouldBe true
    }
  }

  test("stores before a wild load still happen") {
    val cpu = started(store, Instruction(STORE, 4, 2), Instruction(LOAD, 0, 5))
    oops(cpu, OfRequest)
    cpu.stored().map(_.a) shouldBe Seq(Y)
    cpu.core.isFinished shouldBe true
  }

  test("the answer to an access that overtook a wild store does not bring the task back to life") {
    val cpu = started(store, load, Instruction(FREE, 1))
    oops(cpu, OfStore)
    cpu.value(5) shouldBe empty
    cpu.core.isFinished shouldBe true
    cpu.core.pc shouldBe 1
    cpu.core.register(0) shouldBe 99
  }

  test("the end of a delay does not bring a killed task back to life") {
    val cpu = started(store, Instruction(DELAY, Latency.PAGE_COPY.ordinal, 2), load)
    oops(cpu, OfStore)
    cpu.receive(MessageKind.RESUME) shouldBe empty
    cpu.core.isFinished shouldBe true
  }

  test("an invalidation that waits for a wild store or a wild walk is acknowledged") {
    val range = InvalidationRange.pack(1, 1, false)
    val storing = started(store, store)
    storing.receive(MessageKind.INVALIDATE, 3, 0x7000, range) shouldBe empty
    oops(storing, OfStore).map(_.kind) shouldBe Seq(MessageKind.INVALIDATED)
    val walking = started(Instruction(USER_LOAD, 0, 3))
    walking.receive(MessageKind.INVALIDATE, 3, 0x7000, range) shouldBe empty
    oops(walking, OfRequest).map(_.kind) shouldBe Seq(MessageKind.INVALIDATED)
  }

  test("an invalidation waits for the walk that overtook a wild store until it is answered") {
    val cpu = started(store, Instruction(USER_LOAD, 0, 3))
    oops(cpu, OfStore)
    cpu.receive(MessageKind.INVALIDATE, 3, 0x7000, InvalidationRange.pack(1, 1, false)) shouldBe empty
    cpu.value(0).map(_.kind) shouldBe Seq(MessageKind.INVALIDATED)
    cpu.receive(MessageKind.INVALIDATE, 3, 0x7000, InvalidationRange.pack(1, 1, false)) should have size 1
  }

  test("a walk that meets an entry which leads nowhere ends the program") {
    val memory = new TestMemory()
    map(memory, 0x7000, frame(40) | Writable)
    memory(entryAt(0x7000, 1)) = frame(1000) | Writable
    val cpu = new TestCpu(Seq(Instruction(USER_LOAD, 0, 3), load), registers)
    cpu.serveUntil(cpu.start(), memory)(_.a >= frame(1000)).map(_.kind) shouldBe Seq(MessageKind.WALK_LOAD)
    oops(cpu, OfRequest) shouldBe empty
    cpu.core.isFinished shouldBe true
  }
}
