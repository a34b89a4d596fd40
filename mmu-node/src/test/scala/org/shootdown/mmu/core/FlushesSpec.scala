package org.shootdown.mmu.core

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.{FlushTransport, Latency}
import org.shootdown.config.protocol.InvalidationRange
import org.shootdown.config.protocol.MessageKind
import org.shootdown.config.protocol.MessageKind._

class FlushesSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val start = 0x7000L
  private val page = InvalidationRange.pack(1, 1, false)
  private val freeing = InvalidationRange.pack(1, 1, true)

  private case class Transport(transport: FlushTransport, message: MessageKind, acknowledgement: MessageKind)

  private val ipi = Transport(FlushTransport.IPI, IPI, IPI_ACK)
  private val broadcast = Transport(FlushTransport.BROADCAST, INVALIDATE, INVALIDATED)
  private val hypercall = Transport(FlushTransport.HYPERCALL, HYPERVISOR_INVALIDATE, HYPERVISOR_INVALIDATED)
  private val transports = Seq(ipi, broadcast, hypercall)

  private def flush(mmu: TestMmu, cpu: Int = 0, range: Long = page, kind: MessageKind = FLUSH): Seq[Sent] =
    mmu.at(kind, cpu, mmu.memory.mms.head, start, range, pc = 5)

  private def targets(sent: Seq[Sent]) = sent.filter(_.kind != VALUE).map(_.destination)

  private def answered(sent: Seq[Sent]) = sent.filter(_.kind == VALUE).map(_.destination)

  for (Transport(transport, message, acknowledgement) <- transports) {
    def machine(skipsLazy: Boolean = false, skipsPreempted: Boolean = false, fullAbovePages: Int = 0) =
      new TestMmu(
        flush = TestMmu.flush(transport, 0, skipsLazy, skipsPreempted, serialBroadcast = false, fullAbovePages),
        active = Seq(0, 1, 3),
        lazily = Seq(2)
      )
    val toItself = if (transport == FlushTransport.IPI) Seq.empty else Seq(0)

    test(s"$transport: a flush goes to every CPU of the mask with range and initiator") {
      val mmu = machine()
      val sent = flush(mmu)
      sent shouldBe (toItself ++ Seq(1, 2, 3)).map(Sent(_, message, 5, 0, start, page))
      mmu.port.accesses.last.kind shouldBe FLUSH
    }

    test(s"$transport: the initiator is answered once, when the last target has acknowledged") {
      forAll(Gen.long) { seed =>
        val mmu = machine()
        val order = new scala.util.Random(seed).shuffle(targets(flush(mmu)))
        for (cpu <- order.init) mmu.to(0)(acknowledgement, cpu, 0) shouldBe empty
        mmu.to(0)(acknowledgement, order.last, 0) shouldBe Seq(Sent(0, VALUE, 0, 0, 1, 0))
        answered(mmu.port.sent.toSeq) shouldBe Seq(0)
      }
    }

    test(s"$transport: flushes of different initiators are counted apart") {
      val mmu = machine()
      val first = targets(flush(mmu, 0))
      val second = targets(flush(mmu, 1))
      val done = second.flatMap(mmu.to(0)(acknowledgement, _, 1))
      answered(done) shouldBe Seq(1)
      answered(first.flatMap(mmu.to(0)(acknowledgement, _, 0))) shouldBe Seq(0)
    }

    test(s"$transport: beyond the architecture's limit the whole address space goes") {
      def sentRange(limit: Int, pages: Long, freed: Boolean) =
        flush(machine(fullAbovePages = limit), range = InvalidationRange.pack(1, pages, freed)).head.c
      sentRange(33, 33, freed = false) shouldBe InvalidationRange.pack(1, 33, false)
      sentRange(33, 34, freed = true) shouldBe InvalidationRange.pack(1, 0, true)
      sentRange(33, 0, freed = false) shouldBe InvalidationRange.pack(1, 0, false)
      sentRange(0, 1000, freed = false) shouldBe InvalidationRange.pack(1, 1000, false)
    }

    test(s"$transport: a preempted vCPU is left out where the architecture does so, and learns it when it comes back") {
      val mmu = machine(skipsPreempted = true)
      mmu.to(0)(VCPU_OUT, 3, mmu.memory.mms.head) shouldBe empty
      targets(flush(mmu)) should not contain 3
      mmu.to(0)(VCPU_IN, 3, mmu.memory.mms.head, pc = 8) shouldBe Seq(Sent(3, VCPU_STATE, 8, 1, 0, 0))
      targets(flush(mmu, 1)) should contain(3)
      mmu.to(0)(VCPU_OUT, 3, mmu.memory.mms.head)
      mmu.to(0)(VCPU_IN, 3, mmu.memory.mms.head).map(_.a) shouldBe Seq(0)
    }

    test(s"$transport: a preempted vCPU is waited for where the architecture does not leave it out") {
      val mmu = machine()
      mmu.to(0)(VCPU_OUT, 3, mmu.memory.mms.head)
      targets(flush(mmu)) should contain(3)
      mmu.to(0)(VCPU_IN, 3, mmu.memory.mms.head).map(_.a) shouldBe Seq(0)
    }
  }

  test("a lazy CPU is left out by IPI and hypercall unless tables are freed; a broadcast passes it anyway") {
    def reached(transport: Transport, range: Long) = targets(
      flush(
        new TestMmu(flush = TestMmu.flush(transport.transport, skipsLazy = true), active = Seq(1), lazily = Seq(2)),
        range = range
      )
    )
    reached(ipi, page) shouldBe Seq(1)
    reached(ipi, freeing) shouldBe Seq(1, 2)
    reached(hypercall, page) shouldBe Seq(1)
    reached(hypercall, freeing) shouldBe Seq(1, 2)
    reached(broadcast, page) shouldBe Seq(1, 2)
  }

  test("a lazy CPU that was left out owes nothing when it is preempted meanwhile") {
    val lazySkip = TestMmu.flush(skipsLazy = true, skipsPreempted = true)
    val mmu = new TestMmu(flush = lazySkip, active = Seq(0), lazily = Seq(2))
    mmu.to(0)(VCPU_OUT, 2, mmu.memory.mms.head)
    flush(mmu)
    mmu.to(0)(VCPU_IN, 2, mmu.memory.mms.head).map(_.a) shouldBe Seq(0)
  }

  test("a flush by IPI that has no other CPU to interrupt is complete at once") {
    for (active <- Seq(Seq.empty, Seq(0)))
      flush(new TestMmu(active = active)) shouldBe Seq(Sent(0, VALUE, 5, 0, 1, 0))
  }

  test("the initiator by IPI pays for the preparation, for each target, and for each sixteen of them") {
    val mmu = new TestMmu(cpus = 40, active = 0 until 34)
    flush(mmu)
    val counts = mmu.port.charges.groupMapReduce(_._1)(_._2)(_ + _)
    counts shouldBe Map(Latency.IPI_PREPARE -> 1L, Latency.IPI_TARGET -> 33L, Latency.IPI_SEND -> 3L)
  }

  test("a hypercall pays for each target, a broadcast for none") {
    def charged(transport: Transport) = {
      val mmu = new TestMmu(flush = TestMmu.flush(transport.transport), active = Seq(0, 1, 3))
      flush(mmu)
      mmu.port.charges.toSeq
    }
    charged(hypercall) shouldBe Seq.fill(3)(Latency.HYPERCALL_TARGET -> 1L)
    charged(broadcast) shouldBe empty
  }

  test("broadcasts occupy the one resource where they are serial, and no other transport does") {
    def occupied(transport: Transport, serial: Boolean) = {
      val mmu = new TestMmu(flush = TestMmu.flush(transport.transport, serialBroadcast = serial), active = Seq(0, 1))
      flush(mmu)
      flush(mmu, kind = INVALIDATE_BROADCAST)
      mmu.port.occupied.toSeq
    }
    occupied(broadcast, serial = true) shouldBe Seq(Latency.BROADCAST, Latency.BROADCAST)
    occupied(broadcast, serial = false) shouldBe empty
    // The broadcast instruction itself is the same everywhere.
    occupied(hypercall, serial = true) shouldBe Seq(Latency.BROADCAST)
  }

  test("a broadcast invalidation lets its issuer go on at once; the fence waits for it") {
    val mmu = new TestMmu(flush = TestMmu.flush(FlushTransport.BROADCAST), active = Seq(0, 1, 3))
    val sent = flush(mmu, kind = INVALIDATE_BROADCAST)
    targets(sent) shouldBe Seq(0, 1, 3)
    sent.filter(_.kind == VALUE) shouldBe Seq(Sent(0, VALUE, 5, 0, 0, 0))
    mmu.at(INVALIDATE_FENCE, 0, mmu.memory.mms.head) shouldBe empty
    mmu.to(0)(INVALIDATED, 0, 0) shouldBe empty
    mmu.to(0)(INVALIDATED, 3, 0) shouldBe empty
    answered(mmu.to(0)(INVALIDATED, 1, 0)) shouldBe Seq(0)
  }

  test("the fence waits for every broadcast before it, and for none if all are complete") {
    val mmu = new TestMmu(flush = TestMmu.flush(FlushTransport.BROADCAST), active = Seq(1))
    answered(mmu.at(INVALIDATE_FENCE, 0, mmu.memory.mms.head)) shouldBe Seq(0)
    flush(mmu, kind = INVALIDATE_BROADCAST)
    flush(mmu, kind = INVALIDATE_BROADCAST)
    mmu.to(0)(INVALIDATED, 1, 0) shouldBe empty
    mmu.at(INVALIDATE_FENCE, 0, mmu.memory.mms.head) shouldBe empty
    answered(mmu.to(0)(INVALIDATED, 1, 0)) shouldBe Seq(0)
    answered(mmu.at(INVALIDATE_FENCE, 0, mmu.memory.mms.head)) shouldBe Seq(0)
  }

  test("the fence of one CPU does not wait for the broadcasts of another") {
    val mmu = new TestMmu(flush = TestMmu.flush(FlushTransport.BROADCAST), active = Seq(1))
    flush(mmu, cpu = 0, kind = INVALIDATE_BROADCAST)
    answered(mmu.at(INVALIDATE_FENCE, 2, mmu.memory.mms.head)) shouldBe Seq(2)
  }

  test("completions that nobody waits for are answered to nobody") {
    val mmu = new TestMmu(flush = TestMmu.flush(FlushTransport.BROADCAST), active = Seq(1))
    flush(mmu, kind = INVALIDATE_BROADCAST)
    mmu.to(0)(INVALIDATED, 1, 0) shouldBe empty
  }

  private val nothing = InvalidationRange.NOTHING

  test("an IPI to one CPU reaches that one, an IPI to all reaches all others, neither invalidates anything") {
    val mmu = new TestMmu()
    mmu.to(0)(SEND_IPI, 1, 3, 1, pc = 5) shouldBe Seq(Sent(3, IPI, 5, 1, 0, nothing))
    answered(mmu.to(0)(IPI_ACK, 3, 1)) shouldBe Seq(1)
    mmu.to(0)(SEND_IPI, 1, -1, 1, pc = 5) shouldBe Seq(0, 2, 3).map(Sent(_, IPI, 5, 1, 0, nothing))
    Seq(0, 2).flatMap(mmu.to(0)(IPI_ACK, _, 1)) shouldBe empty
    answered(mmu.to(0)(IPI_ACK, 3, 1)) shouldBe Seq(1)
  }

  test("an IPI reaches a CPU whatever mm it runs, lazy or preempted") {
    val mmu = new TestMmu(flush = TestMmu.flush(skipsLazy = true, skipsPreempted = true), lazily = Seq(2))
    mmu.to(0)(VCPU_OUT, 3, mmu.memory.mms.head)
    targets(mmu.to(0)(SEND_IPI, 0, -1, 1)) shouldBe Seq(1, 2, 3)
  }

  test("an IPI to oneself, or with no other CPU, is complete at once") {
    answered(new TestMmu().to(0)(SEND_IPI, 1, 1, 1)) shouldBe Seq(1)
    answered(new TestMmu(cpus = 1).to(0)(SEND_IPI, 0, -1, 1)) shouldBe Seq(0)
  }

  test("an IPI that is not waited for is answered at once, and no later flush waits for it") {
    val mmu = new TestMmu(active = Seq(2))
    val before = mmu.state
    val sent = mmu.to(0)(SEND_IPI, 0, 1, 0)
    mmu.state shouldBe before
    targets(sent) shouldBe Seq(1)
    answered(sent) shouldBe Seq(0)
    targets(flush(mmu)) shouldBe Seq(2)
    answered(mmu.to(0)(IPI_ACK, 2, 0)) shouldBe Seq(0)
    val token = sent.filter(_.kind == IPI).map(_.a).head
    mmu.to(0)(IPI_ACK, 1, token) shouldBe empty
  }

  private sealed trait Step
  private case class Begin(cpu: Int, kind: MessageKind) extends Step
  private case class Acknowledge(place: Int) extends Step

  private val steps = Gen.listOf(
    Gen.oneOf(
      Gen.zip(Gen.choose(0, 3), Gen.oneOf(FLUSH, INVALIDATE_BROADCAST, INVALIDATE_FENCE)).map((Begin.apply _).tupled),
      Gen.choose(0, 20).map(Acknowledge)
    )
  )

  for (Transport(transport, _, acknowledgement) <- Seq(broadcast, hypercall)) {
    test(s"$transport: whatever is in flight, every request is answered exactly once") {
      forAll(steps) { program =>
        val mmu = new TestMmu(flush = TestMmu.flush(transport), active = 0 until 4)
        var inFlight = Vector.empty[Sent]
        var waiting = Set.empty[Int]
        def handle(sent: Seq[Sent]): Unit = {
          inFlight ++= sent.filter(_.kind != VALUE)
          answered(sent).foreach { cpu =>
            waiting should contain(cpu)
            waiting -= cpu
          }
        }
        def acknowledge(place: Int): Unit = {
          val invalidation = inFlight(place)
          inFlight = inFlight.patch(place, Seq.empty, 1)
          val kind = if (invalidation.kind == INVALIDATE) INVALIDATED else acknowledgement
          handle(mmu.to(0)(kind, invalidation.destination, invalidation.a))
        }
        program.foreach {
          case Begin(cpu, kind) if !waiting(cpu) =>
            waiting += cpu
            handle(flush(mmu, cpu, page, kind))
          case Acknowledge(place) if inFlight.nonEmpty => acknowledge(place % inFlight.size)
          case _                                       =>
        }
        while (inFlight.nonEmpty) acknowledge(0)
        waiting shouldBe empty
      }
    }
  }

  test("an interrupt to everybody goes to bystanders, one to a CPU does not, and who waits waits for them") {
    val mmu = new TestMmu(cpus = 2, bystanders = 2)
    mmu.to(0)(SEND_IPI, 0, 1, 1).map(_.destination) shouldBe Seq(1)
    mmu.to(0)(IPI_ACK, 1, 0).map(_.destination) shouldBe Seq(0)
    mmu.to(0)(SEND_IPI, 0, -1, 1).map(_.destination) shouldBe Seq(1, 3, 4)
    for (target <- Seq(1, 3)) mmu.to(0)(IPI_ACK, target, 0) shouldBe empty
    mmu.to(0)(IPI_ACK, 4, 0).map(_.destination) shouldBe Seq(0)
  }
}
