package org.shootdown.cpu.core

import org.shootdown.config.measure.{Counter, Mark}
import org.shootdown.config.architecture.Latency
import org.shootdown.config.finding.Finding
import org.shootdown.config.protocol.{MessageKind, Port}

import scala.collection.mutable.ArrayBuffer

/** A message as a CPU sent it. */
final case class Sent(destination: Int, kind: MessageKind, pc: Int, a: Long, b: Long, c: Long)

/** A message that a CPU sends to itself, with its delay. */
final case class Wake(kind: MessageKind, delay: Latency, times: Long)

/** Remembers everything that a core does. */
final class RecordingPort extends Port {
  val sent: ArrayBuffer[Sent] = ArrayBuffer.empty

  /** Those of the messages sent that did not wait for what the core is busy with. */
  val atOnce: ArrayBuffer[Sent] = ArrayBuffer.empty
  val wakes: ArrayBuffer[Wake] = ArrayBuffer.empty
  val charges: ArrayBuffer[(Latency, Long)] = ArrayBuffer.empty
  val findings: ArrayBuffer[Finding] = ArrayBuffer.empty
  val counts: ArrayBuffer[Counter] = ArrayBuffer.empty

  /** The marks passed: where, what, and of which operation. */
  val marks: ArrayBuffer[(Int, Mark, Int)] = ArrayBuffer.empty

  /** The instructions completed, with their results. */
  val executions: ArrayBuffer[(Int, Long)] = ArrayBuffer.empty

  /** The points at which the run is stalled. */
  var stalledPoints: Set[Int] = Set.empty

  /** How often the core may ask whether to give up before it is to. */
  var patience: Int = Int.MaxValue

  override def givesUp: Boolean = {
    patience -= 1
    patience < 0
  }

  override def send(destination: Int, kind: MessageKind, pc: Int, a: Long, b: Long, c: Long): Unit =
    sent += Sent(destination, kind, pc, a, b, c)

  override def sendAtOnce(destination: Int, kind: MessageKind, pc: Int, a: Long, b: Long, c: Long): Unit = {
    sent += Sent(destination, kind, pc, a, b, c)
    atOnce += sent.last
  }

  override def charge(purpose: Latency, times: Long): Unit = charges += purpose -> times

  override def count(counter: Counter): Unit = counts += counter

  override def marks(pc: Int, mark: Mark, operation: Int): Unit = marks += ((pc, mark, operation))

  override def report(finding: Finding): Unit = findings += finding

  override def executed(pc: Int, value: Long): Unit = executions += pc -> value

  override def performed(kind: MessageKind, cpu: Int, pc: Int, address: Long, before: Long, after: Long): Unit =
    throw new AssertionError("only an MMU performs accesses")

  override def wake(kind: MessageKind, a: Long, delay: Latency, times: Long): Unit = wakes += Wake(kind, delay, times)

  override def occupy(purpose: Latency): Unit = throw new AssertionError("a CPU has no serial resource")

  override def stallsAt(pc: Int, point: Int): Boolean = stalledPoints(point)
}
