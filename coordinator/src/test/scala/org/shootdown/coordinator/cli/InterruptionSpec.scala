package org.shootdown.coordinator.cli

import java.io.{BufferedReader, InputStreamReader}
import java.nio.charset.StandardCharsets
import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

/** Real signals to real processes: once something is known, what is known is said, and the exit code is 130. */
class InterruptionSpec extends AnyFunSuite with Commands {

  /** Starts a command, waits for a line of its output, sends a signal, and tells all lines and the exit code. */
  private def interrupted(signal: String, until: String, command: String*): (Seq[String], Int) = {
    val java = ThisProgram.command.asScala.toSeq
    val home = s"-Dshootdown.home=${System.getProperty("shootdown.home")}"
    val process = new ProcessBuilder(((java.head +: home +: java.tail) ++ command).asJava)
      .redirectError(ProcessBuilder.Redirect.DISCARD)
      .start()
    try {
      val out = new BufferedReader(new InputStreamReader(process.getInputStream, StandardCharsets.UTF_8))
      val lines = Iterator.continually(out.readLine).takeWhile(_ != null)
      val before = lines.takeWhile(!_.startsWith(until)).toList
      new ProcessBuilder("kill", s"-$signal", process.pid.toString).start().waitFor()
      val after = lines.toList
      assert(process.waitFor(10, TimeUnit.SECONDS), "it is to end")
      (before ++ after, process.exitValue)
    } finally process.destroyForcibly()
  }

  for (signal <- Seq("INT", "TERM")) test(s"run says the tally so far when it gets SIG$signal") {
    withScenario(storeBuffering) { file =>
      val (lines, code) =
        interrupted(signal, "Digest", "run", file.toString, "--arch", "arm64", "--trials", "200", "--seed", "1..10000")
      assert(code == 130)
      assert(lines.count(_.startsWith("Histogram")) >= 1)
      assert(lines.last.matches("stopped: \\d+ of 10000 machines not run"), lines.takeRight(5))
      assert(lines.exists(_.matches("architecture +variant +seed .*")), "the table closes what there is")
    }
  }

  test("chaos says what was compared when it is interrupted") {
    val options = Seq("--profile", "slow-memory", "--arch", "x86_64,arm64", "--variant", "all", "--trials", "30")
    val (lines, code) = interrupted("INT", "Digest quiet", Seq("chaos", race) ++ options: _*)
    assert(code == 130)
    assert(lines.exists(_.startsWith("Chaos ")))
    assert(lines.last.matches("stopped: \\d+ of \\d+ machines not run"), lines.takeRight(5))
  }
}
