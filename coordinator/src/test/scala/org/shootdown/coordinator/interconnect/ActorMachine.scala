package org.shootdown.coordinator.interconnect

import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import akka.actor.typed.ActorRef
import org.shootdown.config.node.InterconnectMessage
import org.shootdown.coordinator.interconnect.InterconnectCommand.{Peers, Remote, RunTrial, TrialEnded}
import org.shootdown.machine.MachineEnd
import org.shootdown.machine.timed.SimulatedMachine

/**
 * A machine on actors, trial after trial on the same ones.
 *
 * @param kit
 *   the actor system of the lead
 */
final class ActorMachine(kit: ActorTestKit, attempt: Long, interconnects: Seq[ActorRef[InterconnectMessage]]) {
  private val probe = kit.createTestProbe[TrialEnded]()
  private val reports = new ReportAssembly

  interconnects.foreach(_ ! new Peers(attempt, interconnects.asJava))

  def run(seed: Long, trial: Long): MachineEnd = {
    interconnects.foreach(_ ! new RunTrial(attempt, seed, trial, probe.ref))
    end(trial)
  }

  private def end(trial: Long): MachineEnd = {
    val ended = probe.receiveMessage(1.minute)
    require(ended.trial == trial, s"trial ${ended.trial} ended instead of $trial")
    require(ended.attempt == attempt)
    if (reports.add(ended.part)) new MachineEnd(reports.take(), ended.ending) else end(trial)
  }
}

object ActorMachine {

  /** Runs something on a machine within one actor system, and stops the machine. */
  def using[T](kit: ActorTestKit, machine: SimulatedMachine, placement: Placement)(body: ActorMachine => T): T = {
    val attempt = Remote.newAttempt
    val interconnects =
      (0 until placement.interconnects).map(i => kit.spawn(InterconnectActor.create(machine, placement, i, attempt)))
    try body(new ActorMachine(kit, attempt, interconnects))
    finally interconnects.foreach(kit.stop(_, 1.minute))
  }
}
