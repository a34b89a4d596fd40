package org.shootdown.simulation.trial

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.{Architecture, FlushTransport, Latencies, Latency}
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.LockMode
import org.shootdown.config.time.Distribution
import org.shootdown.simulation.fixture.{Architectures, Step, TestCpu, TestMachine}
import org.shootdown.simulation.interconnect.InlineDriver
import org.shootdown.cpu.isa.Order
import org.shootdown.machine.judgement.EndCheckers

/** What the end of a trial shows, on whole machines. */
class EndCheckersSpec extends AnyFunSuite with Matchers {
  import Step._

  private val aWhile = Delay(Latency.PAGE_COPY, 100)
  private val long = Delay(Latency.PAGE_COPY, 10_000)

  test("a machine that does nothing wrong has no finding") {
    val program = List(locked(0, locked(1)), InterruptsOff(List(Store(0, 1, Order.ONCE))), Synchronize, Reader(Nil))
    found(TestMachine.running(program, program, program)) shouldBe empty
  }

  test("two CPUs that take two locks in opposite order at once are in a deadlock with each other") {
    val machine = TestMachine.running(List(locked(0, aWhile, locked(1))), List(locked(1, aWhile, locked(0))))
    of(Checker.DEADLOCK, machine).map(involved) shouldBe Seq(
      (0, machine.layout.lock(1), 1),
      (1, machine.layout.lock(0), 0)
    )
    of(Checker.CIRCULAR_LOCKING, machine) should have size 1
    found(machine) should have size 3
  }

  test("the instructions of a deadlock are those at which its CPUs stand") {
    val machine = TestMachine.running(List(locked(0, aWhile, locked(1))), List(locked(1, aWhile, locked(0))))
    of(Checker.DEADLOCK, machine).foreach { finding =>
      machine.machine.cpus.get(finding.cpu).program.opcode(finding.pc).name shouldBe "LOCK"
      machine.machine.cpus.get(finding.otherCpu).program.opcode(finding.otherPc).name shouldBe "LOCK"
    }
  }

  test("a deadlock of vCPUs is one, however often the host preempts them") {
    val program = (mine: Int, other: Int) => List(locked(mine, aWhile, locked(other)))
    val machine = TestMachine.running(program(0, 1), program(1, 0)).copy(architecture = preempted)
    run(machine).limitReached shouldBe false
    of(Checker.DEADLOCK, machine).map(f => (f.cpu, f.otherCpu)) shouldBe Seq((0, 1), (1, 0))
  }

  test("three CPUs can be in one deadlock") {
    val machine = TestMachine.running(
      List(locked(0, aWhile, locked(1))),
      List(locked(1, aWhile, locked(2))),
      List(locked(2, aWhile, locked(0)))
    )
    of(Checker.DEADLOCK, machine).map(f => (f.cpu, f.otherCpu)) shouldBe Seq((0, 1), (1, 2), (2, 0))
  }

  test("who waits for a CPU in a deadlock is not in it, but hung") {
    val machine = TestMachine.running(
      List(locked(0, aWhile, locked(1))),
      List(locked(1, aWhile, locked(0))),
      List(aWhile, locked(0))
    )
    of(Checker.DEADLOCK, machine).map(_.cpu) shouldBe Seq(0, 1)
    of(Checker.HUNG_TASK, machine).map(involved) shouldBe Seq((2, machine.layout.lock(0), 0))
  }

  test("locks taken in opposite order at different times are a circular locking dependency and nothing else") {
    val machine = TestMachine.running(List(locked(0, locked(1))), List(long, locked(1, locked(0))))
    found(machine).map(_.checker) shouldBe Seq(Checker.CIRCULAR_LOCKING)
    found(machine).map(involved) shouldBe Seq((0, machine.layout.lock(1), 1))
  }

  test("an order over three locks can be circular") {
    val machine = TestMachine.running(
      List(locked(0, locked(1))),
      List(long, locked(1, locked(2))),
      List(long, long, locked(2, locked(0)))
    )
    found(machine).map(_.checker) shouldBe Seq(Checker.CIRCULAR_LOCKING)
  }

