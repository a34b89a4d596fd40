package org.shootdown.cpu.core

import it.unimi.dsi.fastutil.ints.IntArrayList
import it.unimi.dsi.fastutil.longs.LongArrayList
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.{Architecture, Latencies, Latency}
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.{Envelope, EnvelopeBatch, LockMode, MessageKind, TimedPort}
import org.shootdown.config.time.Distribution
import org.shootdown.cpu.core.TestMachine._
import org.shootdown.cpu.isa.Opcode._

import scala.jdk.CollectionConverters._

class TimedCpuSpec extends AnyFunSuite with Matchers {
  private val timed: Architecture = {
    val base = architecture()
    val latencies = Latency.values
      .filterNot(latency => latency == Latency.PREEMPTION_INTERVAL || latency == Latency.PREEMPTION_DURATION)
      .map(_ -> Distribution.constant(20000))
    new Architecture(
      base.name,
      base.description,
      base.flush,
      base.tables,
      base.entries,
      base.memoryModel,
      base.tlb,
      base.lookaheadPs,
      Latencies.of(latencies.toMap.asJava)
    )
  }

  private class Machine(code: Instruction*) {
    private val setup = new CpuSetup(
      Cpu,
      program(code :+ Instruction(HALT)),
      new LongArrayList(Array(5L, LockA, LockB)),
      0,
      false,
      timed,
      Topology
    )
    val cpu = new TimedCpu(new CpuCore(setup), new TimedPort(Cpu, true, timed), new IntArrayList(Array(2, 0)))
    val sent = new EnvelopeBatch
    cpu.sendTo(sent)
    cpu.begin(1, 1)

    def handle(time: Long, kind: MessageKind, a: Long = 0): Unit = {
      val words = new Array[Long](2 * Envelope.STRIDE)
      Envelope.write(words, Envelope.STRIDE, time, Mmu0, Cpu, 0, kind, 0, a, 0, 0)
      cpu.handle(words, Envelope.STRIDE)
    }
  }

  private val lock = Instruction(LOCK, 1, 0, LockMode.SLEEP.ordinal)
  private val second = Instruction(LOCK, 2, 0, LockMode.SPIN.ordinal)

  test("an envelope is handled at its time, and what follows is sent to where it says") {
    val machine = new Machine(lock)
    machine.handle(7000, MessageKind.START)
    machine.sent.size shouldBe 1
    Envelope.time(machine.sent.words, 0) shouldBe 7000 + 10000
    Envelope.destination(machine.sent.words, 0) shouldBe Mmu0
    Envelope.source(machine.sent.words, 0) shouldBe Cpu
    Envelope.kind(machine.sent.words, 0) shouldBe MessageKind.LOCK
    Envelope.a(machine.sent.words, 0) shouldBe LockA
  }

  test("at the end a CPU reports its observed registers, and where it stands with which locks") {
    val machine = new Machine(lock, second)
    machine.handle(0, MessageKind.START)
    machine.handle(30000, MessageKind.VALUE, 1)
    val report = machine.cpu.report
    report.component shouldBe Cpu
    report.values.asScala shouldBe Seq(LockB, 5L)
    report.requests shouldBe 2
    report.lastEventPs shouldBe 30000
    report.cpu.finished shouldBe false
    report.cpu.pc shouldBe 1
    report.cpu.waitsFor shouldBe "LOCK"
    report.cpu.awaitedLock shouldBe LockB
    report.cpu.heldLocks.asScala shouldBe Seq(LockA)
    report.cpu.dependencies.asScala shouldBe Seq(LockA, LockB, 1L)
  }

  test("a report keeps what it says when the next trial begins") {
    val machine = new Machine(lock, Instruction(COMPLAIN, 1))
    machine.handle(0, MessageKind.START)
    machine.handle(30000, MessageKind.VALUE, 1)
    val report = machine.cpu.report
    machine.cpu.begin(1, 2)
    report.findings.asScala shouldBe Seq(Finding.of(Checker.KERNEL_BUG, Cpu, 1, 0))
    report.cpu.finished shouldBe true
    report.cpu.heldLocks.asScala shouldBe Seq(LockA)
    machine.cpu.report.findings.asScala shouldBe empty
    machine.cpu.report.cpu.finished shouldBe false
  }
}
