package org.shootdown.mmu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.FlushTransport
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.MessageKind._
import org.shootdown.config.protocol.{InvalidationRange, LockMode, MessageKind}

class BeginSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  private case class Request(kind: MessageKind, cpu: Int, target: Int, b: Long, c: Long)

  private val accesses = Seq(LOAD, STORE, STORE_HALF, EXCHANGE, COMPARE_EXCHANGE, FETCH_ADD, ADD_UNLESS) ++
    Seq(WALK_LOAD, WALK_UPDATE, USER_LOAD, USER_STORE, FREE, FREE_RCU, WAKE)
  private val ofMm = Seq(FLUSH, INVALIDATE_BROADCAST, SET_CPUMASK, VCPU_OUT, VCPU_IN)
  private val locking = Seq(LOCK, TRYLOCK, UNLOCK)

  private val requests: Gen[Request] = for {
    kind <- Gen.oneOf(accesses ++ ofMm ++ locking ++ Seq(ALLOCATE, SYNCHRONIZE_RCU, SEND_IPI, SCHEDULE, MARK_TABLE))
    cpu <- Gen.choose(0, 3)
    target <- Gen.choose(0, 100)
    b <- Gen.choose(0L, 3L)
    c <- Gen.choose(0L, 1L)
  } yield Request(kind, cpu, target, b, c)

  private def machine() = new TestMmu(
    mmus = 2,
    flush = TestMmu.flush(FlushTransport.BROADCAST, globalAsidCpus = 2, skipsPreempted = true),
    active = Seq(0),
    lazily = Seq(1)
  )

  private def address(mmu: TestMmu, request: Request): Long = {
    import mmu.memory._
    val candidates = request.kind match {
      case kind if ofMm.contains(kind)    => mms
      case kind if locking.contains(kind) => locks :+ slabLock
      case ALLOCATE                       => Seq(0L, 1L)
      case SEND_IPI                       => Seq(-1L, 0L, 1L)
      case SCHEDULE                       => tasks
      case _ => statics ++ slabs ++ spares ++ frames ++ tables ++ folios ++ tableFolios ++ tasks ++ Seq(0L)
    }
    candidates(request.target % candidates.size)
  }

  /** Lets CPUs ask for things, none of them while it waits, and sends some of the acknowledgements. */
  private def disturb(mmu: TestMmu, program: List[Request]): Unit = {
    var waiting = Set.empty[Int]
    def handle(mmuNumber: Int, sent: Seq[Sent]): Unit = sent.foreach { message =>
      def reply(kind: MessageKind) = handle(mmuNumber, mmu.to(mmuNumber)(kind, message.destination, message.a))
      message.kind match {
        case VALUE | STORED | OOPS | VCPU_STATE           => waiting -= message.destination
        case INVALIDATE if message.destination != 0       => reply(INVALIDATED)
        case IPI if message.destination != 0              => reply(IPI_ACK)
        case QUIESCENT_REQUEST if message.destination > 1 => reply(QUIESCENT)
        case _                                            =>
      }
    }
    for (request <- program if !waiting(request.cpu)) {
      val at = address(mmu, request)
      val home = request.kind match {
        case ALLOCATE | SEND_IPI | SYNCHRONIZE_RCU => 0
        case _                                     => mmu.topology.mmuFor(at) - mmu.topology.cpus
      }
      val c = if (ofMm.contains(request.kind)) InvalidationRange.pack(1, request.c, false) else request.c
      if (request.kind != VCPU_OUT) waiting += request.cpu
      handle(home, mmu.to(home)(request.kind, request.cpu, at, request.b, c))
    }
  }

  test("after any trial, begin gives the memory image and nothing else") {
    val fresh = machine().state
    forAll(Gen.listOf(requests), minSuccessful(300)) { program =>
      val mmu = machine()
      disturb(mmu, program)
      mmu.begin()
      mmu.state shouldBe fresh
    }
  }

  test("a second trial does what the first did") {
    forAll(Gen.listOf(requests), Gen.listOf(requests)) { (first, second) =>
      val used = machine()
      disturb(used, first)
      used.begin()
      used.port.sent.clear()
      used.port.findings.clear()
      disturb(used, second)
      val fresh = machine()
      disturb(fresh, second)
      used.port.sent shouldBe fresh.port.sent
      used.port.findings shouldBe fresh.port.findings
      used.state shouldBe fresh.state
    }
  }

  test("who freed an object in the last trial is not blamed in this one") {
    val mmu = machine()
    val spare = mmu.memory.spares.head
    mmu.answer(ALLOCATE, 0)
    mmu.at(FREE, 2, spare, pc = 7)
    mmu.begin()
    mmu.at(LOAD, 1, spare, pc = 3)
    mmu.port.findings should contain only Finding.of(Checker.USE_AFTER_FREE, 1, 3, spare)
  }

  test("a lock that was held with waiters is free") {
    val mmu = machine()
    val lock = mmu.memory.locks.head
    for (cpu <- 0 to 2) mmu.lock(cpu, lock, LockMode.SPIN)
    mmu.begin()
    mmu.lock(1, lock, LockMode.SPIN) should have size 1
    mmu.unlock(1, lock, LockMode.SPIN).map(_.kind) shouldBe Seq(STORED)
  }
}