  test("of two locks in opposite order and a longer way round, the two are reported") {
    val machine = TestMachine.running(
      List(locked(0, locked(1)), locked(0, locked(2))),
      List(long, locked(1, locked(2)), long, locked(2, locked(0)))
    )
    found(machine).map(_.checker) shouldBe Seq(Checker.CIRCULAR_LOCKING)
    found(machine).map(involved) shouldBe Seq((0, machine.layout.lock(2), 1))
  }

  test("a trylock waits for nothing, so its order does not matter") {
    val tries = Locked(0, LockMode.SPIN, tries = true, Nil)
    found(TestMachine.running(List(locked(0, locked(1))), List(long, locked(1, tries)))) shouldBe empty
  }

  test("one order on all CPUs is not circular") {
    val program = List(locked(0, locked(1, locked(2))), locked(1, locked(3)), locked(0, locked(3)))
    found(TestMachine.running(program, program, program.reverse)) shouldBe empty
  }

  test("a CPU that takes a lock twice waits for itself") {
    val machine = TestMachine.running(List(Lock(0, LockMode.SPIN), Lock(0, LockMode.SPIN)), Nil)
    found(machine).map(_.checker) shouldBe Seq(Checker.RECURSIVE_LOCKING, Checker.DEADLOCK)
    of(Checker.DEADLOCK, machine).map(involved) shouldBe Seq((0, machine.layout.lock(0), 0))
  }

  test("a sleeper that nobody wakes is hung") {
    val machine = TestMachine.running(List(Sleep(0)), List(long))
    found(machine).map(f => (f.checker, f.cpu, f.otherCpu)) shouldBe Seq((Checker.HUNG_TASK, 0, Finding.NONE))
  }

  test("a sleeper that is woken is not hung, and one that is woken too early is") {
    found(TestMachine.running(List(Sleep(0)), List(long, Wake(0)))) shouldBe empty
    found(TestMachine.running(List(long, Sleep(0)), List(Wake(0)))).map(_.checker) shouldBe Seq(Checker.HUNG_TASK)
  }

  test("who waits for a lock that its holder never gives back is hung because of the holder") {
    val machine = TestMachine.running(List(Lock(0, LockMode.SPIN)), List(aWhile, locked(0)))
    found(machine).map(_.checker) shouldBe Seq(Checker.LOCK_KEPT, Checker.HUNG_TASK)
    found(machine).drop(1).map(involved) shouldBe Seq((1, machine.layout.lock(0), 0))
  }

  test("who waits for a CPU that has interrupts off for ever is hung because of it") {
    Seq(Interrupt(1, waits = true), Flush(0, 0, 1, freedTables = false), Synchronize).foreach { wait =>
      val machine = shared(List(aWhile, wait), List(InterruptsOffForEver), Nil)
      withClue(s"$wait: ") {
        found(machine).map(f => (f.checker, f.cpu, f.otherCpu)) shouldBe
          Seq((Checker.INTERRUPTS_KEPT_OFF, 1, -1), (Checker.HUNG_TASK, 0, 1))
      }
    }
  }

  test("who interrupts a CPU that spins with interrupts off for a lock of one's own is in a deadlock with it") {
    val machine = shared(
      List(locked(0, aWhile, Interrupt(1, waits = true))),
      List(InterruptsOff(List(Delay(Latency.PAGE_COPY, 20), locked(0))))
    )
    found(machine).map(f => (f.checker, f.cpu, f.otherCpu)) shouldBe
      Seq((Checker.DEADLOCK, 0, 1), (Checker.DEADLOCK, 1, 0))
  }

  test("an interrupt that nobody waits for keeps nobody waiting") {
    val machine = shared(
      List(InterruptsOff(List(long, Interrupt(1, waits = true)))),
      List(Interrupt(0, waits = false), InterruptsOffForEver)
    )
    found(machine).map(f => (f.checker, f.cpu, f.otherCpu)) shouldBe
      Seq((Checker.INTERRUPTS_KEPT_OFF, 1, -1), (Checker.HUNG_TASK, 0, 1))
  }

