package org.shootdown.cpu.core

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.Latency
import org.shootdown.config.finding.Checker
import org.shootdown.config.measure.{Counter, TimeUse}
import org.shootdown.config.protocol.{InvalidationRange, LockMode, MessageKind}
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.isa.Opcode._

/** What other CPUs call and timers run, in place of the program. */
class HandlersSpec extends AnyFunSuite with Matchers {

  /** Registers: 0 a flag, 1 X, 2 a value, 3 Y, 4 a result, 5 a lock, 6 an mm, 7 a CPU; of handlers 8 and up. */
  private val registers = Seq(0L, X, 11L, Y, 0L, LockA, Mm1, 2L)
  private val (given, own) = (8, 9)
  private val load = Instruction(LOAD, 4, 1)
  private val Caller = 3

  /** Reads the word that it is given, and stores it to Y. */
  private val copies = Seq(Instruction(LOAD, own, given), Instruction(STORE, 3, own))

  private def cpu(code: Seq[Instruction], handlers: Seq[Instruction]*) =
    new TestCpu(code, registers, handlers = if (handlers.isEmpty) Seq(copies) else handlers)

  private def started(code: Instruction*) = {
    val started = cpu(code)
    started.start()
    started
  }

  private def call(cpu: TestCpu, handler: Int = 0, info: Long = X, waits: Boolean = true, caller: Int = Caller) =
    cpu.receive(MessageKind.CALL, handler, info, if (waits) 1 else 0, caller)

  /** Answers what may take long, as a lock. */
  private def granted(cpu: TestCpu) = cpu.receive(MessageKind.VALUE, 1, 1)

  private val answered = MessageKind.CALLED

  test("a handler runs between two instructions and acknowledges when its stores are in memory") {
    val called = started(load, Instruction(FREE, 1))
    call(called) shouldBe empty
    called.value(5) shouldBe Seq(Sent(Mmu0, MessageKind.LOAD, 3, X, 0, 0))
    called.core.handlers.isRunning shouldBe true
    called.core.timeUse shouldBe TimeUse.HANDLERS
    called.value(7).map(_.kind) shouldBe Seq(MessageKind.STORE)
    val after = called.stored()
    after.map(_.kind) shouldBe Seq(answered, MessageKind.FREE)
    after.head.destination shouldBe Caller
    called.core.handlers.isRunning shouldBe false
    called.core.register(4) shouldBe 5
    called.port.counts should contain(Counter.IPIS_RECEIVED)
  }

  test("a CPU that has not begun takes calls, and one that begins meanwhile does so when the handler is done") {
    val called = cpu(Seq(load))
    call(called).map(_.kind) shouldBe Seq(MessageKind.LOAD)
    called.start() shouldBe empty
    called.core.handlers.isRunning shouldBe true
    called.value(7).map(_.kind) shouldBe Seq(MessageKind.STORE)
    called.stored().map(_.kind) shouldBe Seq(answered, MessageKind.LOAD)
    called.value(5)
    called.core.isFinished shouldBe true
  }

  test(
    "a handler costs what its own code does: its accesses are not stalled, what it invalidates costs as anywhere else"
  ) {
    val invalidates = Instruction(INVALIDATE_LOCAL, 6, given, 2)
    val called = cpu(Seq(Instruction(IRQ_SAVE, 0), load, Instruction(IRQ_RESTORE, 0)), Seq(invalidates) ++ copies)
    called.start()
    called.value(0)
    val charged = called.port.charges.size
    called.port.charges.count(_._1 == Latency.IRQ_OFF_STALL) shouldBe 1
    call(called)
    called.value(5)
    called.stored()
    called.port.charges.drop(charged).map(_._1).toSet -- Set(Latency.INSTRUCTION) shouldBe
      Set(Latency.LOCAL_INVALIDATE, Latency.LOCAL_INVALIDATE_PAGE)
  }

  test("who calls spends for each target") {
    val calling = started(Instruction(SEND_CALL, 7, 0, 1, 1), Instruction(SEND_CALL, 7, 0, 1, 1))
    calling.port.charges.filter(_._1 != Latency.INSTRUCTION).toSeq shouldBe
      Seq.fill(2)(Latency.CALL_TARGET -> 1L)
  }

  test("a masked call waits for local_irq_restore") {
    val masking = started(Instruction(IRQ_SAVE, 0), load, Instruction(IRQ_RESTORE, 0))
    call(masking) shouldBe empty
    masking.core.ends.keepsOthersWaiting shouldBe true
    masking.value(0).map(_.kind) shouldBe Seq(MessageKind.LOAD)
    masking.core.pc shouldBe 4
  }

  test("a call that nobody waits for is not acknowledged") {
    val called = cpu(Nil, Nil)
    called.start()
    call(called, waits = false) shouldBe empty
    call(called).map(_.kind) shouldBe Seq(answered)
  }

