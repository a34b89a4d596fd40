package org.shootdown.coordinator.interconnect

import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import akka.actor.typed.ActorRef
import org.shootdown.config.node.InterconnectMessage
import org.shootdown.coordinator.interconnect.InterconnectCommand.{Peers, RunTrial, TrialEnded}
import org.shootdown.machine.{MachineEnd, SimulatedMachine}

/**
 * A machine on actors, trial after trial on the same ones.
 *
 * @param kit
 *   the actor system of the lead
 */
final class ActorMachine(kit: ActorTestKit, interconnects: Seq[ActorRef[InterconnectMessage]]) {
  private val probe = kit.createTestProbe[TrialEnded]()

  interconnects.foreach(_ ! new Peers(interconnects.asJava))

  def run(seed: Long, trial: Long): MachineEnd = {
    interconnects.foreach(_ ! new RunTrial(seed, trial, probe.ref))
    val ended = probe.receiveMessage(1.minute)
    require(ended.trial == trial, s"trial ${ended.trial} ended instead of $trial")
    ended.end
  }
}

object ActorMachine {

  /** Runs something on a machine within one actor system, and stops the machine. */
  def using[T](kit: ActorTestKit, machine: SimulatedMachine, placement: Placement)(body: ActorMachine => T): T = {
    val interconnects =
      (0 until placement.interconnects).map(i => kit.spawn(InterconnectActor.create(machine, placement, i)))
    try body(new ActorMachine(kit, interconnects))
    finally interconnects.foreach(kit.stop(_, 1.minute))
  }
}
