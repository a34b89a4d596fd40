package org.shootdown.simulation.timed

import java.nio.file.Path
import java.util.{List => JavaList, Map => JavaMap}

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.{Architecture, ArchitectureCatalogue}
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.{Component, Disturbance, Envelope, EnvelopeBatch, MessageKind}
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{ScenarioCompiler, ScenarioFile}
import org.shootdown.machine.{Machine, MachineAssembly, Stall}

/** The components of a machine that is one group: what they make of an envelope, and what they report. */
class TimedComponentSpec extends AnyFunSuite with Matchers {
  private val arm64 = ArchitectureCatalogue.of(JavaList.of(Path.of("..", "config", "architectures"))).find("arm64")
  private val Mmu0 = 2

  private def machine(stalls: String*): Machine = {
    val source =
      """C t
        |{ int x = 42; int y; spinlock_t l; }
        |P0(int *x, spinlock_t *l) { int r0; spin_lock(l); r0 = xchg(x, 7); }
        |P1(int *y) { int r0 = 5; point(here); point(there); WRITE_ONCE(*y, r0); }
        |exists (x=1 /\ y=1 /\ 0:r0=0 /\ 1:r0=0)
        |""".stripMargin
    val target = new Target(arm64, "default", 0, 1, JavaMap.of())
    val scenario =
      new ScenarioCompiler(new IncludePath(JavaList.of())).compile(ScenarioFile.parse("t.litmus", source), target)
    MachineAssembly.of(scenario, 10, stalls.map(Stall.parse).asJava)
  }

  /** A component, and what it sends. */
  private class Started(number: Int, of: Machine = machine()) {
    private val component: Component = SimulatedMachine.of(of).newComponent(number)
    val sent = new EnvelopeBatch
    component.sendTo(sent)
    begin(1)

    def begin(trial: Long): Unit = component.begin(1, trial)

    def handle(time: Long, kind: MessageKind, a: Long = 0, b: Long = 0, from: Int = 0): Unit = {
      val words = new Array[Long](2 * Envelope.STRIDE)
      Envelope.write(words, Envelope.STRIDE, time, from, number, 0, kind, 3, a, b, 0)
      component.handle(words, Envelope.STRIDE)
    }

    def report: org.shootdown.config.protocol.ComponentReport = component.report

    def last(field: (Array[Long], Int) => Any): Any = field(sent.words, (sent.size - 1) * Envelope.STRIDE)
  }

  private def word(of: Machine, index: Int): Long = of.observedAddresses.get(0).getLong(index)

  test("a component has its number in the machine: CPUs come first") {
    (0 to 2).foreach(number => SimulatedMachine.of(machine()).newComponent(number).number shouldBe number)
  }

  test("a CPU that starts asks the MMU, and reports how far it came and what it asked for") {
    val cpu = new Started(0)
    cpu.handle(5000, MessageKind.START)
    cpu.last(Envelope.destination) shouldBe Mmu0
    cpu.last(Envelope.kind) shouldBe MessageKind.LOCK
    val waiting = cpu.report
    (waiting.component, waiting.requests, waiting.flushes, waiting.lastRequestPs, waiting.lastEventPs) shouldBe
      ((0, 1L, 0L, 5000L, 5000L))
    (waiting.cpu.finished, waiting.cpu.waitsFor) shouldBe ((false, "LOCK"))
    cpu.handle(90000, MessageKind.VALUE, 0, from = Mmu0)
    cpu.last(Envelope.kind) shouldBe MessageKind.EXCHANGE
    cpu.handle(990000, MessageKind.VALUE, 42, from = Mmu0)
    val ended = cpu.report
    ended.values.asScala shouldBe Seq(42L)
    (ended.requests, ended.lastEventPs, ended.cpu.finished, ended.cpu.heldLocks.size) shouldBe ((2L, 990000L, true, 1))
    cpu.begin(2)
    waiting.cpu.waitsFor shouldBe "LOCK"
    ended.cpu.heldLocks should have size 1
    (cpu.report.requests, cpu.report.lastRequestPs, cpu.report.values.asScala) shouldBe ((0L, 0L, Seq(0L)))
  }

  test("an MMU answers the CPU and the instruction that sent a request, and reports words and findings of one trial") {
    val group = machine()
    val mmu = new Started(Mmu0, group)
    mmu.handle(5000, MessageKind.EXCHANGE, word(group, 0), 9, from = 1)
    (mmu.last(Envelope.source), mmu.last(Envelope.destination), mmu.last(Envelope.pc)) shouldBe ((Mmu0, 1, 3))
    mmu.last(Envelope.kind) shouldBe MessageKind.VALUE
    mmu.handle(6000, MessageKind.LOAD, 8, from = 1)
    val report = mmu.report
    mmu.begin(2)
    (report.component, report.lastEventPs, Option(report.cpu)) shouldBe ((Mmu0, 6000L, None))
    report.values.asScala shouldBe Seq(9L, 0L)
    report.findings.asScala shouldBe Seq(Finding.of(Checker.WILD_ACCESS, 1, 3, 8))
    mmu.report.values.asScala shouldBe Seq(42L, 0L)
    mmu.report.findings.asScala shouldBe empty
  }

  test("the same finding is kept once, and the first sixteen different ones are kept in order") {
    val mmu = new Started(Mmu0)
    val wild = Seq(3, 1, 3, 2) ++ (4 to 40)
    wild.foreach(place => mmu.handle(5000, MessageKind.LOAD, place * 8L, from = 1))
    mmu.report.findings.asScala.map(_.address / 8) shouldBe (Seq(3, 1, 2) ++ (4 to 16))
  }

  private def cpuPort(of: Machine, sent: EnvelopeBatch): CpuPort = {
    val alone = SimulatedMachine.of(of)
    val timed = new TimedPort(1, true, alone.architecture, Disturbance.NONE, alone.distances, false)
    timed.sendTo(sent)
    timed.begin(1, 1)
    new CpuPort(timed, alone.numbers(0), null, alone.groups.get(0), 0, 1, false)
  }

  test("a CPU that nobody made stall passes every point, and lets itself be watched") {
    val sent = new EnvelopeBatch
    val port = cpuPort(machine(), sent)
    (0 to 2).map(port.stallsAt(3, _)) shouldBe Seq(false, false, false)
    port.executed(3, 0)
    port.translated(3, 1, 0, 0, 0)
    port.faulted(3, 1)
    sent.size shouldBe 0
  }

  test("a stall wakes its CPU after exactly that, and what the CPU sends meanwhile does not wait for it") {
    val sent = new EnvelopeBatch
    val port = cpuPort(machine("1:P1.here=123ns"), sent)
    port.component.arrive(5000)
    (0 to 1).map(port.stallsAt(3, _)) shouldBe Seq(true, false)
    (Envelope.kind(sent.words, 0), Envelope.destination(sent.words, 0), Envelope.time(sent.words, 0)) shouldBe
      ((MessageKind.RESUME, 1, 128000L))
    port.send(0, MessageKind.PASSED, 0, 0, 0, 0)
    Envelope.time(sent.words, Envelope.STRIDE) shouldBe 5000 + (arm64: Architecture).lookaheadPs
  }
}