  private val waiting = Seq(
    "for a lock" -> Instruction(LOCK, 5, 0, LockMode.SPIN.ordinal),
    "for a flush" -> Instruction(FLUSH, 6, 1, 2, 0),
    "for the fence of an invalidation" -> Instruction(INVALIDATE_FENCE, 6),
    "for the acknowledgement of its own IPI" -> Instruction(SEND_IPI, 7, 1),
    "for a grace period" -> Instruction(SYNCHRONIZE_RCU),
    "for a wake-up" -> Instruction(SCHEDULE, 1)
  )

  for ((what, instruction) <- waiting) {
    test(s"a handler runs while the program waits $what, and what that is answered with reaches the program") {
      for (meanwhile <- Seq(true, false)) {
        val called = started(instruction, Instruction(FREE, 1))
        call(called).map(_.kind) shouldBe Seq(MessageKind.LOAD)
        if (meanwhile) granted(called) shouldBe empty
        called.value(7).map(_.kind) shouldBe Seq(MessageKind.STORE)
        called.stored().map(_.kind) shouldBe (if (meanwhile) Seq(answered, MessageKind.FREE) else Seq(answered))
        if (!meanwhile) granted(called).map(_.kind) shouldBe Seq(MessageKind.FREE)
      }
    }
  }

  test("the delay of a program ends while its handler runs, and a handler's own time is only spent") {
    val delay = Instruction(DELAY, Latency.PAGE_COPY.ordinal, 2)
    val called = cpu(Seq(delay, Instruction(FREE, 1)), Seq(delay, Instruction(LOAD, own, given)))
    called.start()
    call(called).map(_.kind) shouldBe Seq(MessageKind.LOAD)
    called.port.wakes.map(_.kind) shouldBe Seq(MessageKind.RESUME)
    called.receive(MessageKind.RESUME) shouldBe empty
    called.value(0).map(_.kind) shouldBe Seq(answered, MessageKind.FREE)
  }

  test("a second call, and an IPI, wait until the first handler has returned") {
    val called = started()
    call(called).map(_.kind) shouldBe Seq(MessageKind.LOAD)
    call(called, caller = 2) shouldBe empty
    called.receive(MessageKind.IPI, 3, 0, InvalidationRange.NOTHING, Mmu1) shouldBe empty
    called.value(0)
    val after = called.stored()
    after.map(_.kind) shouldBe Seq(answered, MessageKind.LOAD)
    called.value(0)
    called.stored().map(_.kind) shouldBe Seq(answered, MessageKind.IPI_ACK)
    called.core.isFinished shouldBe true
  }

  test("a call that came while a handler ran is served when that returns to a program that waits") {
    val called = started(Instruction(LOCK, 5, 0, LockMode.SPIN.ordinal))
    call(called).map(_.kind) shouldBe Seq(MessageKind.LOAD)
    call(called, caller = 2) shouldBe empty
    called.value(0)
    called.stored().map(_.kind) shouldBe Seq(answered, MessageKind.LOAD)
    called.value(0)
    called.stored().map(_.kind) shouldBe Seq(answered)
    called.core.ends.keepsOthersWaiting shouldBe false
  }

  test("a CPU whose program has ended runs handlers, and has ended again after them") {
    val called = started()
    called.core.isFinished shouldBe true
    call(called)
    called.core.isFinished shouldBe false
    called.value(0)
    called.stored()
    called.core.isFinished shouldBe true
  }

  test("an early acknowledgement is the only one") {
    val called = cpu(Nil, Instruction(ACKNOWLEDGE_CALL) +: copies)
    called.start()
    call(called).map(_.kind) shouldBe Seq(answered, MessageKind.LOAD)
    called.value(0)
    called.stored() shouldBe empty
    called.core.isFinished shouldBe true
  }

  test("a caller waits until all that it waits for have answered; others it does not count") {
    def sends(waits: Int) = Instruction(SEND_CALL, 7, 0, 1, waits)
    val caller = cpu(Seq(sends(1), sends(0), sends(1), Instruction(AWAIT_CALLS), Instruction(FREE, 1)))
    caller.start() shouldBe Seq(1, 0, 1).zipWithIndex.map { case (waits, pc) =>
      Sent(2, MessageKind.CALL, pc, 0, X, waits)
    }
    caller.core.timeUse shouldBe TimeUse.ACKNOWLEDGEMENTS
    caller.receive(MessageKind.CALLED, source = 2) shouldBe empty
    caller.receive(MessageKind.CALLED, source = 2).map(_.kind) shouldBe Seq(MessageKind.FREE)
  }

