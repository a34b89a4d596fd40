package org.shootdown.cpu.core

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.Latency
import org.shootdown.config.protocol.{InvalidationRange, LockMode, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.core.TestTables._
import org.shootdown.cpu.isa.Opcode._

class PreemptedVcpuSpec extends AnyFunSuite with Matchers {
  private val host = architecture(preempted = true)

  /** A guest that tells the host's flag to the others, as KVM does. */
  private val tellingHost = architecture(preempted = true, skipsPreempted = true)

  /** Registers: 0 a result, 1 X, 2 a value, 3 a virtual address, 4 an mm, 5 a lock. */
  private val registers = Seq(0L, X, 11L, 0x7000L, Mm1, LockA)
  private val delay = Instruction(DELAY, Latency.PAGE_COPY.ordinal, 2)
  private val load = Instruction(LOAD, 0, 1)
  private val nothing = InvalidationRange.NOTHING

  private def started(on: org.shootdown.config.architecture.Architecture, code: Instruction*) = {
    val cpu = new TestCpu(code, registers, on)
    cpu.start()
    cpu
  }

  private def preempt(cpu: TestCpu) = cpu.receive(MessageKind.PREEMPT)
  private def unpreempt(cpu: TestCpu) = cpu.receive(MessageKind.UNPREEMPT)

  test("a vCPU is preempted from time to time, where the architecture has vCPUs that are") {
    started(architecture(), delay).port.wakes.map(_.kind) should not contain MessageKind.PREEMPT
    val cpu = started(host, delay, load)
    cpu.port.wakes should contain(Wake(MessageKind.PREEMPT, Latency.PREEMPTION_INTERVAL, 1))
    cpu.port.wakes.clear()
    preempt(cpu)
    cpu.port.wakes should contain only Wake(MessageKind.UNPREEMPT, Latency.PREEMPTION_DURATION, 1)
    cpu.port.wakes.clear()
    unpreempt(cpu)
    withClue("not before it executes something: ")(cpu.port.wakes shouldBe empty)
    cpu.receive(MessageKind.RESUME)
    cpu.port.wakes should contain only Wake(MessageKind.PREEMPT, Latency.PREEMPTION_INTERVAL, 1)
  }

  test("a preempted vCPU executes nothing until it comes back") {
    val cpu = started(host, delay, load)
    preempt(cpu)
    cpu.receive(MessageKind.RESUME) shouldBe empty
    cpu.core.pc shouldBe 0
    unpreempt(cpu).map(_.kind) shouldBe Seq(MessageKind.LOAD)
  }

  test("what was answered while the vCPU was away is there when it comes back") {
    val cpu = started(host, Instruction(LOCK, 5, 0, LockMode.SPIN.ordinal), load)
    preempt(cpu)
    cpu.value(1) shouldBe empty
    cpu.core.locks.count shouldBe 0
    unpreempt(cpu).map(_.kind) shouldBe Seq(MessageKind.LOAD)
    cpu.core.locks.count shouldBe 1
  }

  test("an IPI and a grace period wait for a preempted vCPU, with interrupts on") {
    val cpu = started(host, delay)
    preempt(cpu)
    cpu.receive(MessageKind.IPI, 3, 0, nothing) shouldBe empty
    cpu.receive(MessageKind.QUIESCENT_REQUEST, 3) shouldBe empty
    unpreempt(cpu).map(_.kind) shouldBe Seq(MessageKind.IPI_ACK, MessageKind.QUIESCENT)
  }

  test("an IPI that came before the answer is taken when the vCPU comes back, before the next instruction") {
    val cpu = started(host, delay, load)
    preempt(cpu)
    cpu.receive(MessageKind.IPI, 3, 0, nothing)
    cpu.receive(MessageKind.RESUME) shouldBe empty
    unpreempt(cpu).map(_.kind) shouldBe Seq(MessageKind.IPI_ACK, MessageKind.LOAD)
  }

  test("an invalidation that cannot be masked does not wait for a preempted vCPU") {
    val kinds = Seq(
      MessageKind.INVALIDATE -> MessageKind.INVALIDATED,
      MessageKind.HYPERVISOR_INVALIDATE -> MessageKind.HYPERVISOR_INVALIDATED
    )
    for ((kind, acknowledgement) <- kinds) {
      val cpu = started(host, delay)
      preempt(cpu)
      cpu.receive(kind, 3, 0x7000, InvalidationRange.pack(1, 1, false)).map(_.kind) shouldBe Seq(acknowledgement)
    }
  }

  test("the host takes a vCPU away between two instructions: an access under way is finished first") {
    for (code <- Seq(Seq(load, load), Seq(Instruction(USER_LOAD, 0, 3), load))) {
      val memory = new TestMemory()
      map(memory, 0x7000, frame(40) | Writable)
      val cpu = new TestCpu(code, registers, tellingHost)
      val pending = cpu.start()
      preempt(cpu) shouldBe empty
      val outstanding = cpu.serveUntil(pending, memory)(_.kind == MessageKind.VCPU_OUT)
      outstanding.map(_.kind) shouldBe Seq(MessageKind.VCPU_OUT)
      cpu.core.pc shouldBe 1
      memory.requests.last.kind should (be(MessageKind.LOAD) or be(MessageKind.USER_LOAD))
    }
  }

  test("the host takes a vCPU away when its stores have reached memory") {
    val cpu = started(tellingHost, Instruction(STORE, 1, 2), Instruction(STORE, 4, 2), delay)
    preempt(cpu) shouldBe empty
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.STORE)
    cpu.stored().map(_.kind) shouldBe Seq(MessageKind.VCPU_OUT)
  }

  test("interrupts off do not keep the host from taking the vCPU away") {
    val cpu = started(tellingHost, Instruction(IRQ_SAVE, 0), delay)
    preempt(cpu).map(_.kind) shouldBe Seq(MessageKind.VCPU_OUT)
  }

  test("the guest tells the mm's home when it goes and when it comes, and waits to hear whether to flush") {
    val cpu = started(tellingHost, delay, load)
    preempt(cpu) shouldBe Seq(Sent(Mmu0, MessageKind.VCPU_OUT, 0, Mm1, 0, 0))
    unpreempt(cpu) shouldBe Seq(Sent(Mmu0, MessageKind.VCPU_IN, 0, Mm1, 0, 0))
    cpu.receive(MessageKind.RESUME) shouldBe empty
    cpu.receive(MessageKind.VCPU_STATE, 0).map(_.kind) shouldBe Seq(MessageKind.LOAD)
  }

  test("a vCPU without an mm tells nobody") {
    val cpu = new TestCpu(Seq(delay), registers, tellingHost, mm = 0)
    cpu.start()
    preempt(cpu) shouldBe empty
    unpreempt(cpu) shouldBe empty
    cpu.receive(MessageKind.RESUME)
    cpu.core.isFinished shouldBe true
  }

  test("a vCPU that missed a flush drops its translations when it comes back, one that did not keeps them") {
    for (missed <- Seq(0L, 1L)) {
      val memory = new TestMemory()
      map(memory, 0x7000, frame(40) | Writable)
      val userLoad = Instruction(USER_LOAD, 0, 3)
      val cpu = new TestCpu(Seq(userLoad, delay, userLoad), registers, tellingHost)
      cpu.runAgainst(memory)
      preempt(cpu)
      unpreempt(cpu)
      cpu.receive(MessageKind.VCPU_STATE, missed)
      cpu.serve(cpu.receive(MessageKind.RESUME), memory)
      cpu.core.isFinished shouldBe true
      memory.count(MessageKind.WALK_LOAD) shouldBe (if (missed == 1) 8 else 4)
    }
  }

  test("a vCPU that has finished is not preempted any more") {
    val cpu = started(tellingHost)
    cpu.core.isFinished shouldBe true
    preempt(cpu) shouldBe empty
    cpu.port.wakes.map(_.kind) should not contain MessageKind.UNPREEMPT
    cpu.core.ends.keepsOthersWaiting shouldBe false
  }

  test("a vCPU that ends while the host waits for its stores is not preempted any more") {
    val cpu = started(tellingHost, Instruction(STORE, 1, 2))
    preempt(cpu)
    cpu.stored() shouldBe empty
    cpu.port.wakes.map(_.kind) should not contain MessageKind.UNPREEMPT
  }
}
