package org.shootdown.coordinator.cli

import java.io.{BufferedReader, InputStreamReader}
import java.nio.charset.StandardCharsets
import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._

/** Real signals to real processes. */
private[cli] trait Signals extends Commands {

  /** Starts a command, waits for a line of its output, sends a signal, and tells all lines and the exit code. */
  protected def interrupted(signal: String, until: String, command: String*): (Seq[String], Int) =
    interruptedWhen(signal, command: _*)((_, lines) => lines.takeWhile(!_.startsWith(until)).toList)

  /** The same, for whoever waits for something else; the lines he has taken come first. */
  protected def interruptedWhen(signal: String, command: String*)(
      ready: (Process, Iterator[String]) => Seq[String]
  ): (Seq[String], Int) = {
    val java = ThisProgram.command.asScala.toSeq
    val home = s"-Dshootdown.home=${System.getProperty("shootdown.home")}"
    val process = new ProcessBuilder(((java.head +: home +: java.tail) ++ command).asJava)
      .redirectErrorStream(true)
      .start()
    try {
      val out = new BufferedReader(new InputStreamReader(process.getInputStream, StandardCharsets.UTF_8))
      val lines = Iterator.continually(out.readLine).takeWhile(_ != null)
      val before = ready(process, lines)
      new ProcessBuilder("kill", s"-$signal", process.pid.toString).start().waitFor()
      val after = lines.toList
      assert(process.waitFor(10, TimeUnit.SECONDS), "it is to end")
      (before ++ after, process.exitValue)
    } finally process.destroyForcibly()
  }
}
