package org.shootdown.cluster.node

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import akka.actor.typed.ActorRef
import org.shootdown.simulation.fixture.Sealed
import org.shootdown.config.node.InterconnectMessage
import org.shootdown.cluster.job.{ClientReply, ControlMessage, JobSpec, Worker}

/** The control messages of nodes, of which other packages do not know all. */
object ControlMessages {
  val classes: Seq[Class[_]] =
    Seq(classOf[CoordinatorCommand.Remote], classOf[GatewayCommand], classOf[SplitCommand.Remote])
      .flatMap(Sealed.leaves)

  def samples(
      worker: Worker,
      client: ActorRef[ClientReply],
      spec: JobSpec,
      kit: ActorTestKit
  ): Seq[ControlMessage] = {
    val questions = Seq[CoordinatorCommand.Question](
      new CoordinatorCommand.Submit(spec, client),
      new CoordinatorCommand.ListJobs(client),
      new CoordinatorCommand.ShowJob("j", client),
      new CoordinatorCommand.PauseJob("j", client),
      new CoordinatorCommand.ResumeJob("j", client),
      new CoordinatorCommand.FetchJob("j", client),
      new CoordinatorCommand.FetchTally("j", 1, client),
      new CoordinatorCommand.Describe(client)
    )
    val plan = SplitPlan.of(List(worker).asJava)
    val attempt = kit.createTestProbe[SplitCommand]().ref
    val interconnect = kit.createTestProbe[InterconnectMessage]().ref
    questions ++ questions.map(new GatewayCommand.Ask(_)) ++ Seq(
      new GatewayCommand.Greeting("b", client),
      new GatewayCommand.Census(client),
      new CoordinatorCommand.Here(worker, true),
      new SplitCommand.Hosting(0, List(interconnect).asJava),
      new SplitCommand.CannotHost(0, "why"),
      new HostCommand.Host(attempt, 1, 0, "j", spec, 0, plan)
    )
  }
}
