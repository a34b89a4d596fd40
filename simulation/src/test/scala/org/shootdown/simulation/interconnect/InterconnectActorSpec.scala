package org.shootdown.simulation.interconnect

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.{BehaviorTestKit, TestInbox}
import akka.actor.typed.Behavior
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.slf4j.event.Level
import org.shootdown.simulation.fixture.{Placements, Sealed}
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.node._
import org.shootdown.config.protocol.ComponentReport.CpuEnd
import org.shootdown.config.protocol.{ComponentReport, Distances, Envelope, EnvelopeBatch, MessageKind}
import org.shootdown.simulation.fixture.{Step, TestMachine}
import org.shootdown.simulation.interconnect.InterconnectCommand._
import org.shootdown.simulation.timed.SimulatedMachine
import org.shootdown.simulation.timed.SimulatedMachine.Frame
import org.shootdown.cpu.isa.Order
import org.shootdown.cpu.node.CpuActor
import org.shootdown.mmu.node.MmuActor

class InterconnectActorSpec extends AnyFunSuite with Matchers {
  import InterconnectActorSpec._

  test("an interconnect handles every kind of message it can get") {
    def samples = Seq[InterconnectMessage](
      slip(TestInbox[ComponentReply]()),
      new ComponentReply.Reported(report(0)),
      new Peers(Attempt, Seq.fill(2)(TestInbox[InterconnectMessage]().ref).asJava),
      new RunTrial(Attempt, 1, 2, TestInbox[TrialEnded]().ref),
      new AskProgress(Attempt, TestInbox[Progress]().ref),
      exchange(1, 0, 0, Calendar.NONE),
      part(1, 0, report(1))
    )
    val expected = Sealed.leaves(classOf[InterconnectCommand]) ++ Sealed.leaves(classOf[ComponentReply])
    samples.map(_.getClass).toSet[Class[_]] shouldBe expected
    samples.foreach { sample =>
      val lead = new Lead
      if (!sample.isInstanceOf[Peers]) lead.name()
      if (!sample.isInstanceOf[Peers] && !sample.isInstanceOf[RunTrial]) lead.start(trial = 0)
      lead.kit.run(sample)
      withClue(s"$sample: ")(Behavior.isUnhandled(lead.kit.returnedBehavior) shouldBe false)
    }
  }

  test("an interconnect tells how far a trial is") {
    val asks = TestInbox[Progress]()
    val lead = named()
    lead.kit.run(new AskProgress(Attempt, asks.ref))
    lead.start(trial = 7)
    lead.kit.run(new AskProgress(Attempt, asks.ref))
    asks.receiveAll() shouldBe Seq(new Progress(Attempt, -1, 0), new Progress(Attempt, 7, 0))
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
    Seq(CpuActor.create(TwoCpus.newComponent(0)), MmuActor.create(TwoCpus.newComponent(2))).foreach { behavior =>
      val kit = BehaviorTestKit(behavior)
      samples.foreach { sample =>
        kit.run(sample)
        withClue(s"$sample: ")(Behavior.isUnhandled(kit.returnedBehavior) shouldBe false)
      }
      replies.receiveAll().map(_.getClass) shouldBe Seq(classOf[ComponentReply.Reported], classOf[WindowWork])
    }
  }

  test("round 0 tells the others the first window, and nothing else happens before they have told theirs") {
    val lead = named()
    lead.start(trial = 7)
    lead.exchanges.map(e => (e.attempt, e.from, e.trial, e.round, e.part, e.last, e.nextWindow)) shouldBe
      Seq((Attempt, 0, 7, 0, 0, true, 0))
    lead.handedOut shouldBe empty
    lead.kit.run(exchange(1, 7, 0, Calendar.NONE))
    lead.handedOut.map { case (component, _) => component } shouldBe Seq(0)
  }

  test("an exchange of the next round is kept until this round is over") {
    val lead = named()
    lead.start(trial = 7)
    lead.kit.run(exchange(1, 7, 0, Calendar.NONE))
    lead.kit.run(exchange(1, 7, 1, 5))
    val (_, slip) = lead.handedOut.head
    lead.exchanges.map(_.round) shouldBe Seq(0)
    lead.kit.run(slip)
    withClue("the other was already there, so round 2 follows at once: ") {
      lead.exchanges.map(_.round) shouldBe Seq(1, 2)
    }
  }

