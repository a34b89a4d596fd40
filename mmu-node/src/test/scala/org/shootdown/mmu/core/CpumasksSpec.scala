package org.shootdown.mmu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.FlushTransport
import org.shootdown.config.finding.Checker
import org.shootdown.config.protocol.InvalidationRange
import org.shootdown.config.protocol.MessageKind._

class CpumasksSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val page = InvalidationRange.pack(1, 1, false)

  private def enter(mmu: TestMmu, cpu: Int, lazily: Boolean = false): Unit =
    mmu.at(SET_CPUMASK, cpu, mmu.memory.mms.head, 1, if (lazily) 1 else 0) shouldBe Seq(Sent(cpu, VALUE, 0, 0, 0, 0))

  private def leave(mmu: TestMmu, cpu: Int): Unit = mmu.at(SET_CPUMASK, cpu, mmu.memory.mms.head, 0)

  /** The CPUs that a flush by the last CPU, which is in no mask, reaches. */
  private def targets(mmu: TestMmu): Seq[Int] =
    mmu.at(FLUSH, mmu.topology.cpus - 1, mmu.memory.mms.head, 0x7000, page).filter(_.kind != VALUE).map(_.destination)

  test("a flush reaches exactly the CPUs of the mask, in order, however many there are") {
    forAll(Gen.choose(2, 200).flatMap { cpus =>
      Gen.zip(Gen.const(cpus), Gen.listOf(Gen.zip(Gen.choose(0, cpus - 2), Gen.oneOf(true, false))))
    }) { case (cpus, steps) =>
      val mmu = new TestMmu(cpus)
      var mask = Set.empty[Int]
      for ((cpu, present) <- steps) {
        if (present) enter(mmu, cpu) else leave(mmu, cpu)
        if (present) mask += cpu else mask -= cpu
      }
      targets(mmu) shouldBe mask.toSeq.sorted
    }
  }

  test("CPUs at the ends of the mask's words are CPUs like any others") {
    val ends = Seq(0, 63, 64, 127, 128)
    targets(new TestMmu(cpus = 130, active = ends)) shouldBe ends
    targets(new TestMmu(cpus = 64, active = Seq(62))) shouldBe Seq(62)
    targets(new TestMmu(cpus = 65, active = Seq(63))) shouldBe Seq(63)
  }

  test("a CPU is in the mask from the start if the machine says so") {
    targets(new TestMmu(active = Seq(0, 2), lazily = Seq(1))) shouldBe Seq(0, 1, 2)
  }

  test("a lazy CPU is in the mask; it is left out where the architecture skips it and no tables are freed") {
    val mmu = new TestMmu(flush = TestMmu.flush(skipsLazy = true))
    enter(mmu, 0)
    enter(mmu, 1, lazily = true)
    targets(mmu) shouldBe Seq(0)
    enter(mmu, 1)
    targets(mmu) shouldBe Seq(0, 1)
    enter(mmu, 0, lazily = true)
    targets(mmu) shouldBe Seq(1)
    leave(mmu, 1)
    targets(mmu) shouldBe empty
  }

  test("masks of different mms are different, and each is at its mm's home") {
    val mmu = new TestMmu(mmus = 2)
    mmu.at(SET_CPUMASK, 0, mmu.memory.mms(1), 1)
    targets(mmu) shouldBe empty
    mmu.at(FLUSH, 3, mmu.memory.mms(1), 0x7000, page).map(_.destination) shouldBe Seq(0)
  }

  test("what is no mm has no mask") {
    val mmu = new TestMmu()
    for (kind <- Seq(SET_CPUMASK, FLUSH, INVALIDATE_BROADCAST, INVALIDATE_FENCE)) {
      mmu.port.findings.clear()
      mmu.at(kind, 1, mmu.memory.statics.head, 1, page).map(_.kind) shouldBe Seq(OOPS)
      mmu.checkers shouldBe Seq(Checker.WILD_ACCESS)
    }
  }

  private val byThreshold = TestMmu.flush(FlushTransport.BROADCAST, globalAsidCpus = 3)

  private def transport(mmu: TestMmu) = mmu.at(FLUSH, 3, mmu.memory.mms.head, 0x7000, page).map(_.kind).toSet

  test("an mm gets a global ASID when it is active on enough CPUs, and keeps it") {
    val mmu = new TestMmu(flush = byThreshold)
    enter(mmu, 0)
    enter(mmu, 1)
    transport(mmu) shouldBe Set(IPI)
    enter(mmu, 1)
    enter(mmu, 2, lazily = true)
    transport(mmu) shouldBe Set(IPI)
    enter(mmu, 2)
    transport(mmu) shouldBe Set(INVALIDATE)
    leave(mmu, 2)
    leave(mmu, 1)
    transport(mmu) shouldBe Set(INVALIDATE)
  }

  test("an mm that starts on enough CPUs, or is said to, has a global ASID from the start") {
    transport(new TestMmu(flush = byThreshold, active = Seq(0, 1, 2))) shouldBe Set(INVALIDATE)
    transport(new TestMmu(flush = byThreshold, active = Seq(0, 1), lazily = Seq(2))) shouldBe Set(IPI)
    transport(new TestMmu(flush = byThreshold, active = Seq(0), globalAsid = true)) shouldBe Set(INVALIDATE)
  }
}
