package org.shootdown.coordinator.interconnect

import scala.concurrent.duration._

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import akka.actor.typed.{ActorRef, ActorRefResolver}
import com.typesafe.config.{Config, ConfigFactory}
import org.shootdown.config.node.InterconnectMessage
import org.shootdown.machine.SimulatedMachine

/** Two actor systems that nothing but a TCP connection on the loopback interface connects, as on two nodes. */
final class TwoSystems {
  val near: ActorTestKit = ActorTestKit("near", TwoSystems.settings)
  val far: ActorTestKit = ActorTestKit("far", TwoSystems.settings)

  /** Runs something on a machine whose interconnects are here and there by turns, the lead here; then stops it. */
  def using[T](machine: SimulatedMachine, placement: Placement)(body: ActorMachine => T): T = {
    val spawned = (0 until placement.interconnects).map { index =>
      val kit = if (index % 2 == 0) near else far
      kit -> kit.spawn(InterconnectActor.create(machine, placement, index))
    }
    val seenFromHere = spawned.map { case (kit, ref) => if (kit == near) ref else handedOver(ref) }
    try body(new ActorMachine(near, seenFromHere))
    finally spawned.foreach { case (kit, ref) => kit.stop(ref, 1.minute) }
  }

  def shutdown(): Unit = {
    near.shutdownTestKit()
    far.shutdownTestKit()
  }

  /** A reference to an actor there, as it arrives here: by its name. */
  private def handedOver(ref: ActorRef[InterconnectMessage]): ActorRef[InterconnectMessage] =
    ActorRefResolver(near.system).resolveActorRef(ActorRefResolver(far.system).toSerializationFormat(ref))
}

object TwoSystems {

  /** The product's settings with remoting on a free port; what cannot be serialized their way cannot leave. */
  val settings: Config = ConfigFactory
    .parseString("""
      akka.actor.provider = remote
      akka.actor.allow-java-serialization = off
      akka.loglevel = ERROR
      akka.remote.artery.canonical.hostname = 127.0.0.1
      akka.remote.artery.canonical.port = 0
    """)
    .withFallback(ConfigFactory.load())
}