  test("an interconnect that is far from the others goes on before it has heard of the last round") {
    val lead = named(new Lead(machine = FarCpus))
    lead.start(trial = 7)
    lead.kit.run(exchange(1, 7, 0, Calendar.NONE))
    lead.kit.run(lead.handedOut.head._2)
    withClue("round 2 is over too, in which there was nothing to do: ")(
      lead.exchanges.map(_.round) shouldBe Seq(0, 1, 2)
    )
    lead.kit.run(withEnvelope(exchange(1, 7, 1, 4))(_.copy(windows = 4)))
    lead.handedOut.map(_._1) shouldBe Seq(0)
  }

  test("what arrives in a round that was gone through before it was heard ends the machine's attempt") {
    val lead = named(new Lead(machine = FarCpus))
    lead.start(trial = 7)
    lead.kit.run(exchange(1, 7, 0, Calendar.NONE))
    lead.kit.run(lead.handedOut.head._2)
    val late = withEnvelope(exchange(1, 7, 1, 3))(_.copy(windows = 3))
    intercept[ProtocolException](lead.kit.run(late)).getMessage should include("an envelope for a window that is past")
  }

  test("an exchange of a trial that has not begun here is kept until it begins") {
    val lead = named()
    lead.kit.run(exchange(1, 7, 0, Calendar.NONE))
    lead.handedOut shouldBe empty
    lead.start(trial = 7)
    lead.handedOut should have size 1
  }

  test("a lead waits for the part of an interconnect that has no components") {
    val lead = named(new Lead(Placements.scattered(TwoCpus.componentCount, 4), 0))
    lead.start(trial = 0)
    (1 to 3).foreach(peer => lead.kit.run(exchange(peer, 0, 0, Calendar.NONE)))
    lead.kit.run(lead.handedOut.head._2)
    (1 to 3).foreach(peer => lead.kit.run(exchange(peer, 0, 1, Calendar.NONE)))
    lead.kit.run(new ComponentReply.Reported(report(0)))
    lead.kit.run(part(1, 0, report(1)))
    lead.kit.run(part(2, 0, report(2)))
    lead.ended shouldBe empty
    lead.kit.run(part(3, 0))
    lead.ended.map(_.part.reports.asScala.map(_.component)) shouldBe Seq(Seq(0, 1, 2))
  }

  test("an interconnect without components takes part in every round and has its part at the end") {
    val other = named(new Lead(Placements.scattered(TwoCpus.componentCount, 4), 3))
    other.start(trial = 0)
    (0L to 4L).foreach { round =>
      (0 to 2).foreach(peer => other.kit.run(exchange(peer, 0, round, round, to = 3)))
    }
    (0 to 2).foreach(peer => other.kit.run(exchange(peer, 0, 5, Calendar.NONE, to = 3)))
    val sent = other.toFirst
    sent.collect { case e: Exchange => e.round } shouldBe (0 to 5)
    sent.last shouldBe part(3, 0)
  }

  test(
    "a slip goes round the components with work, and what they send to another's goes there with the next exchange"
  ) {
    val lead = named(new Lead(Placements.cpusAndMmus(TwoCpus), 0))
    lead.start(trial = 0)
    lead.kit.run(exchange(1, 0, 0, Calendar.NONE))
    val visited = Seq(0, 1).map { _ =>
      val handed = lead.handedOut
      handed should have size 1
      val (cpu, slip) = handed.head
      val actor = BehaviorTestKit(CpuActor.create(TwoCpus.newComponent(cpu)))
      actor.run(new ComponentCommand.Begin(1, 0))
      actor.run(slip)
      cpu
    }
    visited.toSet shouldBe Set(0, 1)
    val back = lead.kit.selfInbox().receiveAll()
    back.map(_.getClass) shouldBe Seq(classOf[WindowWork])
    back.foreach(lead.kit.run(_))
    val sent = lead.exchanges.last
    sent.round shouldBe 1
    val envelopes = (sent.envelopes.indices by Envelope.STRIDE).toSeq
    envelopes.map(Envelope.kind(sent.envelopes, _)) shouldBe Seq(MessageKind.STORE, MessageKind.STORE)
    envelopes.map(Envelope.destination(sent.envelopes, _)) shouldBe Seq(2, 2)
    val earliest = envelopes.map(Envelope.time(sent.envelopes, _)).min
    sent.nextWindow shouldBe earliest / TwoCpus.architecture.lookaheadPs
  }

