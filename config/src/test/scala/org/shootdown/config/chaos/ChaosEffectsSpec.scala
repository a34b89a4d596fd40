package org.shootdown.config.chaos

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.Latency
import org.shootdown.config.chaos.ChaosFiles._
import org.shootdown.config.input.InvalidInputException
import org.shootdown.config.protocol.{AddressMap, Disturbance, MessageKind, Topology}

import java.util.{List => JavaList}
import scala.jdk.CollectionConverters._

/** What profiles do to times: never less, from streams of their own. */
class ChaosEffectsSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val us = 1000000L
  private val way = 30000L
  private val cpus = 4
  private val mmus = 2
  private val topology =
    new Topology(cpus, mmus, new AddressMap(Array.empty, Array.empty, Array.empty, Array.empty), JavaList.of())
  private val mmu = cpus

  private def chaos(perturbations: String*): Chaos = ChaosReader.read(file(profile(perturbations: _*)))

  private def begun(chaos: Chaos, component: Int = 0, trial: Long = 1): Disturbance = {
    val disturbance = chaos.disturbance(topology, component)
    disturbance.begin(7, trial)
    disturbance
  }

  /** How much later than on a quiet machine messages arrive that leave every 100 ns. */
  private def extras(
      chaos: Chaos,
      kinds: Seq[MessageKind],
      from: Int = 0,
      to: Int = mmu,
      trial: Long = 1
  ): Seq[Long] = {
    val disturbance = begun(chaos, from, trial)
    kinds.zipWithIndex.map { case (kind, i) =>
      val leaves = i * us / 10
      disturbance.arrivesAtPs(kind, to, leaves, way) - leaves - way
    }
  }

  private def many(kind: MessageKind, count: Int = 2000) = Seq.fill(count)(kind)

  private val anyKinds = Gen.nonEmptyListOf(Gen.oneOf(MessageKind.values.toSeq))

  test("nothing is ever sooner, in any profile, for any component and message") {
    val all = chaos(everyKind: _*)
    forAll(anyKinds, Gen.choose(0, cpus + mmus - 1), Gen.choose(0L, 50 * us)) { (kinds, component, time) =>
      val disturbance = begun(all, component)
      kinds.foreach(kind => disturbance.arrivesAtPs(kind, mmu, time, way) should be >= time + way)
      disturbance.actsAtPs(time) should be >= time
    }
  }

  test("a quiet machine is as it is, and draws nothing") {
    Chaos.QUIET.disturbance(topology, 0) should be theSameInstanceAs Disturbance.NONE
    extras(Chaos.QUIET, many(MessageKind.IPI, 3)) shouldBe Seq(0, 0, 0)
  }

  test("the host's account of who runs is left alone, and so is what a component sends to itself") {
    val kinds = Seq(MessageKind.VCPU_OUT, MessageKind.VCPU_IN, MessageKind.RESUME, MessageKind.PREEMPT)
    val messages = delay.replace("[ipi, ipi-ack]", "[access, quiescent-state]").replace("0.5", "1")
    extras(chaos(messages, slow, loss), kinds ++ kinds).toSet shouldBe Set(0)
  }

  test("leaving out a perturbation leaves the others' draws as they are") {
    val kinds = Seq.fill(500)(Seq(MessageKind.IPI, MessageKind.LOAD, MessageKind.IPI_ACK)).flatten
    val parts = Seq(delay, loss, slow, skew)
    val sum = parts.map(part => extras(chaos(part), kinds)).transpose.map(_.sum)
    extras(chaos(parts: _*), kinds) shouldBe sum
  }

  test("halving a delay hits the same messages half as hard") {
    val whole = chaos(delay)
    val half = whole.`with`(whole.perturbations.get(0), whole.perturbations.get(0).halved.get)
    extras(half, many(MessageKind.IPI)) shouldBe extras(whole, many(MessageKind.IPI)).map(_ / 2)
  }

  test("a trial, a component and a name each have draws of their own, and the same ones again") {
    val late = extras(chaos(delay), many(MessageKind.IPI))
    extras(chaos(delay), many(MessageKind.IPI)) shouldBe late
    extras(chaos(delay), many(MessageKind.IPI), trial = 2) should not be late
    extras(chaos(delay), many(MessageKind.IPI), from = 1) should not be late
    extras(chaos(delay.replace("late", "later")), many(MessageKind.IPI)) should not be late
  }

  test("a delay hits its messages as often as it says, and no others") {
    val hits = extras(chaos(delay), many(MessageKind.IPI)).count(_ == 5 * us)
    hits should (be > 900 and be < 1100)
    extras(chaos(delay), many(MessageKind.LOAD)).toSet shouldBe Set(0)
  }

  test("bunched messages arrive at multiples of the period, the same ones for every sender, never a period late") {
    val held = chaos(bunch)
    val arrivals = for (sender <- Seq(0, 1, mmu)) yield {
      val late = extras(held, many(MessageKind.IPI, 300), from = sender)
      all(late) should (be >= 0L and be < 2 * us)
      late.zipWithIndex.map { case (extra, i) => Math.floorMod(i * us / 10 + way + extra, 2 * us) }
    }
    arrivals.flatten.toSet should have size 1
  }

  test("what is late is held back after it is late, so that it still arrives in a bunch") {
    val both = chaos(bunch, delay.replace("constant = 5 us", "uniform = [0 us, 7 us]"))
    val late = extras(both, many(MessageKind.IPI, 300))
    late.zipWithIndex.map { case (extra, i) =>
      Math.floorMod(i * us / 10 + way + extra, 2 * us)
    }.toSet should have size 1
  }

  test("a lost message is late by as many timeouts as it was lost, each time as likely, at most so often") {
    val times =
      extras(chaos(loss), many(MessageKind.LOAD, 8000)).map(_ / (7 * us)).groupMapReduce(identity)(_ => 1)(_ + _)
    times.keySet shouldBe Set(0, 1, 2, 3)
    times(0) should (be > 5800 and be < 6200)
    times(1) should (be > 1400 and be < 1600)
    times(2) + times(3) should (be > 400 and be < 600)
  }

  test("slow memory takes a multiple of the way, there and back, of its own MMU only, in its episodes only") {
    val always = chaos(slow.replace("every = 10 us, duration { uniform = [1 us, 2 us], " + sourced + " }", ""))
    extras(always, Seq(MessageKind.LOAD, MessageKind.IPI_ACK)) shouldBe Seq(way * 3 / 2, 0)
    extras(always, Seq(MessageKind.VALUE), from = mmu, to = 0) shouldBe Seq(way * 3 / 2)
    extras(always, Seq(MessageKind.LOAD), to = mmu + 1) shouldBe Seq(0)
    val now = chaos(slow)
    val there = extras(now, many(MessageKind.LOAD))
    there.count(_ > 0) should (be > 200 and be < 400)
    extras(now, many(MessageKind.LOAD), from = 3) shouldBe there
    extras(now, many(MessageKind.VALUE), from = mmu, to = 1) shouldBe there
  }

  test("a profile says when the machine lacks the MMU that it names") {
    val lack = intercept[InvalidInputException](chaos(slow.replace("mmu = 0", "mmu = 2")).requireFits(topology))
    lack.getMessage should endWith("slow: there is no MMU 2; the last one is 1")
    chaos(slow.replace("mmu = 0", "mmu = 1")).requireFits(topology)
  }

  test("a link adds the same to every message of a trial, nothing within a node, another time in another trial") {
    val far = chaos(skew)
    val links = (1L to 40L).map { trial =>
      val extra = extras(far, many(MessageKind.LOAD, 20), trial = trial).distinct
      extra should have size 1
      (extra.head == 0) should not be (extras(far, Seq(MessageKind.LOAD), from = 3, trial = trial).head == 0)
      extra.head
    }
    links.count(_ == 0) should (be > 5 and be < 35)
    links.filter(_ > 0).distinct.size should be > 3
  }

  test("pauses stop each CPU on its own, or all of a socket together, and never an MMU") {
    def acts(perturbation: String, component: Int) = {
      val disturbance = begun(chaos(perturbation), component)
      (0L until 2000L).map(i => disturbance.actsAtPs(i * us / 10) - i * us / 10)
    }
    acts(steal, 0) should not be acts(steal, 1)
    acts(smi, 0) shouldBe acts(smi, 1)
    acts(smi, 0) should not be acts(smi, 2)
    acts(smi.replace("sockets = 2", "sockets = 1"), 0) shouldBe acts(smi.replace("sockets = 2", "sockets = 1"), 3)
    for (kind <- Seq(steal, smi)) {
      acts(kind, mmu).toSet shouldBe Set(0)
      acts(kind, 0).max should (be > 2 * us and be <= 3 * us)
      acts(kind, 0).count(_ > 0) should (be > 200 and be < 400)
    }
  }

  test("when a pause ends the CPU is free, however many pauses follow each other") {
    val dense = steal.replace("every = 20 us", "every = 3 us")
    val disturbance = begun(chaos(dense, dense.replace("stolen", "more")))
    forAll(Gen.choose(0L, 1000 * us)) { time =>
      val free = disturbance.actsAtPs(time)
      disturbance.actsAtPs(free) shouldBe free
    }
  }

  test("a preemption gives the architecture's two latencies, and only those, from its own stream") {
    val away = chaos(preempt)
    val disturbance = begun(away)
    Latency.values.filter(disturbance.replaces) shouldBe Array(
      Latency.PREEMPTION_INTERVAL,
      Latency.PREEMPTION_DURATION
    )
    disturbance.samplePs(Latency.PREEMPTION_DURATION) shouldBe 3000 * us
    Seq.fill(100)(disturbance.samplePs(Latency.PREEMPTION_INTERVAL)).toSet shouldBe Set(5 * us, 9 * us)
    begun(chaos(preempt, steal, delay)).samplePs(Latency.PREEMPTION_INTERVAL) shouldBe
      begun(away).samplePs(Latency.PREEMPTION_INTERVAL)
    intercept[IllegalStateException](disturbance.samplePs(Latency.ACCESS))
    intercept[IllegalStateException](Disturbance.NONE.samplePs(Latency.ACCESS))
  }

  private def half(perturbation: Perturbation): Option[Perturbation] =
    if (perturbation.halved.isPresent) Some(perturbation.halved.get) else None

  test("halves end where they no longer matter") {
    for (perturbation <- chaos(everyKind: _*).perturbations.asScala) {
      val halves = Iterator.iterate(Option(perturbation))(_.flatMap(half)).takeWhile(_.isDefined)
      val count = halves.take(100).size
      withClue(perturbation.name)(count should (be > 1 and be < 40))
    }
  }
}
