package org.shootdown.coordinator.interconnect

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.{BehaviorTestKit, TestInbox}
import akka.actor.typed.Behavior
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.node._
import org.shootdown.config.protocol.{ComponentReport, Envelope, EnvelopeBatch, MessageKind}
import org.shootdown.coordinator.fixture.{Step, TestMachine}
import org.shootdown.coordinator.interconnect.InterconnectCommand._
import org.shootdown.machine.Machine
import org.shootdown.cpu.isa.Order
import org.shootdown.cpu.node.CpuActor
import org.shootdown.mmu.node.MmuActor

class InterconnectActorSpec extends AnyFunSuite with Matchers {
  import InterconnectActorSpec._

  test("an interconnect handles every kind of message it can get") {
    val samples = Seq[InterconnectMessage](
      slip(TestInbox[ComponentReply]()),
      new ComponentReply.Reported(report(0)),
      new Peers(Seq(TestInbox[InterconnectMessage]().ref).asJava),
      new RunTrial(1, 2, TestInbox[TrialEnded]().ref),
      new Exchange(1, 0, 0, Array.empty[Long], Calendar.NONE),
      new PartEnded(0, Seq.empty[ComponentReport].asJava)
    )
    val expected = Sealed.leaves(classOf[InterconnectCommand]) ++ Sealed.leaves(classOf[ComponentReply])
    samples.map(_.getClass).toSet[Class[_]] shouldBe expected
    samples.foreach { sample =>
      val lead = new Lead
      lead.start(trial = 0)
      lead.kit.run(sample)
      withClue(s"$sample: ")(Behavior.isUnhandled(lead.kit.returnedBehavior) shouldBe false)
    }
  }

  test("an unhandled message would be noticed") {
    val lead = new Lead
    lead.kit.run(new InterconnectMessage {})
    Behavior.isUnhandled(lead.kit.returnedBehavior) shouldBe true
  }

  test("CPUs and MMUs handle every kind of message they can get") {
    val replies = TestInbox[ComponentReply]()
    def samples = Seq[ComponentCommand](
      new ComponentCommand.Begin(1, 2),
      new ComponentCommand.Report(replies.ref),
      slip(replies)
    )
    samples.map(_.getClass).toSet[Class[_]] shouldBe Sealed.leaves(classOf[ComponentCommand])
    Seq(CpuActor.create(TwoCpus.newCpu(0)), MmuActor.create(TwoCpus.newMmu(0))).foreach { behavior =>
      val kit = BehaviorTestKit(behavior)
      samples.foreach { sample =>
        kit.run(sample)
        withClue(s"$sample: ")(Behavior.isUnhandled(kit.returnedBehavior) shouldBe false)
      }
      replies.receiveAll().map(_.getClass) shouldBe Seq(classOf[ComponentReply.Reported], classOf[WindowWork])
    }
  }

  test("round 0 tells the others the first window, and nothing else happens before they have told theirs") {
    val lead = new Lead
    lead.start(trial = 7)
    lead.exchanges.map(e => (e.from, e.trial, e.round, e.nextWindow)) shouldBe Seq((0, 7, 0, 0))
    lead.handedOut shouldBe empty
    lead.kit.run(new Exchange(1, 7, 0, Array.empty, Calendar.NONE))
    lead.handedOut.map { case (component, _) => component } shouldBe Seq(0)
  }

  test("an exchange of the next round is kept until this round is over") {
    val lead = new Lead
    lead.start(trial = 7)
    lead.kit.run(new Exchange(1, 7, 0, Array.empty, Calendar.NONE))
    lead.kit.run(new Exchange(1, 7, 1, Array.empty, 5))
    val (_, slip) = lead.handedOut.head
    lead.exchanges.map(_.round) shouldBe Seq(0)
    lead.kit.run(slip)
    withClue("the other was already there, so round 2 follows at once: ") {
      lead.exchanges.map(_.round) shouldBe Seq(1, 2)
    }
  }

  test("an exchange of a trial that has not begun here is kept until it begins") {
    val lead = new Lead
    lead.kit.run(new Exchange(1, 7, 0, Array.empty, Calendar.NONE))
    lead.handedOut shouldBe empty
    lead.start(trial = 7)
    lead.handedOut should have size 1
  }

  test("a lead waits for the part of an interconnect that has no components") {
    val lead = new Lead(Placement.even(TwoCpus.topology, 4), 0)
    lead.start(trial = 0)
    (1 to 3).foreach(peer => lead.kit.run(new Exchange(peer, 0, 0, Array.empty, Calendar.NONE)))
    lead.kit.run(lead.handedOut.head._2)
    (1 to 3).foreach(peer => lead.kit.run(new Exchange(peer, 0, 1, Array.empty, Calendar.NONE)))
    lead.kit.run(new ComponentReply.Reported(report(0)))
    lead.kit.run(new PartEnded(0, Seq(report(1)).asJava))
    lead.kit.run(new PartEnded(0, Seq(report(2)).asJava))
    lead.ended shouldBe empty
    lead.kit.run(new PartEnded(0, Seq.empty[ComponentReport].asJava))
    lead.ended.map(_.end.reports.asScala.map(_.component)) shouldBe Seq(Seq(0, 1, 2))
  }