  test("what comes from no member of the machine is logged and changes nothing") {
    val lead = named()
    lead.start(trial = 7)
    val strangers = Seq[InterconnectMessage](
      new Exchange(Attempt + 1, 1, 0, 7, 0, 0, true, Array.empty, 3),
      new PartEnded(Attempt - 1, 1, 7, new ReportPart(0, true, java.util.List.of())),
      new RunTrial(0, 1, 8, TestInbox[TrialEnded]().ref),
      new Peers(-1, Seq.fill(2)(TestInbox[InterconnectMessage]().ref).asJava)
    )
    strangers.foreach { stranger =>
      lead.kit.clearLog()
      lead.kit.run(stranger)
      val expected = s"${stranger.getClass.getSimpleName} from no member of this machine is ignored"
      lead.kit.logEntries().map(entry => entry.level -> entry.message) shouldBe Seq(Level.WARN -> expected)
    }
    lead.kit.run(exchange(1, 7, 0, Calendar.NONE))
    lead.handedOut should have size 1
  }

  private val first = exchange(1, 7, 0, 5)

  Seq[(String, String, Seq[Exchange])](
    (
      "the first round's exchange twice",
      "part 0 of round 1 of trial 7 while part 0 of round 0 of trial 7 still waits",
      Seq(first, first, exchange(1, 7, 1, 6))
    ),
    (
      "a later round's exchange twice",
      "part 0 of round 1 of trial 7 instead of part 0 of round 2",
      Seq(first, exchange(1, 7, 1, 6), exchange(1, 7, 1, 6))
    ),
    ("a round that was left out", "part 0 of round 1 of trial 7 instead of", Seq(exchange(1, 7, 1, 5))),
    ("a part that was left out", "part 1 of round 0 of trial 7 instead of", Seq(partOf(first, part = 1))),
    (
      "two rounds ahead",
      "part 0 of round 2 of trial 7 while part 0 of round 1 of trial 7 still waits",
      Seq(first, exchange(1, 7, 1, 6), exchange(1, 7, 2, 7))
    ),
    ("another trial", "part 0 of round 0 of trial 6 in round 0 of trial 7", Seq(exchange(1, 6, 0, 5))),
    ("a next window before all time", "a next window that is past", Seq(exchange(1, 7, 0, -1))),
    ("for another interconnect", "an exchange for another interconnect", Seq(changed(first)(to = 1))),
    ("more parts than there can be", "instead of", Seq(partOf(first, part = Exchange.MOST_PARTS))),
    ("envelopes in round 0", "envelopes before the first window", Seq(withEnvelope(first)(identity)))
  ).foreach { case (what, problem, exchanges) =>
    test(s"an exchange that cannot be ends the machine's attempt, and says whose it is: $what") {
      val lead = named()
      lead.start(trial = 7)
      val fault = intercept[ProtocolException](exchanges.foreach(lead.kit.run(_)))
      fault.getMessage should startWith("interconnect 1 (akka.actor.typed.inbox://anonymous/inbox) sends ")
      fault.getMessage should include(problem)
    }
  }

  test("a sender that is nobody ends it too") {
    Seq(-1, 0, 2, Int.MaxValue).foreach { from =>
      val lead = named()
      lead.start(trial = 7)
      intercept[ProtocolException](lead.kit.run(exchange(from, 7, 0, 5))).getMessage should include("nobody")
    }
  }

