package org.shootdown.cluster.wire

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.SerializationTestKit
import akka.actor.typed.ActorRef
import org.scalacheck.{Gen, Shrink}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.cluster.fixture.TwoSystems
import org.shootdown.simulation.fixture.{Placements, Sealed, Trials}
import org.shootdown.simulation.interconnect.{InlineDriver, Placement, ReportPart}
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.node.InterconnectMessage
import org.shootdown.config.protocol.ComponentReport
import org.shootdown.config.protocol.ComponentReport.CpuEnd
import org.shootdown.simulation.fixture.{RandomChaos, RandomMachines, Step, TestCpu, TestMachine}
import org.shootdown.simulation.interconnect.InterconnectCommand._
import org.shootdown.cpu.isa.Order
import org.shootdown.machine.MachineEnd.Ending

/** One machine split over two actor systems: nothing may show but that it takes longer. */
class SplitMachineSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks with BeforeAndAfterAll {
  private val systems = new TwoSystems

  override protected def afterAll(): Unit = systems.shutdown()

  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  test("CPUs on one node and MMUs on another make the same as one loop") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed", minSuccessful(25)) { (machine, seed) =>
      splitAgrees(machine, seed, Placements.cpusAndMmus(machine.simulated))
    }
  }

  test("so does a machine that is disturbed") {
    forAll(RandomMachines.machines -> "machine", RandomChaos.profiles -> "chaos", minSuccessful(10)) {
      (machine, chaos) =>
        splitAgrees(machine.copy(chaos = chaos), 1, Placements.cpusAndMmus(machine.simulated))
    }
  }

  test("a machine spread over more interconnects than it has components does too") {
    forAll(RandomMachines.machinesOf(2, 4) -> "machine", Gen.long -> "seed", minSuccessful(10)) { (machine, seed) =>
      splitAgrees(machine, seed, Placements.scattered(machine.simulated.componentCount, 6))
    }
  }

  test("every message for another node can be serialized, and comes out equal") {
    val kit = new SerializationTestKit(systems.near.system)
    val self: ActorRef[InterconnectMessage] = systems.near.createTestProbe[InterconnectMessage]().ref
    val reports = new ReportPart(3, true, Seq(cpuReport, mmuReport).asJava)
    val words = Array[Long](1, 1L << 33 | 2, 7L << 32 | 0xffffff05, Long.MinValue, -1, Long.MaxValue)
    val exchange = new Exchange(-1, 3, 0, 1L << 40, 2, 4, false, words, Long.MaxValue)
    val samples = Seq[Remote](
      new Peers(7, Seq(self, self).asJava),
      new RunTrial(Long.MinValue, -1, Long.MaxValue, systems.near.createTestProbe[TrialEnded]().ref),
      exchange,
      new AskProgress(-1, systems.near.createTestProbe[Progress]().ref),
      new Progress(1, -1, Long.MaxValue),
      new PartEnded(Long.MaxValue, 1, 5, reports),
      new TrialEnded(9, -6, Ending.DEADLINE, reports)
    )
    samples.map(_.getClass).toSet[Class[_]] shouldBe Sealed.leaves(classOf[Remote])
    samples.foreach {
      case exchange: Exchange => show(kit.verifySerialization(exchange, assertEquality = false)) shouldBe show(exchange)
      case other              => kit.verifySerialization(other)
    }
  }

  test("envelopes and reports that fit into no message go in parts") {
    val cpus = 2500
    val machine = TestMachine(List.fill(cpus)(TestCpu(accesses)), mmus = 2).simulated
    val placement = Placements.cpusAndMmus(machine)
    val inline = new InlineDriver(machine).run(1, 0)
    ReportPart.cut(inline.reports).size should be > 1
    cpus should be > Exchange.MOST_ENVELOPES
    systems.using(machine, placement)(_.run(1, 0)) shouldBe inline
  }

  /** Of which an array is a part. */
  private def show(exchange: Exchange): String =
    exchange.toString.replaceAll("envelopes=[^,]*", exchange.envelopes.mkString("envelopes=[", " ", "]"))

  private def accesses: List[Step] = List(Step.Store(0, 1, Order.ONCE), Step.Load(1, Order.ONCE))

  /** With a bound of its own: a round trip over TCP for every window is slow. */
  private def splitAgrees(unbounded: TestMachine, seed: Long, placement: Placement): Unit = {
    val machine = unbounded.copy(maximumWindows = 300)
    val expected = Trials.inline(machine.simulated, seed, 0, 3)
    systems.using(machine.simulated, placement) { actors =>
      val split = Trials.observe(machine.simulated, seed, 0, 3)(Trials.runWith(actors.run))
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
