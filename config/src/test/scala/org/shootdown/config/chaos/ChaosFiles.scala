package org.shootdown.config.chaos

import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}

/** Profile files for tests. */
private[chaos] object ChaosFiles {

  /** A profile's file of this text, in a directory of its own. */
  def file(text: String, name: String = "probe"): Path =
    Files.write(directory().resolve(s"$name.conf"), text.getBytes(StandardCharsets.UTF_8))

  /** A directory with these files. */
  def directory(files: (String, String)*): Path = {
    val directory = Files.createTempDirectory("chaos")
    files.foreach { case (name, text) => Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8)) }
    directory.toFile.deleteOnExit()
    directory
  }

  /** A profile of these perturbations, each a line. */
  def profile(perturbations: String*): String =
    s"""name = probe
       |description = "for tests"
       |perturbations {
       |${perturbations.mkString("\n")}
       |}
       |""".stripMargin

  val sourced: String = """trust = a, source = "a guess""""

  /** A perturbation of every kind. */
  val delay: String =
    s"""late { kind = delay, about = "x", messages = [ipi, ipi-ack], probability = 0.5, extra { constant = 5 us, $sourced } }"""
  val bunch: String =
    """held { kind = bunch, about = "x", messages = [ipi], probability = 1, period = 2 us }"""
  val loss: String =
    s"""lost { kind = lose, about = "x", messages = [access], probability = 0.25, at-most = 3, timeout { constant = 7 us, $sourced } }"""
  val slow: String =
    s"""slow { kind = slow-memory, about = "x", factor = 2.5, mmu = 0, every = 10 us, duration { uniform = [1 us, 2 us], $sourced } }"""
  val skew: String =
    s"""far { kind = skew, about = "x", nodes = 2, extra { median = 300 ns, sigma = 0.5, $sourced } }"""
  val steal: String =
    s"""stolen { kind = steal, about = "x", every = 20 us, duration { constant = 3 us, $sourced } }"""
  val smi: String =
    s"""smi { kind = smi, about = "x", sockets = 2, every = 20 us, duration { constant = 3 us, $sourced } }"""
  val preempt: String =
    s"""away { kind = preempt, about = "x", interval { mixture = [ { weight = 1, constant = 5 us, $sourced }, { weight = 3, constant = 9 us, $sourced } ] }, duration { constant = 3 ms, $sourced } }"""

  val everyKind: Seq[String] = Seq(delay, bunch, loss, slow, skew, steal, smi, preempt)
}
