package org.shootdown.mmu.core

import org.shootdown.config.architecture.Latency
import org.shootdown.config.finding.Finding
import org.shootdown.config.protocol.{MessageKind, Port}

import scala.collection.mutable.ArrayBuffer

/** A message as an MMU sent it. */
final case class Sent(destination: Int, kind: MessageKind, pc: Int, a: Long, b: Long, c: Long)

/** An access as it was performed. */
final case class Performed(kind: MessageKind, cpu: Int, pc: Int, address: Long, before: Long, after: Long)

/** Remembers everything that a core does. */
final class RecordingPort extends Port {
  val sent: ArrayBuffer[Sent] = ArrayBuffer.empty
  val charges: ArrayBuffer[(Latency, Long)] = ArrayBuffer.empty
  val occupied: ArrayBuffer[Latency] = ArrayBuffer.empty
  val findings: ArrayBuffer[Finding] = ArrayBuffer.empty
  val accesses: ArrayBuffer[Performed] = ArrayBuffer.empty

  /** The timers set: kind, word, latency. */
  val timers: ArrayBuffer[(MessageKind, Long, Latency)] = ArrayBuffer.empty

  override def send(destination: Int, kind: MessageKind, pc: Int, a: Long, b: Long, c: Long): Unit =
    sent += Sent(destination, kind, pc, a, b, c)

  override def sendAtOnce(destination: Int, kind: MessageKind, pc: Int, a: Long, b: Long, c: Long): Unit =
    throw new AssertionError("an MMU is busy with nothing")

  override def charge(purpose: Latency, times: Long): Unit = charges += purpose -> times

  override def report(finding: Finding): Unit = findings += finding

  override def executed(pc: Int, value: Long): Unit = throw new AssertionError("an MMU executes nothing")

  override def performed(kind: MessageKind, cpu: Int, pc: Int, address: Long, before: Long, after: Long): Unit =
    accesses += Performed(kind, cpu, pc, address, before, after)

  override def wake(kind: MessageKind, a: Long, delay: Latency, times: Long): Unit = {
    assert(times == 1)
    timers += ((kind, a, delay))
  }

  override def occupy(purpose: Latency): Unit = occupied += purpose

  override def stallsAt(pc: Int, point: Int): Boolean = throw new AssertionError("an MMU passes no points")
}