  test("who waits for answers runs handlers, and they can come while one runs") {
    val caller = cpu(Seq(Instruction(SEND_CALL, 7, 0, 1, 1), Instruction(AWAIT_CALLS), Instruction(FREE, 1)))
    caller.start()
    call(caller).map(_.kind) shouldBe Seq(MessageKind.LOAD)
    caller.receive(MessageKind.CALLED, source = 2) shouldBe empty
    caller.value(0)
    caller.stored().map(_.kind) shouldBe Seq(answered, MessageKind.FREE)
  }

  test("an answer that comes while the host keeps the caller away is not lost") {
    val code = Seq(Instruction(SEND_CALL, 7, 0, 1, 1), Instruction(AWAIT_CALLS), Instruction(FREE, 1))
    val caller = new TestCpu(code, registers, architecture(preempted = true), handlers = Seq(copies))
    caller.start()
    caller.receive(MessageKind.PREEMPT, source = Cpu)
    caller.core.isAway shouldBe true
    caller.receive(MessageKind.CALLED, source = 2) shouldBe empty
    caller.receive(MessageKind.UNPREEMPT, source = Cpu).map(_.kind) shouldBe Seq(MessageKind.FREE)
  }

  test("a CPU that the host takes away while a handler comes before its program begins that all the same") {
    val late = new TestCpu(Seq(Instruction(FREE, 1)), registers, architecture(preempted = true), handlers = Seq(Nil))
    call(late, waits = false)
    late.receive(MessageKind.PREEMPT, source = Cpu)
    late.core.isAway shouldBe true
    late.start() shouldBe empty
    late.receive(MessageKind.UNPREEMPT, source = Cpu).map(_.kind) shouldBe Seq(MessageKind.FREE)
  }

  test("nobody to wait for is no wait, and a CPU that is not there is a wild access") {
    val alone = cpu(Seq(Instruction(AWAIT_CALLS), Instruction(SEND_CALL, 1, 0, 1, 1), Instruction(FREE, 1)))
    alone.start().map(_.kind) shouldBe Seq(MessageKind.FREE)
    alone.checkers shouldBe Seq(Checker.WILD_ACCESS)
  }

  test("a timer is a call to the CPU itself, with 0") {
    val timed = cpu(Seq(Instruction(SET_TIMER, 0, Latency.PAGE_COPY.ordinal, 2)))
    timed.start() shouldBe empty
    timed.port.wakes.toSeq shouldBe Seq(Wake(MessageKind.CALL, Latency.PAGE_COPY, 11))
    call(timed, info = 0, waits = false, caller = Cpu) shouldBe Seq(Sent(Mmu0, MessageKind.LOAD, 2, 0, 0, 0))
  }

  test("a handler that switches interrupts on is warned of, and is not interrupted all the same") {
    val called = cpu(Nil, Seq(Instruction(IRQ_RESTORE, 1), Instruction(LOAD, own, given)))
    called.start()
    call(called).map(_.kind) shouldBe Seq(MessageKind.LOAD)
    call(called, caller = 2) shouldBe empty
    called.value(0).map(_.kind) shouldBe Seq(answered, MessageKind.LOAD)
    called.checkers shouldBe Seq(Checker.KERNEL_WARNING)
  }

  test("an oops in a handler leaves its CPU with interrupts off") {
    val called = started(load)
    called.value(0)
    call(called)
    called.receive(MessageKind.OOPS) shouldBe empty
    call(called, caller = 2) shouldBe empty
    called.core.ends.keepsOthersWaiting shouldBe true
  }

  test("a store to be tried again is, after the handler") {
    val called = started(Instruction(STORE, 1, 2), Instruction(EXCHANGE, 4, 3, 2))
    Activity.of(called.state(CpuState.ACTIVITY)) shouldBe Activity.DRAIN
    call(called) shouldBe empty
    called.stored().map(_.kind) shouldBe Seq(MessageKind.LOAD)
    called.value(0)
    called.stored().map(_.kind) shouldBe Seq(answered, MessageKind.EXCHANGE)
  }

  test("another mm is loaded without telling anybody; what is cached stays only if it is to") {
    val userLoad = Instruction(USER_LOAD, 4, 2)
    for (keep <- Seq(0, 1)) {
      val code = Seq(Instruction(LOAD_MM, 7, keep), Instruction(LOAD_MM, 6, 1), userLoad)
      val switching = new TestCpu(userLoad +: code, registers.updated(2, 0x1000L).updated(7, Mm2))
      val memory = new TestMemory()
      for (level <- 0 to 3) memory(Pgd1 + 8L * 0) = Pgd1 | 1
      memory(Pgd1 + 8) = frame(20) | 0x27
      switching.runAgainst(memory)
      memory.requests.map(_.kind) should not contain MessageKind.SET_CPUMASK
      memory.count(MessageKind.USER_LOAD) shouldBe 2
      (memory.count(MessageKind.WALK_LOAD) > 4) shouldBe (keep == 0)
    }
  }
}