  test("two CPUs that flush each other with interrupts off are in a deadlock with each other") {
    val flush = List(InterruptsOff(List(Flush(0, 0, 1, freedTables = false))))
    found(shared(flush, flush)).map(f => (f.checker, f.cpu, f.otherCpu)) shouldBe
      Seq((Checker.DEADLOCK, 0, 1), (Checker.DEADLOCK, 1, 0))
  }

  test("a flush that needs no interrupt does not wait for CPUs that mask them") {
    val flush = List(InterruptsOff(List(Flush(0, 0, 1, freedTables = false))))
    Seq(FlushTransport.BROADCAST, FlushTransport.HYPERCALL).foreach { transport =>
      withClue(s"$transport: ")(found(shared(flush, flush).copy(architecture = flushingBy(transport))) shouldBe empty)
    }
  }

  test("who waits for a grace period within a reader waits for itself") {
    val machine = TestMachine.running(List(Reader(List(Synchronize))), Nil)
    of(Checker.DEADLOCK, machine).map(f => (f.cpu, f.otherCpu)) shouldBe Seq((0, 0))
  }

  test("a reader that never ends holds up a grace period") {
    val machine = TestMachine.running(List(aWhile, Synchronize), List(Reader(List(LoadNowhere))))
    of(Checker.HUNG_TASK, machine).map(f => (f.cpu, f.otherCpu)) shouldBe Seq((0, 1))
  }

  test("the bound on windows is reported for every CPU that it stopped, and for no other") {
    val endless = List(Repeat(1_000_000, List(Load(0, Order.ONCE))))
    val machine = TestMachine.running(endless, Nil, endless).copy(maximumWindows = 50)
    run(machine).limitReached shouldBe true
    found(machine).map(f => (f.checker, f.cpu)) shouldBe Seq((Checker.LIMIT_REACHED, 0), (Checker.LIMIT_REACHED, 2))
  }

  test("a trial that ends at the bound by itself has not reached it") {
    val program = List(Load(0, Order.ONCE), Load(1, Order.ONCE))
    val needed = (1L to 20L).find(n => !run(TestMachine.running(program).copy(maximumWindows = n)).limitReached)
    needed shouldBe Some(5)
    found(TestMachine.running(program).copy(maximumWindows = 5)) shouldBe empty
  }

  private def locked(lock: Int, body: Step*): Step = Locked(lock, LockMode.SPIN, tries = false, body.toList)

  /** A machine whose CPUs all run the same mm. */
  private def shared(programs: List[Step]*): TestMachine = TestMachine(programs.map(TestCpu(_, Some(0))).toList)

  private def run(machine: TestMachine) = new InlineDriver(machine.simulated).run(1, 0)

  private def found(machine: TestMachine): Seq[Finding] = EndCheckers.findings(run(machine)).asScala.toSeq

  private def of(checker: Checker, machine: TestMachine): Seq[Finding] = found(machine).filter(_.checker == checker)

  private def involved(finding: Finding): (Int, Long, Int) = (finding.cpu, finding.address, finding.otherCpu)

  private def flushingBy(transport: FlushTransport): Architecture = like(Architectures.Plain, transport, Map.empty)

  private def preempted: Architecture = like(
    Architectures.Plain,
    FlushTransport.IPI,
    Map(
      Latency.PREEMPTION_INTERVAL -> Distribution.constant(50 * Architectures.Nanosecond),
      Latency.PREEMPTION_DURATION -> Distribution.constant(20 * Architectures.Nanosecond)
    )
  )

  private def like(plain: Architecture, transport: FlushTransport, more: Map[Latency, Distribution]): Architecture =
    new Architecture(
      plain.name,
      plain.description,
      new Architecture.Flush(transport, 0, false, false, false, 0),
      plain.tables,
      plain.entries,
      plain.memoryModel,
      plain.tlb,
      plain.lookaheadPs,
      Latencies.of((plain.latencies.asMap.asScala ++ more).asJava)
    )
}
