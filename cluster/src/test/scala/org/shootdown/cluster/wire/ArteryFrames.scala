package org.shootdown.cluster.wire

import java.nio.{ByteBuffer, ByteOrder}

import org.shootdown.simulation.interconnect.InterconnectCommand.Bulk

/** What goes over a connection between nodes, made by hand. */
object ArteryFrames {

  /** With which a connection for messages begins. */
  val Prologue: Array[Byte] = "AKKA".getBytes :+ 2.toByte

  /** A frame that Artery drops and says so, because it is of a version that there is not. */
  def frameOfVersion(version: Byte): Array[Byte] = prefix(400) ++ Array.fill(400)(version)

  /** What goes before a frame of so many bytes. */
  def prefix(bytes: Int): Array[Byte] =
    ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes).array

  /** A message in the wire's own format. */
  def bytes(message: Bulk): Array[Byte] = {
    val buffer = ByteBuffer.allocate(WireFormat.MOST_BYTES)
    WireFormat.write(message, buffer)
    buffer.array.take(buffer.position())
  }

  /**
   * A frame with its length before it.
   *
   * @param names
   *   of the sender, the receiver and the class of the message; none if the receiver knows it by a number
   */
  def frame(
      serializer: Int,
      names: Seq[Option[String]],
      message: Array[Byte],
      metadata: Option[Int] = None
  ): Array[Byte] = {
    val literals = names.flatten.map(_.getBytes)
    val metadataBytes = metadata.fold(0)(Integer.BYTES + _)
    val length = FrameHeader.BYTES + metadataBytes + literals.map(2 + _.length).sum + message.length
    val buffer = ByteBuffer.allocate(Integer.BYTES + length).order(ByteOrder.LITTLE_ENDIAN)
    buffer.putInt(length)
    buffer.put(0.toByte).put(metadata.fold(0)(_ => 1).toByte).putShort(0).putLong(77).putInt(serializer)
    names.foreach(name => buffer.putInt(if (name.isDefined) 0 else 0xff000001))
    metadata.foreach(count => buffer.putInt(count).put(new Array[Byte](count)))
    literals.foreach(literal => buffer.putShort(literal.length.toShort).put(literal))
    buffer.put(message).array
  }
}
