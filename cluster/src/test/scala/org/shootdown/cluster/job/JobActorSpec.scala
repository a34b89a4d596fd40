package org.shootdown.cluster.job

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.{ActorTestKit, TestProbe}
import akka.actor.typed.ActorRef
import com.typesafe.config.ConfigFactory
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.simulation.fixture.Outcomes
import org.shootdown.cluster.job.JobSpec.EngineName
import org.shootdown.litmus.project.ProjectFiles
import org.shootdown.simulation.setup.MachinePlan
import org.shootdown.simulation.trial.{RaceTally, Tally}

/** A job by itself: whom it gives what, what it records, and how it comes back. */
class JobActorSpec extends AnyFunSuite with Matchers with BeforeAndAfterAll {
  private val kit = ActorTestKit(
    "job",
    ConfigFactory
      .parseString("akka.persistence.journal.plugin = akka.persistence.journal.inmem")
      .withFallback(ConfigFactory.load())
  )
  private var jobs = 0

  override protected def afterAll(): Unit = kit.shutdownTestKit()

  /** A job with a keeper, workers and a client. */
  private class Fixture(trials: Long, engine: EngineName = EngineName.INLINE) {
    jobs += 1
    val id = s"test-$jobs"
    val keeper: TestProbe[JobKeeper] = kit.createTestProbe[JobKeeper]()
    val client: TestProbe[ClientReply] = kit.createTestProbe[ClientReply]()
    private val part =
      JobPart.of(MachinePlan.of("x", "arm64", "before", 0, 1, java.util.Map.of(), null, 100), 1)
    val spec =
      new JobSpec(java.util.Map.of(), ProjectFiles.NONE, "", java.util.List.of(part), trials, engine)
    var job: ActorRef[JobCommand] = kit.spawn(JobActor.create(id, "2/a", keeper.ref))
    job ! new JobCommand.Submit(spec, client.ref)
    client.expectMessage(new ClientReply.Accepted(id))

    class Hand(roles: Set[String] = Set("cpu", "mmu"), name: String = "w") {
      val probe: TestProbe[WorkerCommand] = kit.createTestProbe[WorkerCommand]()
      val worker = new Worker(probe.ref, s"$name:1", roles.asJava, 1)
      def idle(others: Hand*): Unit =
        job ! new JobCommand.Assign(worker, (this +: others).map(_.worker).asJava)
      def asked(): Trials = probe.expectMessageType[WorkerCommand.RunTrials].trials
      def ran(trials: Trials, tally: Option[Tally] = None): Unit =
        job ! new JobCommand.RanTrials(worker, trials, tally.getOrElse(tallyOf(trials)).snapshot, 1)
    }

    def shown(): JobView = {
      job ! new JobCommand.Show(client.ref)
      client.expectMessageType[ClientReply.Shown].job
    }

    def restart(build: String = "2/a"): Unit = {
      kit.stop(job)
      job = kit.spawn(JobActor.create(id, build, keeper.ref))
    }

    def nothingFor(hand: Hand): Unit =
      keeper.fishForMessage(keeper.remainingOrDefault) {
        case nothing: JobKeeper.NothingFor if nothing.worker == hand.worker =>
          akka.actor.testkit.typed.scaladsl.FishingOutcomes.complete
        case _ => akka.actor.testkit.typed.scaladsl.FishingOutcomes.continueAndIgnore
      }
  }

  private def tallyOf(trials: Trials): Tally = {
    val tally = new Tally
    (trials.first until trials.end).foreach { trial =>
      tally.add(Outcomes.of(trial, Seq(trial), counted = true, Seq(true, false), Nil, 1, 1))
    }
    tally
  }

  private def run(fixture: Fixture)(hand: fixture.Hand): Trials = {
    hand.idle()
    val trials = hand.asked()
    hand.ran(trials)
    trials
  }

  test("a job is done when each of its trials is, and its tally is the sum") {
    val fixture = new Fixture(20)
    val hand = new fixture.Hand
    while (fixture.shown().status == JobStatus.RUNNING) run(fixture)(hand)
    fixture.job ! new JobCommand.FetchTally(0, fixture.client.ref)
    val fetched = fixture.client.expectMessageType[ClientReply.FetchedTally].tally
    Tally.of(fetched).digest shouldBe tallyOf(new Trials(0, 0, 20)).digest
    fixture.shown().nodes.get("w:1").trials shouldBe 20
    hand.idle()
    fixture.nothingFor(hand)
  }

  test("a job comes back with what was done, and gives the rest to others") {
    val fixture = new Fixture(10)
    val done = run(fixture)(new fixture.Hand)
    val lost = new fixture.Hand(name = "lost")
    lost.idle()
    val open = lost.asked()
    fixture.shown().done shouldBe done.count
    fixture.restart()
    fixture.shown().done shouldBe done.count
    lost.ran(open)
    fixture.shown().done shouldBe done.count
    val other = new fixture.Hand(name = "other")
    other.idle()
    other.asked().first shouldBe open.first
  }

  test("a result that comes twice counts once") {
    val fixture = new Fixture(10)
    val hand = new fixture.Hand
    val trials = run(fixture)(hand)
    hand.ran(trials)
    fixture.shown().done shouldBe trials.count
  }

