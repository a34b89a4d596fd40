package org.shootdown.simulation.timed

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.{Architecture, EntryClear, FlushTransport, Latencies, Latency, MemoryModel}
import org.shootdown.config.protocol.{Distances, Disturbance, MessageKind, Outbox}
import org.shootdown.config.time.{Distribution, Picoseconds}

import scala.collection.mutable.ArrayBuffer
import scala.jdk.CollectionConverters._

class TimedPortSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val lookahead = 1000L
  private val component = 3

  private case class Posted(time: Long, source: Int, destination: Int, sequence: Int, kind: MessageKind, a: Long)

  private class RecordingOutbox extends Outbox {
    val posted: ArrayBuffer[Posted] = ArrayBuffer.empty

    override def add(t: Long, from: Int, to: Int, n: Int, kind: MessageKind, pc: Int, a: Long, b: Long, c: Long): Unit =
      posted += Posted(t, from, to, n, kind, a)

    def times: Seq[Long] = posted.map(_.time).toSeq
  }

  private def architecture(latencies: Map[Latency, Distribution]) = new Architecture(
    "test",
    "an architecture of a test",
    new Architecture.Flush(FlushTransport.IPI, 0, false, false, false, 0),
    new Architecture.Tables(4, true, true, false),
    new Architecture.Entries(EntryClear.EXCHANGE, false, true, true, true, 1),
    MemoryModel.TSO,
    new Architecture.Tlb(8, 0, false),
    lookahead,
    Latencies.of(latencies.asJava)
  )

  /** An access takes 20,000 ps there and back, a broadcast 100 ps, an instruction 300 ps. */
  private val fixed: Map[Latency, Distribution] = Map(
    Latency.ACCESS -> Distribution.constant(20000),
    Latency.INSTRUCTION -> Distribution.constant(300),
    Latency.BROADCAST -> Distribution.constant(100),
    Latency.IPI_DELIVER -> Distribution.constant(700000),
    Latency.PAGE_COPY -> Distribution.constant(50000)
  )

  private val random = fixed.map { case (purpose, _) =>
    purpose -> Distribution.of(new Distribution.Uniform(0, 100000))
  }

  private class Started(
      latencies: Map[Latency, Distribution] = fixed,
      busy: Boolean = true,
      seed: Long = 1,
      trial: Long = 1,
      number: Int = component,
      disturbance: Disturbance = Disturbance.NONE,
      distances: Distances = Distances.NONE
  ) {
    val outbox = new RecordingOutbox
    val port = new TimedPort(number, busy, architecture(latencies), disturbance, distances, false)
    port.sendTo(outbox)
    port.begin(seed, trial)

    def at(time: Long)(effects: => Unit): Unit = {
      port.arrive(time)
      effects
      port.depart()
    }

    def send(kind: MessageKind = MessageKind.LOAD, a: Long = 0): Unit = port.send(9, kind, 0, a, 0, 0)
  }

  test("a message arrives after its way: half of what there and back take together, all of a one-way latency") {
    val started = new Started()
    started.at(5000) {
      started.send(MessageKind.LOAD, 7)
      started.send(MessageKind.IPI, 8)
    }
    started.outbox.posted shouldBe Seq(
      Posted(15000, component, 9, 0, MessageKind.LOAD, 7),
      Posted(705000, component, 9, 1, MessageKind.IPI, 8)
    )
  }

  test("a message to somebody far arrives exactly so much later, whatever it is and whatever was drawn") {
    forAll(Gen.listOf(Gen.oneOf(MessageKind.values.toSeq)), Gen.long, Gen.choose(0L, 1_000_000L)) {
      (kinds, seed, extraPs) =>
        def times(distances: Distances): Seq[Long] = {
          val started = new Started(
            Latency.values.map(_ -> Distribution.of(new Distribution.Uniform(0, 5000))).toMap,
            seed = seed,
            distances = distances
          )
          kinds.foreach(kind => started.at(0)(started.send(kind)))
          started.outbox.times
        }
        times((from, to) => if (from == component && to == 9) extraPs else -1) shouldBe
          times(Distances.NONE).map(_ + extraPs)
    }
  }

  test("who interrupts somebody far spends more before what it sends next leaves") {
    val distances = new Distances {
      override def extraPs(from: Int, to: Int): Long = 0
      override def targetPs(from: Int, to: Int): Long = if (from == component && to == 9) 40 else 0
    }
    val started = new Started(distances = distances)
    started.at(5000) {
      started.port.reaches(8) shouldBe 0
      started.port.reaches(9) shouldBe 40
      started.send(MessageKind.IPI)
    }
    started.outbox.times shouldBe Seq(705040)
    started.at(5000)(started.send(MessageKind.IPI))
    started.outbox.times.last shouldBe 705040
  }

  test("nothing arrives sooner than the lookahead after the moment it was handled") {
    val started = new Started()
    started.at(5000) {
      started.send(MessageKind.INVALIDATE)
      started.send(MessageKind.START)
      started.port.wake(MessageKind.RESUME, 0, Latency.INSTRUCTION, 1)
      started.port.wakeAfter(MessageKind.RESUME, 0, 0)
    }
    started.outbox.times shouldBe Seq.fill(4)(5000 + lookahead)
  }

  /** A component that acts at multiples of 1 us only, and whose messages each arrive 7 ns late. */
  private object Hindered extends Disturbance {
    override def begin(seed: Long, trial: Long): Unit = ()
    override def actsAtPs(time: Long): Long = (time + 999999) / 1000000 * 1000000
    override def arrivesAtPs(kind: MessageKind, to: Int, leaves: Long, way: Long): Long = leaves + way + 7000
    override def replaces(purpose: Latency): Boolean = purpose == Latency.PAGE_COPY
    override def samplePs(purpose: Latency): Long = 3000000
  }

  test("a disturbed component sends when it acts, its hardware at once, and what it wakes for comes that much later") {
    val started = new Started(disturbance = Hindered)
    started.at(5000) {
      started.port.sendAtOnce(9, MessageKind.LOAD, 0, 0, 0, 0)
      started.port.charge(Latency.INSTRUCTION, 10)
      started.send()
      started.port.wake(MessageKind.RESUME, 0, Latency.PAGE_COPY, 2)
    }
    started.outbox.times shouldBe Seq(5000 + 10000 + 7000, 1000000 + 10000 + 7000, 1000000 + 6000000 + 7000)
    started.at(20000)(started.send())
    started.outbox.times.last shouldBe 1000000 + 10000 + 7000
  }

  test("whatever the latencies, no envelope is due within the window in which it is sent") {
    forAll(Gen.listOf(Gen.oneOf(MessageKind.values.toSeq)), Gen.long) { (kinds, seed) =>
      val all = Latency.values.map(_ -> Distribution.of(new Distribution.Uniform(0, 5000))).toMap
      val started = new Started(all, seed = seed)
      kinds.zipWithIndex.foreach { case (kind, i) =>
        val now = i * 100L
        started.at(now) {
          started.port.charge(Latency.INSTRUCTION, 1)
          started.send(kind)
          started.outbox.posted.last.time should be >= now + lookahead
        }
      }
    }
  }

  test("what is spent delays what is sent after it, and nothing before") {
    val started = new Started()
    started.at(0) {
      started.send()
      started.port.charge(Latency.INSTRUCTION, 10)
      started.send()
      started.port.charge(Latency.PAGE_COPY, 1)
      started.send()
    }
    started.outbox.times shouldBe Seq(10000, 13000, 63000)
  }

  test("a CPU is busy with what it spends: the next event starts when it is done") {
    val started = new Started()
    started.at(0)(started.port.charge(Latency.PAGE_COPY, 2))
    started.at(40000)(started.send())
    started.at(100001)(started.send())
    started.outbox.times shouldBe Seq(110000, 110001)
  }

  test("an MMU serves any number of requests at once") {
    val started = new Started(busy = false)
    started.at(0)(started.port.charge(Latency.PAGE_COPY, 2))
    started.at(1)(started.send())
    started.outbox.times shouldBe Seq(10001)
  }

  test("what the hardware around the core sends by itself waits for nothing that the core is busy with") {
    val started = new Started()
    started.at(0)(started.port.charge(Latency.PAGE_COPY, 2))
    started.at(40000) {
      started.port.sendAtOnce(9, MessageKind.STORE, 0, 7, 0, 0)
      started.port.sendAtOnce(9, MessageKind.INVALIDATED, 0, 8, 0, 0)
      started.send()
    }
    started.outbox.posted.map(posted => posted.time -> posted.kind) shouldBe Seq(
      50000L -> MessageKind.STORE,
      40000L + lookahead -> MessageKind.INVALIDATED,
      110000L -> MessageKind.LOAD
    )
    started.port.requests shouldBe 2
  }

  test("a message to oneself delays nothing that is sent after it, and takes as many samples as asked for") {
    val started = new Started()
    started.at(0) {
      started.port.wake(MessageKind.RESUME, 5, Latency.PAGE_COPY, 3)
      started.send()
    }
    started.at(20000)(started.send())
    started.outbox.posted.head shouldBe Posted(150000, component, component, 0, MessageKind.RESUME, 5)
    started.outbox.times.tail shouldBe Seq(10000, 30000)
  }

  test("a message to oneself comes an exact time after what was spent before") {
    val started = new Started()
    started.at(0) {
      started.port.charge(Latency.INSTRUCTION, 1)
      started.port.wakeAfter(MessageKind.RESUME, 5, 12345)
    }
    started.outbox.posted.head shouldBe Posted(12645, component, component, 0, MessageKind.RESUME, 5)
  }

  test("the one serial resource is used by one request after the other") {
    val slow = fixed + (Latency.BROADCAST -> Distribution.constant(30000))
    val started = new Started(slow, busy = false)
    for (time <- Seq(0L, 10000L, 20000L, 200000L)) started.at(time) {
      started.port.occupy(Latency.BROADCAST)
      started.send(MessageKind.LOAD)
    }
    // They start at 0, 30000, 60000, and the last one when the resource is free again anyway.
    started.outbox.times shouldBe Seq(10000, 40000, 70000, 210000)
  }

  test("no two turns of the serial resource overlap") {
    forAll(Gen.listOf(Gen.choose(0L, 50000L))) { gaps =>
      val started = new Started(fixed + (Latency.BROADCAST -> Distribution.constant(7000)), busy = false)
      val arrivals = gaps.scanLeft(0L)(_ + _)
      for (time <- arrivals) started.at(time) {
        started.port.occupy(Latency.BROADCAST)
        started.send(MessageKind.LOAD)
      }
      val turns = started.outbox.times.map(_ - 10000)
      turns.zip(arrivals).foreach { case (turn, arrival) => turn should be >= arrival }
      turns.zip(turns.drop(1)).foreach { case (one, next) => next - one should be >= 7000L }
    }
  }

  /** What a component does in a trial, given what arrives; the same calls each time. */
  private def trial(started: Started): Seq[Posted] = {
    for (i <- 0L until 20L) started.at(i * 30000) {
      started.port.charge(Latency.INSTRUCTION, i)
      started.send(MessageKind.LOAD, i)
      started.port.wake(MessageKind.RESUME, i, Latency.PAGE_COPY, 1)
      started.port.occupy(Latency.BROADCAST)
      started.send(MessageKind.IPI, i)
    }
    started.outbox.posted.toSeq
  }

  test("a trial is a function of seed, trial and component, also when the port has seen other trials") {
    forAll(Gen.long, Gen.choose(0L, 1000L), Gen.choose(0, 1000)) { (seed, number, self) =>
      val once = trial(new Started(random, seed = seed, trial = number, number = self))
      trial(new Started(random, seed = seed, trial = number, number = self)) shouldBe once
      val used = new Started(random, seed = seed + 1, trial = number, number = self)
      trial(used)
      used.outbox.posted.clear()
      used.port.begin(seed, number)
      trial(used) shouldBe once
    }
  }

  test("another seed, trial or component draws other latencies") {
    def times(started: Started) = trial(started).map(_.time)
    val base = times(new Started(random))
    times(new Started(random, seed = 2)) should not be base
    times(new Started(random, trial = 2)) should not be base
    times(new Started(random, number = 4)) should not be base
  }

  test("a constant latency takes no draw away from the others") {
    val mixed = random + (Latency.INSTRUCTION -> Distribution.constant(0))
    def drawn(charges: Int) = {
      val started = new Started(mixed)
      started.at(0) {
        (0 until charges).foreach(_ => started.port.charge(Latency.INSTRUCTION, 1))
        started.send()
      }
      started.outbox.times
    }
    drawn(5) shouldBe drawn(0)
  }

  test("sequence numbers go up by one in each trial, whatever is sent") {
    val started = new Started()
    trial(started).map(_.sequence) shouldBe (0 until 60)
    started.outbox.posted.clear()
    started.port.begin(1, 2)
    trial(started).map(_.sequence) shouldBe (0 until 60)
  }

  test("a new trial starts at time 0 with nothing to wait for") {
    val started = new Started()
    started.at(0) {
      started.port.charge(Latency.PAGE_COPY, 100)
      started.port.occupy(Latency.PAGE_COPY)
      started.send()
    }
    started.outbox.posted.clear()
    started.port.begin(1, 2)
    started.port.nowPs shouldBe 0
    started.port.requests shouldBe 0
    started.at(0) {
      started.port.occupy(Latency.BROADCAST)
      started.send()
    }
    started.outbox.times shouldBe Seq(10000)
  }

  test("the requests of a trial are counted: what a CPU asks an MMU, not acknowledgements or wake-ups") {
    val started = new Started(Latency.values.map(_ -> Distribution.constant(1)).toMap)
    started.at(0) {
      MessageKind.values.foreach(started.send(_))
      started.port.wake(MessageKind.RESUME, 0, Latency.PAGE_COPY, 1)
    }
    val requests = MessageKind.values.count(_.isRequest)
    started.port.requests shouldBe requests
    MessageKind.values.filter(_.isStore).toSet shouldBe
      Set(MessageKind.STORE, MessageKind.STORE_HALF, MessageKind.USER_STORE, MessageKind.UNLOCK)
    for (kind <- Seq(MessageKind.IPI_ACK, MessageKind.INVALIDATED, MessageKind.QUIESCENT, MessageKind.VALUE))
      kind.isRequest shouldBe false
  }

  test("what takes longer than a long can tell never arrives, nor does anything that the component does after it") {
    for (times <- Seq(10000000000000000L, Long.MaxValue, -1L, 1L << 62)) {
      val started = new Started()
      started.at(5000)(started.port.wake(MessageKind.RESUME, 0, Latency.PAGE_COPY, times))
      started.at(6000)(started.port.charge(Latency.PAGE_COPY, times))
      started.at(7000)(started.send())
      started.at(Picoseconds.NEVER - 1)(started.send())
      started.outbox.times shouldBe Seq.fill(3)(Picoseconds.NEVER)
    }
  }

  test("a resource that is occupied to the end of time is not free before") {
    val started = new Started(fixed + (Latency.PAGE_COPY -> Distribution.constant(Picoseconds.MAXIMUM)), busy = false)
    started.at(Picoseconds.NEVER - 3)(started.port.occupy(Latency.PAGE_COPY))
    started.at(Picoseconds.NEVER - 2) {
      started.port.occupy(Latency.PAGE_COPY)
      started.send()
    }
    started.outbox.times shouldBe Seq(Picoseconds.NEVER)
  }

  test("the virtual time is that of the event being handled") {
    val started = new Started()
    started.at(4711)(started.port.charge(Latency.PAGE_COPY, 1))
    started.port.nowPs shouldBe 4711
  }
}