  Seq[(String, String, Sent => Sent)](
    ("from a component of the receiver's", "a component that is not its own", _.copy(source = 0)),
    ("from no component", "a component that is not its own", _.copy(source = 4)),
    ("from a component below all", "a component that is not its own", _.copy(source = -1)),
    ("for a component of the sender's", "a component that is not here", _.copy(destination = 1)),
    ("for no component", "a component that is not here", _.copy(destination = Int.MaxValue)),
    ("by an instruction that is in no program", "an instruction that is in no program", _.copy(pc = 1000)),
    ("for the window that is over", "a window that is past", _.copy(windows = 0)),
    ("from before all time", "a window that is past", _.copy(windows = Long.MinValue / 20000))
  ).foreach { case (what, problem, change) =>
    test(s"so does an envelope $what") {
      val lead = named()
      lead.start(trial = 7)
      lead.kit.run(exchange(1, 7, 0, Calendar.NONE))
      lead.kit.run(lead.handedOut.head._2)
      val fault = intercept[ProtocolException](lead.kit.run(withEnvelope(exchange(1, 7, 1, 1))(change)))
      fault.getMessage should include(problem)
    }
  }

  Seq[(String, String, Seq[PartEnded])](
    ("of another trial", "a trial that is not running", Seq(part(1, 6, report(1)))),
    ("a second time", "a second time", Seq(part(1, 7, report(1)), part(1, 7, report(1)))),
    ("of a component that is not the sender's", "not its own", Seq(part(1, 7, report(0)))),
    ("not of all its components", "not one report of each", Seq(part(1, 7))),
    ("twice of the same component", "not one report of each", Seq(part(1, 7, report(1), report(1)))),
    ("with a part left out", "part 1 of a trial's reports instead of part 0", Seq(reportsIn(part = 1))),
    ("of an MMU that says it is a CPU", "a CPU's report of an MMU", Seq(part(1, 7, asIfMmu(report(1))))),
    ("of a CPU that stands nowhere", "no program", Seq(part(1, 7, standingAt(report(1), 1000)))),
    ("of a finding on no CPU", "a finding at no instruction", Seq(part(1, 7, finding(report(1), 77))))
  ).foreach { case (what, problem, parts) =>
    test(s"so do reports $what") {
      val lead = named()
      lead.start(trial = 7)
      val fault = intercept[ProtocolException](parts.foreach(lead.kit.run(_)))
      fault.getMessage should startWith("interconnect 1 (akka.actor.typed.inbox://anonymous/inbox) sends ")
      fault.getMessage should include(problem)
    }
  }

  test("an envelope that can be is taken") {
    val lead = named()
    lead.start(trial = 7)
    lead.kit.run(exchange(1, 7, 0, Calendar.NONE))
    lead.kit.run(lead.handedOut.head._2)
    lead.kit.run(withEnvelope(exchange(1, 7, 1, 1))(identity))
    lead.handedOut.map(_._1) shouldBe Seq(0)
  }

  test("so does being told to begin at the wrong time") {
    val unnamed = new Lead
    intercept[ProtocolException](unnamed.start(trial = 7)).getMessage should include("before the machine's")
    val lead = named()
    lead.start(trial = 7)
    intercept[ProtocolException](lead.start(trial = 8)).getMessage should include("before the last has ended")
    intercept[ProtocolException](lead.name()).getMessage should include("a second time")
  }
}

object InterconnectActorSpec {
  private val running: TestMachine = {
    val steps = List(Step.Store(0, 1, Order.ONCE), Step.Load(1, Order.ONCE))
    TestMachine.running(steps, steps)
  }

  private val TwoCpus: SimulatedMachine = running.simulated

  /** Whose components are each four windows from the others. */
  private val FarCpus: SimulatedMachine = {
    val near = running.copy(maximumWindows = Long.MaxValue).machine
    val distances: Distances = (from, to) => if (from == to) 0 else 3 * near.architecture.lookaheadPs
    val frame =
      new Frame(
        near.architecture,
        2,
        1,
        distances,
        null,
        near.chaos,
        Long.MaxValue,
        SimulatedMachine.NO_DEADLINE,
        false
      )
    new SimulatedMachine(frame, TwoCpus.groups)
  }

  /** A slip that leads to one component, without envelopes, then to the replies. */
  private def slip(replies: TestInbox[ComponentReply]): WindowWork = {
    val work =
      new WindowWork(Seq(TestInbox[ComponentCommand]().ref).asJava, replies.ref, new EnvelopeBatch)
    work.start(Array.empty, Array.empty, Array(0), Array(0), 1)
    work
  }

  private val Attempt = 0x5eed5L

  private def exchange(from: Int, trial: Long, round: Long, nextWindow: Long, to: Int = 0): Exchange =
    new Exchange(Attempt, from, to, trial, round, 0, true, Array.empty, nextWindow)

