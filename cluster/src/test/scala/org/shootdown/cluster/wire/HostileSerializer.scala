package org.shootdown.cluster.wire

import akka.actor.ExtendedActorSystem
import akka.serialization.SerializerWithStringManifest

/** Bytes that a node of the project would not send. */
sealed trait Hostile {
  def bytes: Array[Byte]
  def manifest: String
}

object Hostile {
  final case class ToCbor(bytes: Array[Byte], manifest: String) extends Hostile
  final case class ToJson(bytes: Array[Byte], manifest: String) extends Hostile
  final case class ToJava(bytes: Array[Byte]) extends Hostile { val manifest = "" }

  /** By the name that Akka knows it by: the number of a serializer. */
  val Identifiers: Map[String, Int] = Map("jackson-cbor" -> 33, "jackson-json" -> 31, "java" -> 1)
}

/** Sends hostile bytes in the name of another serializer. */
final class HostileSerializer(system: ExtendedActorSystem, name: String) extends SerializerWithStringManifest {
  require(system != null)
  override val identifier: Int = Hostile.Identifiers(name)
  override def manifest(message: AnyRef): String = message.asInstanceOf[Hostile].manifest
  override def toBinary(message: AnyRef): Array[Byte] = message.asInstanceOf[Hostile].bytes
  override def fromBinary(bytes: Array[Byte], manifest: String): AnyRef = Hostile.ToCbor(bytes, manifest)
}