  test("a tally of other trials than those asked for, or one that contradicts itself, is no result") {
    val fixture = new Fixture(10)
    val hand = new fixture.Hand
    hand.idle()
    val trials = hand.asked()
    hand.ran(trials, Some(tallyOf(new Trials(0, 0, trials.count + 1))))
    fixture.job ! new JobCommand.RanTrials(hand.worker, trials, withoutWitnesses(tallyOf(trials).snapshot), 1)
    fixture.shown().done shouldBe 0
    hand.ran(trials)
    fixture.shown().done shouldBe trials.count
  }

  private def withoutWitnesses(told: Tally.Snapshot) = {
    val race = told.races.get(0)
    new Tally.Snapshot(
      told.trials,
      told.accesses,
      told.flushes,
      told.endPs,
      told.digestHigh,
      told.digestLow,
      java.util.Map.of(
        0,
        new RaceTally.Snapshot(
          race.attempts,
          race.settled,
          race.counted,
          race.judged,
          race.positive,
          java.util.Map.of(),
          race.reported,
          race.named,
          race.firstReport,
          race.histogram
        )
      ),
      java.util.Map.of()
    )
  }

  test("a paused job gives nothing to anybody, takes what is still on its way, and goes on when resumed") {
    val fixture = new Fixture(10)
    val hand = new fixture.Hand
    hand.idle()
    val trials = hand.asked()
    fixture.job ! new JobCommand.Pause(fixture.client.ref)
    fixture.client.expectMessageType[ClientReply.Shown].job.status shouldBe JobStatus.PAUSED
    hand.ran(trials)
    fixture.shown().done shouldBe trials.count
    hand.idle()
    fixture.nothingFor(hand)
    fixture.restart()
    fixture.shown().status shouldBe JobStatus.PAUSED
    fixture.job ! new JobCommand.Resume(fixture.client.ref)
    fixture.client.expectMessageType[ClientReply.Shown].job.status shouldBe JobStatus.RUNNING
    hand.idle()
    hand.asked().first shouldBe trials.end
  }

  test("trials that nobody can run end the job with the reason, until it is resumed") {
    val fixture = new Fixture(10)
    val hand = new fixture.Hand
    hand.idle()
    fixture.job ! new JobCommand.CannotRun(hand.worker, hand.asked(), "no memory")
    val view = fixture.shown()
    (view.status, view.reason) shouldBe ((JobStatus.FAILED, "w:1: no memory"))
    hand.idle()
    fixture.nothingFor(hand)
    fixture.job ! new JobCommand.Resume(fixture.client.ref)
    fixture.client.expectMessageType[ClientReply.Shown].job.reason shouldBe ""
    hand.idle()
    hand.asked().first shouldBe 0
  }

  test("a job that one build has begun is gone on with by that build alone") {
    val fixture = new Fixture(10)
    val done = run(fixture)(new fixture.Hand)
    fixture.shown().done shouldBe done.count
    fixture.restart("2/b")
    val view = fixture.shown()
    val reason = "it was begun by build 2/a, and this is build 2/b, whose outcomes may differ"
    (view.status, view.reason, view.build, view.done) shouldBe ((JobStatus.FAILED, reason, "2/a", done.count))
    val hand = new fixture.Hand
    hand.idle()
    fixture.nothingFor(hand)
    fixture.job ! new JobCommand.Resume(fixture.client.ref)
    fixture.client.expectMessage(new ClientReply.Refused(s"job ${fixture.id} cannot go on: $reason"))
    fixture.restart()
    hand.idle()
    hand.asked().first shouldBe done.end
  }

  test("what one build has done to its end, another can read") {
    val fixture = new Fixture(5)
    while (fixture.shown().status == JobStatus.RUNNING) run(fixture)(new fixture.Hand)
    fixture.restart("2/b")
    fixture.shown().status shouldBe JobStatus.DONE
    fixture.job ! new JobCommand.Resume(fixture.client.ref)
    fixture.client.expectMessageType[ClientReply.Shown].job.done shouldBe 5
  }

  test("what a worker gives up, or had when it was lost, is given to another") {
    val fixture = new Fixture(10)
    val hand = new fixture.Hand
    hand.idle()
    val trials = hand.asked()
    fixture.job ! new JobCommand.GaveUp(hand.worker, trials, "disturbed")
    val other = new fixture.Hand(name = "other")
    other.idle()
    other.asked() shouldBe trials
    fixture.job ! new JobCommand.Forget(other.worker)
    hand.idle()
    hand.asked() shouldBe trials
  }

  test("a machine is split only over a team with both roles, and over one team at a time") {
    val fixture = new Fixture(10, EngineName.SPLIT)
    val cpu = new fixture.Hand(Set("cpu", "coordinator"), "cpu")
    val mmu = new fixture.Hand(Set("mmu"), "mmu")
    val neither = new fixture.Hand(Set("coordinator"), "neither")
    cpu.idle(neither)
    fixture.nothingFor(cpu)
    mmu.idle(cpu, neither)
    val asked = mmu.probe.expectMessageType[WorkerCommand.RunTrials]
    asked.team.asScala.map(_.node) shouldBe Seq("mmu:1", "cpu:1")
    cpu.idle(mmu)
    fixture.nothingFor(cpu)
  }
}