  private def part(from: Int, trial: Long, reports: ComponentReport*): PartEnded =
    new PartEnded(Attempt, from, trial, new ReportPart(0, true, reports.asJava))

  private def partOf(exchange: Exchange, part: Int): Exchange =
    changed(exchange)(part = part, last = false)

  /** An envelope by what tests change: from CPU 1 to CPU 0 in the window after the first. */
  final private case class Sent(source: Int = 1, destination: Int = 0, pc: Int = 1, windows: Long = 1)

  private def withEnvelope(exchange: Exchange)(change: Sent => Sent): Exchange = {
    val sent = change(Sent())
    val batch = new EnvelopeBatch
    val time = sent.windows * TwoCpus.architecture.lookaheadPs
    batch.add(time, sent.source, sent.destination, 0, MessageKind.VALUE, sent.pc, 0, 0, 0)
    changed(exchange)(envelopes = batch.toWords)
  }

  private def changed(exchange: Exchange)(
      to: Int = exchange.to,
      part: Int = exchange.part,
      last: Boolean = exchange.last,
      envelopes: Array[Long] = exchange.envelopes
  ): Exchange = {
    import exchange.{attempt, from, nextWindow, round, trial}
    new Exchange(attempt, from, to, trial, round, part, last, envelopes, nextWindow)
  }

  private def reportsIn(part: Int): PartEnded =
    new PartEnded(Attempt, 1, 7, new ReportPart(part, true, java.util.List.of(report(1))))

  private def asIfMmu(of: ComponentReport): ComponentReport =
    new ComponentReport(of.component, of.values, of.findings, 0, 0, null)

  private def standingAt(of: ComponentReport, pc: Int): ComponentReport = {
    val end = new CpuEnd(true, pc, "END", 0, false, java.util.List.of(), java.util.List.of())
    new ComponentReport(of.component, of.values, of.findings, 0, 0, end)
  }

  private def finding(of: ComponentReport, cpu: Int): ComponentReport = {
    val findings = java.util.List.of(Finding.of(Checker.KERNEL_BUG, cpu, 0, 0))
    new ComponentReport(of.component, of.values, findings, 0, 0, of.cpu)
  }

  private def report(component: Int): ComponentReport =
    new ComponentReport(component, List.empty[java.lang.Long].asJava, java.util.List.of(), 0, 0, end(component))

  private def end(component: Int): CpuEnd =
    if (component >= TwoCpus.cpuCount) null
    else new CpuEnd(true, 0, "END", 0, false, java.util.List.of(), java.util.List.of())

  private def named(lead: Lead = new Lead): Lead = {
    lead.name()
    lead
  }

  /** An interconnect whose components and peers are inboxes: nothing runs but itself. */
  private final class Lead(
      placement: Placement = Placements.scattered(TwoCpus.componentCount, 2),
      index: Int = 0,
      machine: SimulatedMachine = TwoCpus
  ) {
    private val peers = Seq.fill(placement.interconnects)(TestInbox[InterconnectMessage]())
    private val replies = TestInbox[TrialEnded]()
    val kit: BehaviorTestKit[InterconnectMessage] =
      BehaviorTestKit(InterconnectActor.create(machine, placement, index, Attempt))

    def name(): Unit = kit.run(new Peers(Attempt, peers.map(_.ref).asJava))

    def start(trial: Long): Unit = kit.run(new RunTrial(Attempt, 1, trial, replies.ref))

    /** What the first of the others has got since the last look. */
    def exchanges: Seq[Exchange] =
      peers((index + 1) % peers.size).receiveAll().collect { case exchange: Exchange => exchange }

    def toFirst: Seq[InterconnectMessage] = peers.head.receiveAll()

    /** To which components slips were handed since the last look. */
    def handedOut: Seq[(Int, WindowWork)] = (0 until placement.count(index)).flatMap { at =>
      val component = placement.component(index, at)
      val cpus = TwoCpus.cpuCount
      val name = if (component < cpus) s"cpu-$component" else s"mmu-${component - cpus}"
      kit.childInbox[ComponentCommand](name).receiveAll().collect { case work: WindowWork => component -> work }
    }

    def ended: Seq[TrialEnded] = replies.receiveAll()
  }
}
