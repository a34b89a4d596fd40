package org.shootdown.config.architecture

import java.nio.file.{Files, Path}

/** A complete architecture file for tests to spoil; every key stands on a line of its own. */
object ArchitectureText {

  private val always = Seq(
    "access",
    "instruction",
    "irq-off-stall",
    "lock-handoff",
    "local-invalidate",
    "local-invalidate-page",
    "page-walk",
    "ipi-prepare",
    "ipi-target",
    "ipi-send",
    "ipi-deliver",
    "ipi-handler",
    "ipi-handler-page",
    "ipi-ack",
    "rcu-grace-period",
    "page-copy"
  )

  def figure(key: String): String = s"""  $key { median = 100 ns, sigma = 0.25, trust = a, source = "a guess" }"""

  val complete: String =
    s"""name = probe
       |description = "for tests"
       |flush {
       |  transport = ipi
       |  global-asid-cpus = 0
       |  skips-lazy = true
       |  skips-preempted = false
       |  serial-broadcast = false
       |  full-above-pages = 33
       |}
       |tables {
       |  levels = 4
       |  freed-by-rcu = true
       |  sync-one-ipi = true
       |  collapse-ipi = false
       |}
       |entries {
       |  clear = exchange
       |  split-loads = false
       |  hardware-accessed = true
       |  hardware-dirty = true
       |  hardware-non-leaf-accessed = true
       |  contiguous = 1
       |}
       |memory-model = tso
       |tlb {
       |  entries = 64
       |  paging-structure-entries = 16
       |  caches-invalid = false
       |}
       |lookahead { constant = 10 ns, trust = a, source = "a guess" }
       |latencies {
       |${always.map(figure).mkString("\n")}
       |}
       |""".stripMargin

  /** Replaces the one occurrence of a text. */
  def edit(text: String, changes: (String, String)*): String =
    changes.foldLeft(text) { case (current, (from, to)) =>
      require(current.split(java.util.regex.Pattern.quote(from), -1).length == 2, s"not exactly once: $from")
      current.replace(from, to)
    }

  /** The 1-based number of the first line that contains a text. */
  def lineOf(text: String, fragment: String): Int = {
    val index = text.linesIterator.indexWhere(_.contains(fragment))
    require(index >= 0, s"no line with: $fragment")
    index + 1
  }

  /** Writes files into a new directory, which goes away with the JVM. */
  def directory(files: (String, String)*): Path = {
    val directory = Files.createTempDirectory("architectures")
    directory.toFile.deleteOnExit()
    files.foreach { case (name, text) =>
      val file = Files.writeString(directory.resolve(name), text)
      file.toFile.deleteOnExit()
    }
    directory
  }

  /** Writes one file. */
  def file(text: String, name: String = "probe.conf"): Path = directory(name -> text).resolve(name)
}
