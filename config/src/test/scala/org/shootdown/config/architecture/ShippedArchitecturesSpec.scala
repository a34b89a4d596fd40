package org.shootdown.config.architecture

import java.nio.file.Path
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatest.prop.TableDrivenPropertyChecks
import org.shootdown.config.architecture.FlushClass.{COND, NOWAIT, WAIT}
import org.shootdown.config.architecture.MemoryModel.{TSO, WEAK, WEAK_NON_MCA}
import org.shootdown.config.time.Distribution.{Constant, LogNormal}
import scala.jdk.CollectionConverters._

class ShippedArchitecturesSpec extends AnyFunSuite with Matchers with TableDrivenPropertyChecks {
  private val directory = Path.of(sys.props.getOrElse("basedir", "config"), "architectures")
  private val catalogue = ArchitectureCatalogue.of(java.util.List.of(directory))

  private val expected = Table(
    ("name", "flush class", "freed by RCU", "hardware A and D", "memory model"),
    ("arm64", NOWAIT, true, true, WEAK),
    ("loongarch64", WAIT, false, false, WEAK),
    ("mips64", WAIT, false, false, WEAK),
    ("mips64-mmid", NOWAIT, false, false, WEAK),
    ("ppc64-hash", NOWAIT, true, false, WEAK_NON_MCA),
    ("ppc64-radix-ipi", WAIT, true, true, WEAK_NON_MCA),
    ("ppc64-radix-tlbie", NOWAIT, true, true, WEAK_NON_MCA),
    ("riscv64-ipi", WAIT, true, false, WEAK),
    ("riscv64-sbi", NOWAIT, true, false, WEAK),
    ("s390x", NOWAIT, true, false, TSO),
    ("x86_32-pae", WAIT, true, true, TSO),
    ("x86_64", WAIT, true, true, TSO),
    ("x86_64-hyperv", NOWAIT, true, true, TSO),
    ("x86_64-invlpgb", NOWAIT, true, true, TSO),
    ("x86_64-kvmpv", COND, true, true, TSO),
    ("x86_64-xenpv", NOWAIT, true, true, TSO)
  )

  test("exactly these are shipped") {
    catalogue.names.asScala.toSeq shouldBe expected.map(_._1).toSeq
  }

  test("the mechanisms are the documented ones") {
    forAll(expected) { (name, flushClass, freedByRcu, hardware, memoryModel) =>
      val architecture = catalogue.find(name)
      architecture.flushClass shouldBe flushClass
      architecture.tables.freedByRcu shouldBe freedByRcu
      architecture.tables.syncOneIpi shouldBe freedByRcu
      architecture.entries.hardwareAccessed shouldBe hardware
      architecture.entries.hardwareDirty shouldBe hardware
      architecture.memoryModel shouldBe memoryModel
    }
  }

  private def those(holds: Architecture => Boolean): Seq[String] =
    catalogue.names.asScala.toSeq.filter(name => holds(catalogue.find(name)))

  test("what only some of them do") {
    those(_.tables.collapseIpi) shouldBe Seq("ppc64-hash", "ppc64-radix-ipi", "ppc64-radix-tlbie")
    those(_.entries.splitLoads) shouldBe Seq("x86_32-pae")
    those(_.entries.clear == EntryClear.TWO_STORES) shouldBe Seq("s390x")
    those(_.entries.contiguous > 1) shouldBe Seq("arm64")
    those(_.tlb.cachesInvalid) shouldBe Seq("riscv64-ipi", "riscv64-sbi")
    those(_.flush.globalAsidCpus > 0) shouldBe Seq("x86_64-invlpgb")
    those(_.preemptsVcpus) shouldBe Seq("x86_64-hyperv", "x86_64-kvmpv", "x86_64-xenpv")
    those(_.entries.hardwareNonLeafAccessed).foreach(_ should startWith("x86_"))
  }

  test("every figure names a source, and assumed ones say so") {
    forAll(expected) { (name, _, _, _, _) =>
      val figures = catalogue.file(name).figures.asScala
      figures.foreach(_.source should not be empty)
      figures.filter(_.source.startsWith("assumed")).foreach(_.trust shouldBe Trust.ASSUMED)
    }
  }

  test("accesses with interrupts off stall alike everywhere") {
    val stall = Seq(
      (99.93125, new Constant(0)),
      (0.0625, new LogNormal(5000000, 1.0)),
      (0.00625, new LogNormal(100000000, 0.5))
    )
    forAll(expected) { (name, _, _, _, _) =>
      val components = catalogue.find(name).latencies.get(Latency.IRQ_OFF_STALL).components.asScala
      components.map(c => (c.weight, c.shape)) shouldBe stall
    }
  }

  test("x86_64 has the calibrated medians") {
    val medians = Table(
      ("purpose", "ps"),
      (Latency.IPI_TARGET, 75000L),
      (Latency.IPI_DELIVER, 180000L),
      (Latency.IPI_HANDLER, 302000L),
      (Latency.IPI_HANDLER_PAGE, 101000L),
      (Latency.IPI_ACK, 50000L),
      (Latency.LOCAL_INVALIDATE, 211000L),
      (Latency.LOCAL_INVALIDATE_PAGE, 101000L)
    )
    val architecture = catalogue.find("x86_64")
    forAll(medians) { (purpose, ps) =>
      architecture.latencies.get(purpose).components.get(0).shape shouldBe new LogNormal(ps, 0.25)
    }
  }

  test("the transit floor is 10 ns") {
    forAll(expected)((name, _, _, _, _) => catalogue.find(name).lookaheadPs shouldBe 10000)
  }
}
