package org.shootdown.coordinator.interconnect

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.SerializationTestKit
import akka.actor.typed.ActorRef
import org.scalacheck.{Gen, Shrink}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.node.InterconnectMessage
import org.shootdown.config.protocol.ComponentReport
import org.shootdown.config.protocol.ComponentReport.CpuEnd
import org.shootdown.coordinator.fixture.{RandomChaos, RandomMachines, TestMachine}
import org.shootdown.coordinator.interconnect.InterconnectCommand._
import org.shootdown.coordinator.trial.Trials

/** One machine split over two actor systems: nothing may show but that it takes longer. */
class SplitMachineSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks with BeforeAndAfterAll {
  private val systems = new TwoSystems

  override protected def afterAll(): Unit = systems.shutdown()

  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  test("CPUs on one node and MMUs on another make the same as one loop") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed", minSuccessful(25)) { (machine, seed) =>
      splitAgrees(machine, seed, Placement.cpusAndMmus(machine.machine.topology))
    }
  }

  test("so does a machine that is disturbed") {
    forAll(RandomMachines.machines -> "machine", RandomChaos.profiles -> "chaos", minSuccessful(10)) {
      (machine, chaos) =>
        splitAgrees(machine.copy(chaos = chaos), 1, Placement.cpusAndMmus(machine.machine.topology))
    }
  }

  test("a machine spread over more interconnects than it has components does too") {
    forAll(RandomMachines.machinesOf(2, 4) -> "machine", Gen.long -> "seed", minSuccessful(10)) { (machine, seed) =>
      splitAgrees(machine, seed, Placement.even(machine.machine.topology, 6))
    }
  }

  test("every message for another node can be serialized, and comes out equal") {
    val kit = new SerializationTestKit(systems.near.system)
    val self: ActorRef[InterconnectMessage] = systems.near.createTestProbe[InterconnectMessage]().ref
    val samples = Seq[Remote](
      new Peers(Seq(self, self).asJava),
      new RunTrial(-1, Long.MaxValue, systems.near.createTestProbe[TrialEnded]().ref),
      new Exchange(3, 1L << 40, 2, Array(1, -1, Long.MinValue, Long.MaxValue, 0, 1L << 53 | 1), Calendar.NONE),
      new PartEnded(5, Seq(cpuReport, mmuReport).asJava)
    )
    samples.map(_.getClass).toSet[Class[_]] shouldBe Sealed.leaves(classOf[Remote])
    samples.foreach {
      case exchange: Exchange =>
        val copy = kit.verifySerialization(exchange, assertEquality = false)
        copy.envelopes.toSeq shouldBe exchange.envelopes.toSeq
        (copy.from, copy.trial, copy.round, copy.nextWindow) shouldBe
          ((exchange.from, exchange.trial, exchange.round, exchange.nextWindow))
      case other => kit.verifySerialization(other)
    }
  }

  /** With a bound of its own: a round trip over TCP for every window is slow. */
  private def splitAgrees(unbounded: TestMachine, seed: Long, placement: Placement): Unit = {
    val machine = unbounded.copy(maximumWindows = 300)
    val expected = Trials.inline(machine.machine, seed, 0, 3)
    systems.using(machine.machine, placement) { actors =>
      val split = Trials.observe(machine.machine, seed, 0, 3)(Trials.runWith(actors.run))
      split.ends.keySet shouldBe expected.ends.keySet
      expected.ends.foreach { case (trial, end) => withClue(s"trial $trial: ")(split.ends(trial) shouldBe end) }
      split.summary shouldBe expected.summary
    }
  }

  private def cpuReport: ComponentReport = {
    val end = new CpuEnd(false, 17, "LOCK", 4096, true, boxed(4104), boxed(4104, 4096, 17))
    val finding = new Finding(Checker.DEADLOCK, 0, 17, 4096, 1, Finding.NONE)
    new ComponentReport(0, boxed(Long.MinValue, -1, Long.MaxValue), Seq(finding).asJava, 12, 1L << 50, end)
  }

  private def mmuReport: ComponentReport = new ComponentReport(2, boxed(), Seq.empty[Finding].asJava, 0, 0, null)

  private def boxed(values: Long*): java.util.List[java.lang.Long] = values.map(Long.box).asJava
}
