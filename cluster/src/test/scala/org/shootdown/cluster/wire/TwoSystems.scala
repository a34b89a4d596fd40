package org.shootdown.cluster.wire

import scala.concurrent.duration._

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import akka.actor.typed.{ActorRef, ActorRefResolver}
import com.typesafe.config.{Config, ConfigFactory}
import org.shootdown.simulation.fixture.ActorMachine
import org.shootdown.simulation.interconnect.{InterconnectActor, Placement}
import org.shootdown.simulation.interconnect.InterconnectCommand.Remote
import org.shootdown.cluster.wire.{ClusterKeys, Transport}
import org.shootdown.simulation.timed.SimulatedMachine

/**
 * Two actor systems that nothing but a TCP connection on the loopback interface connects, as on two nodes.
 *
 * @param settings
 *   of both
 */
final class TwoSystems(settings: Config = TwoSystems.settings()) {
  val near: ActorTestKit = ActorTestKit("near", settings)
  val far: ActorTestKit = ActorTestKit("far", settings)

  /** Runs something on a machine whose interconnects are here and there by turns, the lead here; then stops it. */
  def using[T](machine: SimulatedMachine, placement: Placement)(body: ActorMachine => T): T = {
    val attempt = Remote.newAttempt
    val spawned = (0 until placement.interconnects).map { index =>
      val kit = if (index % 2 == 0) near else far
      kit -> kit.spawn(InterconnectActor.create(machine, placement, index, attempt))
    }
    val seenFromHere = spawned.map { case (kit, ref) => if (kit == near) ref else handedOver(ref) }
    try body(new ActorMachine(near, attempt, seenFromHere))
    finally spawned.foreach { case (kit, ref) => kit.stop(ref, 1.minute) }
  }

  def shutdown(): Unit = {
    near.shutdownTestKit()
    far.shutdownTestKit()
  }

  /** A reference to an actor there, as it arrives here: by its name. */
  def handedOver[T](ref: ActorRef[T]): ActorRef[T] =
    ActorRefResolver(near.system).resolveActorRef(ActorRefResolver(far.system).toSerializationFormat(ref))
}

object TwoSystems {

  /**
   * The product's settings with remoting on a free port; what cannot be serialized their way cannot leave.
   *
   * @param keys
   *   for TLS, or null
   */
  def settings(keys: ClusterKeys = null, logLevel: String = "ERROR"): Config = ConfigFactory
    .parseString(s"""
      akka.actor.provider = remote
      akka.remote.warn-about-direct-use = off
      akka.loglevel = $logLevel
      # Once in a while Artery's shutdown waits for ever for a connection with an SSL engine.
      akka.actor.testkit.typed.throw-on-shutdown-timeout = off
      akka.actor.testkit.typed.system-shutdown-default = 5 s
    """)
    .withFallback(new Transport("127.0.0.1", 0, keys, false).settings)
    .withFallback(ConfigFactory.load())
}
