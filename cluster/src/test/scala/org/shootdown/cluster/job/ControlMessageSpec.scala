package org.shootdown.cluster.job

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.{ActorTestKit, SerializationTestKit}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.cluster.fixture.TwoSystems
import org.shootdown.simulation.fixture.{Outcomes, Sealed}
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.cluster.node.ControlMessages
import org.shootdown.litmus.project.ProjectFiles
import org.shootdown.simulation.setup.{Injection, MachinePlan}
import org.shootdown.simulation.trial.{Attempt, Tally}
import org.shootdown.machine.Stall

/** Everything that nodes say to each other, clients to nodes, and jobs to their journal: written, and read the same. */
class ControlMessageSpec extends AnyFunSuite with Matchers with BeforeAndAfterAll {
  private val kit = ActorTestKit("messages", TwoSystems.settings())
  private val serialization = new SerializationTestKit(kit.system)

  override protected def afterAll(): Unit = kit.shutdownTestKit()

  private val worker = new Worker(kit.createTestProbe[WorkerCommand]().ref, "127.0.0.1:1", Set("cpu").asJava, 2)
  private val client = kit.createTestProbe[ClientReply]().ref
  private val job = kit.createTestProbe[JobCommand]().ref
  private val trials = new Trials(2, 1L << 40, 7)

  private val storm = {
    val injection =
      new Injection("x", "v", 2, 0, "0,1,4,5", 1, 2, List("f.p=1us").asJava, List("0:f.p before 1:g.q").asJava, 3)
    new MachinePlan(
      "arm64",
      "epyc-2s",
      8,
      2,
      List("gup").asJava,
      3,
      List(injection).asJava,
      9,
      0,
      java.util.Map.of("A", "1"),
      null,
      true
    )
  }

  private val race = MachinePlan.of("x", "arm64", "v", 3, 2, java.util.Map.of("A", "1"), "smi", 9)

  private val spec = new JobSpec(
    java.util.Map.of("x", new SourceText("x.litmus", "C x\n{}\n")),
    new ProjectFiles(java.util.Map.of("kernel/a.h", "#define A \u00e4\n" * 5000)),
    " --config y",
    List[JobPart](
      JobPart.of(race.stalledAt(List(Stall.parse("f.p=1us")).asJava), -1),
      new JobPart(storm, " --cpus 8", 5)
    ).asJava,
    Long.MaxValue,
    JobSpec.EngineName.SPLIT
  )

  private val tally: Tally.Snapshot = {
    val found = new Finding(Checker.USE_AFTER_FREE, 0, 1, -1, Finding.NONE, Finding.NONE)
    val sum = new Tally
    sum.add(Outcomes.of(5, Seq(1, -1), counted = true, Seq(true, false), Seq(found), 1L << 50, 3))
    sum.add(Outcomes.of(6, Seq(1, 0), counted = false, Seq(false, false), Nil, 1, 0))
    val yes = List(Boolean.box(true)).asJava
    val attempt =
      new Attempt(1, 7, 4, true, true, "0:r=1;", yes, yes, Set(found.checker).asJava, Set.empty[Checker].asJava)
    sum.add(Outcomes.of(7, Nil, counted = false, Seq(false, false), Nil, 1, 0, Seq(attempt), 3))
    sum.snapshot
  }

  private val view = new JobView(
    "j",
    "x",
    1,
    JobStatus.FAILED,
    "why",
    "b",
    2,
    1,
    3,
    4,
    1,
    java.util.Map.of("n", new JobView.Share(1, 2, 3)),
    true
  )

  private val samples: Seq[ControlMessage] = Seq(
    new JobEvent.Submitted(spec, "b", 1),
    new JobEvent.Finished(trials, tally, "n", 2, 3),
    new JobEvent.Paused(1),
    new JobEvent.Resumed(2),
    new JobEvent.Failed("why", 3),
    new JobCommand.RanTrials(worker, trials, tally, 4),
    new JobCommand.CannotRun(worker, trials, "why"),
    new JobCommand.GaveUp(worker, trials, "why"),
    new JobCommand.AskSpec(worker.ref),
    new WorkerCommand.RunTrials("j", trials, List(worker).asJava, job),
    new WorkerCommand.TakeSpec("j", spec),
    new ClientReply.Welcome("b"),
    new ClientReply.Refused("why"),
    new ClientReply.Accepted("j"),
    new ClientReply.Counted(3, "a:1"),
    new ClientReply.Jobs(List(view).asJava, List("k").asJava),
    new ClientReply.Shown(view),
    new ClientReply.Fetched(spec),
    new ClientReply.FetchedTally(1, tally),
    new ClientReply.FetchedTally(1, null),
    new ClientReply.Described(
      List(new ClientReply.Member("a:1", "up", List("cpu").asJava, 1, true)).asJava,
      List(view).asJava
    )
  )

  test("every message can be written, and comes out equal") {
    val all = samples ++ ControlMessages.samples(worker, client, spec, kit)
    all.foreach(serialization.verifySerialization(_))
    val sealedOnes = Seq(classOf[JobEvent], classOf[JobCommand.Remote], classOf[ClientReply]).flatMap(Sealed.leaves)
    val expected = sealedOnes ++ ControlMessages.classes
    all.map(_.getClass).toSet[Class[_]] should contain allElementsOf expected
  }
}
