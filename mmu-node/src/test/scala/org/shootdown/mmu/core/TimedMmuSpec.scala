package org.shootdown.mmu.core

import it.unimi.dsi.fastutil.ints.IntArrayList
import it.unimi.dsi.fastutil.longs.LongArrayList
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.{Architecture, EntryClear, FlushTransport, Latencies, Latency, MemoryModel}
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.{Envelope, EnvelopeBatch, MessageKind, TimedPort, Topology}
import org.shootdown.config.time.Distribution

import java.util
import scala.jdk.CollectionConverters._

class TimedMmuSpec extends AnyFunSuite with Matchers {
  private val cpus = 4
  private val memory = new TestMemory(2)
  private val timed = new Architecture(
    "test",
    "an architecture of a test",
    TestMmu.flush(FlushTransport.IPI),
    new Architecture.Tables(4, true, true, false),
    new Architecture.Entries(EntryClear.EXCHANGE, false, true, true, true, 1),
    MemoryModel.TSO,
    new Architecture.Tlb(8, 0, false),
    1000,
    Latencies.of(Map(Latency.ACCESS -> Distribution.constant(20000)).asJava)
  )

  private class Machine(number: Int) {
    private val none = new MmuSetup.InitialCpumask(new IntArrayList(), new IntArrayList())
    private val topology = new Topology(cpus, 2, memory.image.addresses, util.List.of())
    private val setup = new MmuSetup(number, memory.image, util.List.of(), timed, topology, util.List.of(none))
    private val port = new TimedPort(cpus + number, false, timed)
    private val observed = new LongArrayList(Array(memory.statics(number) + 8, memory.statics(number)))
    val mmu = new TimedMmu(new MmuCore(setup, port), port, observed)
    val sent = new EnvelopeBatch
    mmu.sendTo(sent)
    mmu.begin(1, 1)

    def handle(time: Long, kind: MessageKind, a: Long, b: Long = 0): Unit = {
      val words = new Array[Long](2 * Envelope.STRIDE)
      Envelope.write(words, Envelope.STRIDE, time, 2, cpus + number, 0, kind, 77, a, b, 0)
      mmu.handle(words, Envelope.STRIDE)
    }
  }

  test("an MMU's number is that of a component: CPUs come first") {
    new Machine(0).mmu.number shouldBe 4
    new Machine(1).mmu.number shouldBe 5
  }

  test("a request is answered to the CPU and the instruction that sent it, after the way back") {
    val machine = new Machine(1)
    machine.handle(5000, MessageKind.EXCHANGE, memory.statics(1), 9)
    val answer = machine.sent.words
    machine.sent.size shouldBe 1
    Envelope.time(answer, 0) shouldBe 15000
    Envelope.source(answer, 0) shouldBe 5
    Envelope.destination(answer, 0) shouldBe 2
    Envelope.kind(answer, 0) shouldBe MessageKind.VALUE
    Envelope.pc(answer, 0) shouldBe 77
  }

  test("at the end an MMU reports the words observed, in the order agreed, and what it found") {
    val machine = new Machine(0)
    machine.handle(5000, MessageKind.STORE, memory.statics.head + 8, 9)
    machine.handle(6000, MessageKind.LOAD, 8)
    val report = machine.mmu.report
    machine.mmu.begin(1, 2)
    report.component shouldBe 4
    report.values.asScala shouldBe Seq(9L, 42L)
    report.findings.asScala shouldBe Seq(Finding.of(Checker.WILD_ACCESS, 2, 77, 8))
    report.lastEventPs shouldBe 6000
    Option(report.cpu) shouldBe None
    machine.mmu.report.values.asScala shouldBe Seq(0L, 42L)
    machine.mmu.report.findings.asScala shouldBe empty
  }
}
