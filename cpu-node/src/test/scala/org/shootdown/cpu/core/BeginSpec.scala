package org.shootdown.cpu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.{EntryBits, Latency}
import org.shootdown.config.protocol.{InvalidationRange, LockMode, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.core.TestTables._
import org.shootdown.cpu.isa.Opcode._

import scala.collection.mutable.ArrayBuffer

class BeginSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  /** Registers: 0 a result, 1 X, 2 a value, 3 a virtual address, 4 an mm, 5 a lock, 6 Y, 7 the other mm. */
  private val registers = Seq(0L, X, 11L, 0x7000L, Mm1, LockA, Y, Mm2)

  private val instructions = Gen.oneOf(
    Instruction(LOAD, 0, 1),
    Instruction(STORE, 6, 2),
    Instruction(STORE_HALF, 6, 2, 1),
    Instruction(ADD, 2, 2, 2),
    Instruction(USER_LOAD, 0, 3),
    Instruction(USER_STORE, 3, 2),
    Instruction(LOCK, 5, 0, LockMode.SPIN.ordinal),
    Instruction(UNLOCK, 5, 0, LockMode.SPIN.ordinal),
    Instruction(IRQ_SAVE, 0),
    Instruction(IRQ_RESTORE, 2),
    Instruction(RCU_READ_LOCK),
    Instruction(PREEMPT_DISABLE),
    Instruction(DELAY, Latency.PAGE_COPY.ordinal, 2),
    Instruction(FLUSH, 4, 3, 2, 0),
    Instruction(SWITCH_MM, 7, 0, 1),
    Instruction(SWITCH_MM, 4)
  )

  /** What arrives: the answer to a request outstanding, by its place, or something from outside. */
  private sealed trait Arrival
  private case class Answer(place: Int, oops: Boolean) extends Arrival
  private case class Outside(kind: MessageKind) extends Arrival

  private val arrivals: Gen[Arrival] = Gen.frequency(
    8 -> Gen.choose(0, 3).map(Answer(_, oops = false)),
    1 -> Gen.const(Answer(0, oops = true)),
    3 -> Gen
      .oneOf(MessageKind.IPI, MessageKind.QUIESCENT_REQUEST, MessageKind.INVALIDATE, MessageKind.HYPERVISOR_INVALIDATE)
      .map(Outside),
    1 -> Gen.const(Outside(MessageKind.PREEMPT))
  )

  private def tables() = {
    val memory = new TestMemory()
    map(memory, 0x7000, frame(40) | Writable | EntryBits.DIRTY)
    memory(Pgd2) = memory(Pgd1)
    memory
  }

  private def code = Gen.choose(1, 20).flatMap(Gen.listOfN(_, instructions))

  private def machine(code: List[Instruction]) =
    new TestCpu(
      code,
      registers,
      architecture(tablePointers = 4, preempted = true, skipsPreempted = true),
      lazily = true
    )

  /** Runs a trial, whatever comes of it. */
  private def disturb(cpu: TestCpu, steps: List[Arrival]): Unit = {
    val memory = tables()
    val outstanding = ArrayBuffer.empty[(MessageKind, Long)]
    var wakes = 0
    def handle(kind: MessageKind, a: Long): Unit = {
      val sent = cpu.receive(kind, a, 0x7000, InvalidationRange.pack(1, 1, false))
      outstanding ++= sent.flatMap(reply(_, memory))
      val own = cpu.port.wakes.drop(wakes).map(_.kind).filter(_ != MessageKind.PREEMPT)
      wakes = cpu.port.wakes.size
      outstanding ++= own.map(_ -> 0L)
    }
    handle(MessageKind.START, 0)
    steps.foreach {
      case Outside(kind)                               => handle(kind, 3)
      case Answer(place, oops) if outstanding.nonEmpty =>
        val (kind, value) = outstanding.remove(place % outstanding.size)
        val wild = oops && (kind == MessageKind.VALUE || kind == MessageKind.STORED)
        if (wild) handle(MessageKind.OOPS, if (kind == MessageKind.STORED) 1 else 0) else handle(kind, value)
      case _ =>
    }
  }

  private def reply(sent: Sent, memory: TestMemory): Option[(MessageKind, Long)] = sent.kind match {
    case MessageKind.LOCK                            => Some(MessageKind.VALUE -> 1L)
    case MessageKind.UNLOCK | MessageKind.STORE_HALF => Some(MessageKind.STORED -> 0L)
    case MessageKind.VCPU_IN                         => Some(MessageKind.VCPU_STATE -> 1L)
    case MessageKind.VCPU_OUT                        => None
    case kind if kind.isRequest                      => Some(memory.answer(sent))
    case _                                           => None
  }

  test("after any trial, begin gives the state of a CPU that has just been built") {
    forAll(code, Gen.listOf(arrivals), minSuccessful(300)) { (program, steps) =>
      val cpu = machine(program)
      val fresh = cpu.state
      disturb(cpu, steps)
      cpu.core.begin()
      cpu.state shouldBe fresh
      cpu.core.locks.dependencies.isEmpty shouldBe true
    }
  }

  test("a second trial does what the first did") {
    forAll(code, Gen.listOf(arrivals), Gen.listOf(arrivals)) { (program, first, second) =>
      val used = machine(program)
      disturb(used, first)
      used.core.begin()
      used.port.sent.clear()
      used.port.wakes.clear()
      disturb(used, second)
      val fresh = machine(program)
      disturb(fresh, second)
      used.port.sent shouldBe fresh.port.sent
      used.state shouldBe fresh.state
    }
  }

  test("a CPU begins before its first instruction with interrupts on, its parameters set and its mm loaded") {
    val cpu = new TestCpu(Seq(Instruction(LOAD, 0, 1)), registers)
    cpu.core.pc shouldBe 0
    cpu.core.isFinished shouldBe false
    cpu.core.interruptsOn shouldBe true
    registers.indices.map(cpu.core.register) shouldBe registers
    cpu.core.locks.count shouldBe 0
    cpu.core.ends.keepsOthersWaiting shouldBe false
  }

  test("a CPU does not understand what only an MMU can be asked") {
    val cpu = new TestCpu(Seq.empty)
    an[IllegalArgumentException] should be thrownBy cpu.receive(MessageKind.LOAD)
  }
}