  test("an interconnect without components takes part in every round and has its part at the end") {
    val other = new Lead(Placement.even(TwoCpus.topology, 4), 3)
    other.start(trial = 0)
    (0L to 4L).foreach { round =>
      (0 to 2).foreach(peer => other.kit.run(new Exchange(peer, 0, round, Array.empty, round)))
    }
    (0 to 2).foreach(peer => other.kit.run(new Exchange(peer, 0, 5, Array.empty, Calendar.NONE)))
    val sent = other.toFirst
    sent.collect { case e: Exchange => e.round } shouldBe (0 to 5)
    sent.last shouldBe new PartEnded(0, Seq.empty[ComponentReport].asJava)
  }

  test(
    "a slip goes round the components with work, and what they send to another's goes there with the next exchange"
  ) {
    val lead = new Lead(Placement.cpusAndMmus(TwoCpus.topology), 0)
    lead.start(trial = 0)
    lead.kit.run(new Exchange(1, 0, 0, Array.empty, Calendar.NONE))
    val visited = Seq(0, 1).map { _ =>
      val handed = lead.handedOut
      handed should have size 1
      val (cpu, slip) = handed.head
      val actor = BehaviorTestKit(CpuActor.create(TwoCpus.newCpu(cpu)))
      actor.run(new ComponentCommand.Begin(1, 0))
      actor.run(slip)
      cpu
    }
    visited.toSet shouldBe Set(0, 1)
    val back = lead.kit.selfInbox().receiveAll()
    back.map(_.getClass) shouldBe Seq(classOf[WindowWork])
    back.foreach(lead.kit.run(_))
    val exchange = lead.exchanges.last
    exchange.round shouldBe 1
    val envelopes = (exchange.envelopes.indices by Envelope.STRIDE).toSeq
    envelopes.map(Envelope.kind(exchange.envelopes, _)) shouldBe Seq(MessageKind.STORE, MessageKind.STORE)
    envelopes.map(Envelope.destination(exchange.envelopes, _)) shouldBe Seq(2, 2)
    val earliest = envelopes.map(Envelope.time(exchange.envelopes, _)).min
    exchange.nextWindow shouldBe earliest / TwoCpus.architecture.lookaheadPs
  }
}

object InterconnectActorSpec {
  private val TwoCpus: Machine = {
    val steps = List(Step.Store(0, 1, Order.ONCE), Step.Load(1, Order.ONCE))
    TestMachine.running(steps, steps).machine
  }

  /** A slip that leads to one component, without envelopes, then to the replies. */
  private def slip(replies: TestInbox[ComponentReply]): WindowWork = {
    val work =
      new WindowWork(Seq(TestInbox[ComponentCommand]().ref).asJava, replies.ref, new EnvelopeBatch)
    work.start(Array.empty, Array.empty, Array(0), Array(0), 1)
    work
  }

  private def report(component: Int): ComponentReport =
    new ComponentReport(component, List.empty[java.lang.Long].asJava, java.util.List.of(), 0, 0, null)

  /** An interconnect whose components and peers are inboxes: nothing runs but itself. */
  private final class Lead(placement: Placement = Placement.even(TwoCpus.topology, 2), index: Int = 0) {
    private val peers = Seq.fill(placement.interconnects)(TestInbox[InterconnectMessage]())
    private val replies = TestInbox[TrialEnded]()
    val kit: BehaviorTestKit[InterconnectMessage] =
      BehaviorTestKit(InterconnectActor.create(TwoCpus, placement, index))

    kit.run(new Peers(peers.map(_.ref).asJava))

    def start(trial: Long): Unit = kit.run(new RunTrial(1, trial, replies.ref))

    /** What the first of the others has got since the last look. */
    def exchanges: Seq[Exchange] =
      peers((index + 1) % peers.size).receiveAll().collect { case exchange: Exchange => exchange }

    def toFirst: Seq[InterconnectMessage] = peers.head.receiveAll()

    /** To which components slips were handed since the last look. */
    def handedOut: Seq[(Int, WindowWork)] = (0 until placement.count(index)).flatMap { at =>
      val component = placement.component(index, at)
      val cpus = TwoCpus.topology.cpus
      val name = if (component < cpus) s"cpu-$component" else s"mmu-${component - cpus}"
      kit.childInbox[ComponentCommand](name).receiveAll().collect { case work: WindowWork => component -> work }
    }

    def ended: Seq[TrialEnded] = replies.receiveAll()
  }
}
