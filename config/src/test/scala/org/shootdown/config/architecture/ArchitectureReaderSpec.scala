package org.shootdown.config.architecture

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.ArchitectureText.{complete, edit, figure, file, lineOf}
import org.shootdown.config.input.InvalidInputException
import org.shootdown.config.time.Distribution.{Constant, LogNormal, Uniform}
import scala.jdk.CollectionConverters._

class ArchitectureReaderSpec extends AnyFunSuite with Matchers {

  /** Expects an error at the line that contains `at`, with the line's text, saying all of `fragments`. */
  private def rejects(text: String, at: String, fragments: String*): Unit = {
    val path = file(text)
    val message = intercept[InvalidInputException](ArchitectureReader.read(path)).getMessage
    val line = lineOf(text, at)
    message should startWith(s"$path:$line: ")
    message should include("\n  " + text.linesIterator.toSeq(line - 1))
    fragments.foreach(fragment => message should include(fragment))
  }

  private def withFigure(body: String): String =
    edit(complete, figure("ipi-send") -> s"  ipi-send { $body }")

  private val sourced = """trust = a, source = "a guess""""
  private val broadcast = edit(
    complete,
    "transport = ipi" -> "transport = broadcast",
    "skips-lazy = true" -> "skips-lazy = false",
    figure("ipi-handler-page") -> (figure("broadcast") + "\n" + figure("broadcast-victim"))
  )
  private val preemption = figure("preemption-interval") + "\n" + figure("preemption-duration")
  private val preempted = edit(complete, figure("page-copy") -> (figure("page-copy") + "\n" + preemption))

  test("reads every part") {
    val architecture = ArchitectureReader.read(file(complete)).architecture
    architecture.name shouldBe "probe"
    architecture.description shouldBe "for tests"
    architecture.flush shouldBe new Architecture.Flush(FlushTransport.IPI, 0, true, false, false, 33)
    architecture.tables shouldBe new Architecture.Tables(4, true, true, false)
    architecture.entries shouldBe new Architecture.Entries(EntryClear.EXCHANGE, false, true, true, true, 1)
    architecture.memoryModel shouldBe MemoryModel.TSO
    architecture.tlb shouldBe new Architecture.Tlb(64, 16, false)
    architecture.lookaheadPs shouldBe 10000
    architecture.preemptsVcpus shouldBe false
  }

  test("reads every form of a distribution, with trust and source") {
    val mixture =
      s"""mixture = [ { weight = 3, constant = 0 ns, trust = s, source = "seen" },
         |{ weight = 1, uniform = [1 us, 2 us], $sourced },
         |{ weight = 1, median = 1.5 ns, sigma = 1, $sourced } ]""".stripMargin
    val figures = ArchitectureReader.read(file(withFigure(mixture))).figures.asScala
    val sends = figures.filter(_.purpose == Latency.IPI_SEND)
    sends.map(_.component.shape) shouldBe Seq(
      new Constant(0),
      new Uniform(1000000, 2000000),
      new LogNormal(1500, 1)
    )
    sends.map(_.component.weight) shouldBe Seq(3.0, 1.0, 1.0)
    sends.map(_.trust) shouldBe Seq(Trust.SEEN, Trust.ASSUMED, Trust.ASSUMED)
    sends.head.source shouldBe "seen"
  }

  test("gives figures in the order of the latencies") {
    val purposes = ArchitectureReader.read(file(complete)).figures.asScala.map(_.purpose.ordinal)
    purposes shouldBe purposes.sorted
    purposes should have size 16
  }

  test("accepts a latency below the lookahead") {
    val text = withFigure(s"constant = 1 ps, $sourced")
    ArchitectureReader.read(file(text)).architecture.latencies.get(Latency.IPI_SEND).minimumPs shouldBe 1
  }

  test("asking for a latency that the mechanisms cannot use is a bug") {
    val architecture = ArchitectureReader.read(file(complete)).architecture
    val e = intercept[IllegalStateException](architecture.latencies.get(Latency.HYPERCALL))
    e.getMessage shouldBe "the architecture has no latency hypercall"
  }

  test("accepts vCPUs that are preempted") {
    val text = edit(preempted, "skips-preempted = false" -> "skips-preempted = true")
    val architecture = ArchitectureReader.read(file(text)).architecture
    architecture.preemptsVcpus shouldBe true
    architecture.flushClass shouldBe FlushClass.COND
  }

  test("unknown keys are rejected in every section, with a guess") {
    rejects(complete + "memory-modle = tso\n", "memory-modle", "unknown key 'memory-modle'", "'memory-model'?")
    val keys = Seq(
      "skips-lazy" -> "flush.skip-lazy",
      "sync-one-ipi" -> "tables.sync-on-ipi",
      "split-loads" -> "entries.split-load",
      "caches-invalid" -> "tlb.cache-invalid",
      "ipi-prepare" -> "latencies.ipi-prepair"
    )
    keys.foreach { case (right, wrong) =>
      val key = wrong.substring(wrong.indexOf('.') + 1)
      val text = edit(complete, s"  $right " -> s"  $key ")
      rejects(text, s"  $key ", s"unknown key '$wrong'", s"did you mean '$right'?")
    }
    rejects(withFigure(s"meridian = 1 ns, sigma = 1, $sourced"), "meridian", "'latencies.ipi-send.meridian'")
    rejects(edit(complete, "{ constant = 10 ns," -> "{ median = 10 ns,"), "lookahead", "unknown key 'lookahead.median'")
    val long = edit(complete, "{ constant = 10 ns," -> "{ constant = 101 ms,")
    rejects(long, "lookahead", "lookahead.constant must be at most 100 ms")
  }

  test("an unknown key far from all others gets no guess but the list") {
    rejects(complete + "zzz = 1\n", "zzz", "unknown key 'zzz' (known here: name, description, flush,")
  }

  test("a key set to null must be known, too") {
    val text = edit(complete, figure("page-copy") -> (figure("page-copy") + "\n  hypercal = null"))
    rejects(text, "hypercal", "unknown key 'latencies.hypercal'")
  }

  test("missing keys are rejected") {
    rejects(edit(complete, "memory-model = tso\n" -> ""), "name = probe", "memory-model is missing")
    rejects(edit(complete, "  levels = 4\n" -> ""), "tables {", "tables.levels is missing")
    rejects(edit(complete, figure("page-copy") -> ""), "latencies {", "latencies.page-copy is missing")
    rejects(edit(complete, "  levels = 4" -> "  levels = null"), "levels", "tables.levels is missing")
  }

  test("wrong types are rejected") {
    rejects(edit(complete, "levels = 4" -> "levels = four"), "levels", "tables.levels must be a number, not a string")
    rejects(edit(complete, "levels = 4" -> "levels = 3.5"), "levels", "tables.levels must be a whole number: 3.5")
    rejects(
      edit(complete, "skips-lazy = true" -> "skips-lazy = 1"),
      "skips-lazy",
      "must be true or false, not a number"
    )
    rejects(edit(complete, "memory-model = tso" -> "memory-model = 7"), "memory-model", "must be a text, not a number")
    rejects(edit(complete, figure("ipi-ack") -> "  ipi-ack = 5 ns"), "ipi-ack", "must be a section in braces")
    rejects(withFigure(s"uniform = 1 ns, $sourced"), "uniform", "must be a list in brackets, not a string")
    rejects(withFigure("mixture = [ 1 ns ]"), "mixture", "latencies.ipi-send.mixture[0] must be a section in braces")
    rejects(edit(complete, "\"for tests\"" -> "\"  \""), "description", "description must not be empty")
  }

  test("wrong durations are rejected") {
    rejects(
      withFigure(s"constant = 5, $sourced"),
      "ipi-send",
      "latencies.ipi-send.constant needs a unit: ps, ns, us, ms"
    )
    rejects(
      withFigure(s"constant = 5 lightyears, $sourced"),
      "ipi-send",
      "'5 lightyears' needs one of the units ps, ns"
    )
    rejects(withFigure(s"constant = soon, $sourced"), "ipi-send", "'soon' is not a duration; write it like '1.5ns'")
    rejects(withFigure(s"median = -5 ns, sigma = 0.1, $sourced"), "ipi-send", "'-5 ns' is not between 0 and 100 s")
    rejects(withFigure(s"median = 101 s, sigma = 0.1, $sourced"), "ipi-send", "'101 s' is not between 0 and 100 s")
    rejects(withFigure(s"constant = 0.5 ps, $sourced"), "ipi-send", "'0.5 ps' is finer than one picosecond")
  }

  test("numbers out of range are rejected") {
    rejects(edit(complete, "levels = 4" -> "levels = 6"), "levels", "tables.levels must be between 3 and 5: 6")
    rejects(edit(complete, "  entries = 64" -> "  entries = 0"), "  entries = 0", "tlb.entries must be between 1 and")
    rejects(edit(complete, "full-above-pages = 33" -> "full-above-pages = -1"), "full-above", "must be between 0 and")
    rejects(withFigure(s"median = 5 ns, sigma = 5.5, $sourced"), "ipi-send", "sigma must be between 0 and 5: 5.5")
    rejects(
      withFigure(s"mixture = [ { weight = 0, constant = 0 ns, $sourced } ]"),
      "ipi-send",
      "latencies.ipi-send.mixture[0].weight must be between"
    )
  }

  test("unknown words are rejected with the legal ones") {
    rejects(
      edit(complete, "transport = ipi" -> "transport = broadcats"),
      "transport",
      "flush.transport is 'broadcats', but must be one of ipi, broadcast, hypercall; did you mean 'broadcast'?"
    )
    rejects(
      edit(complete, "clear = exchange" -> "clear = EXCHANGE"),
      "clear",
      "one of exchange, exchange-relaxed, store, two-stores; did you mean 'exchange'?"
    )
    rejects(edit(complete, "tso" -> "power"), "memory-model", "must be one of sc, tso, weak, weak-non-mca")
    rejects(
      withFigure("constant = 1 ns, trust = x, source = \"y\""),
      "ipi-send",
      "latencies.ipi-send.trust is 'x', but must be one of s, d, r, a"
    )
  }

  test("a figure needs trust and source") {
    rejects(withFigure("constant = 1 ns, trust = a"), "ipi-send", "latencies.ipi-send.source is missing")
    rejects(withFigure("constant = 1 ns, trust = a, source = \"\""), "ipi-send", "source must not be empty")
    rejects(withFigure("constant = 1 ns, source = \"y\""), "ipi-send", "latencies.ipi-send.trust is missing")
    rejects(
      edit(complete, "{ constant = 10 ns, trust = a, source" -> "{ constant = 10 ns, source"),
      "lookahead",
      "lookahead.trust is missing"
    )
  }

  test("a distribution has exactly one form") {
    rejects(withFigure(sourced), "ipi-send", "exactly one of constant, uniform, median with sigma, or mixture")
    rejects(
      withFigure(s"constant = 1 ns, median = 2 ns, sigma = 0, $sourced"),
      "ipi-send",
      "but has constant and median; to drop an included one, set it to null"
    )
    rejects(withFigure(s"constant = 1 ns, sigma = 1, $sourced"), "ipi-send", "sigma does not go with constant")
    rejects(withFigure(s"uniform = [1 ns, 2 ns], sigma = 1, $sourced"), "ipi-send", "sigma does not go with uniform")
    rejects(withFigure(s"median = 1 ns, $sourced"), "ipi-send", "latencies.ipi-send.sigma is missing")
    rejects(withFigure(s"uniform = [2 ns, 1 ns], $sourced"), "ipi-send", "must be [least, most], as in [8 ms, 12 ms]")
    rejects(withFigure(s"uniform = [2 ns], $sourced"), "ipi-send", "must be [least, most]")
    rejects(withFigure("mixture = []"), "ipi-send", "latencies.ipi-send.mixture must not be empty")
    rejects(
      withFigure(s"mixture = [ { weight = 1, constant = 0 ns, $sourced } ], trust = a"),
      "ipi-send",
      "latencies.ipi-send.trust does not go with mixture"
    )
    rejects(withFigure(s"mixture = [ { constant = 0 ns, $sourced } ]"), "ipi-send", "mixture[0].weight is missing")
  }

  test("latencies are required exactly where the transport uses them") {
    rejects(
      edit(broadcast, figure("broadcast") -> ""),
      "latencies {",
      "latencies.broadcast is missing: it is used with flush.transport = broadcast"
    )
    rejects(
      edit(complete, figure("ipi-handler-page") -> ""),
      "latencies {",
      "latencies.ipi-handler-page is missing: it is used with flush.transport = ipi, or with flush.global-asid-cpus"
    )
    Seq("hypercall", "hypercall-target", "broadcast", "broadcast-victim").foreach { key =>
      val text = edit(complete, figure("page-copy") -> figure(key))
      rejects(text, s"  $key {", s"latencies.$key can never be drawn: it is used only with flush.transport =")
    }
    rejects(
      edit(broadcast, figure("page-copy") -> figure("ipi-handler-page")),
      "ipi-handler-page",
      "latencies.ipi-handler-page can never be drawn"
    )
  }

  test("a broadcast that some address spaces cannot use needs the IPI handler's figure, too") {
    val text = edit(broadcast, "global-asid-cpus = 0" -> "global-asid-cpus = 4")
    rejects(text, "latencies {", "latencies.ipi-handler-page is missing")
    val both = edit(text, figure("page-copy") -> (figure("page-copy") + "\n" + figure("ipi-handler-page")))
    ArchitectureReader.read(file(both)).architecture.flush.globalAsidCpus shouldBe 4
  }

  test("preemption is given whole or not at all") {
    val text = edit(preempted, figure("preemption-duration") -> "")
    rejects(text, "latencies {", "latencies.preemption-duration is missing", "give both or neither")
  }

  test("what is not given is known for calls, for entering the kernel and for flushing everything") {
    val known = ArchitectureReader.read(file(complete)).architecture.latencies
    known.get(Latency.CALL_TARGET) should be theSameInstanceAs known.get(Latency.IPI_TARGET)
    known.get(Latency.KERNEL_ENTRY).isConstant shouldBe true
    known.get(Latency.KERNEL_ENTRY).minimumPs shouldBe 0
    known.has(Latency.LOCAL_INVALIDATE_ALL) shouldBe false
    val optional = Seq("call-target", "kernel-entry", "local-invalidate-all")
    val figures = optional.map(figure(_).replace("median = 100 ns, sigma = 0.25", "constant = 7 ns")).mkString("\n")
    val text = edit(complete, figure("page-copy") -> (figure("page-copy") + "\n" + figures))
    val told = ArchitectureReader.read(file(text)).architecture.latencies
    Seq(Latency.CALL_TARGET, Latency.KERNEL_ENTRY, Latency.LOCAL_INVALIDATE_ALL).map(told.get(_).minimumPs) shouldBe
      Seq.fill(3)(7000)
  }

  test("impossible combinations are rejected at the key that has to change") {
    def flush(text: String, key: String, value: String, says: String): Unit =
      rejects(text.replaceFirst(s"$key = \\w+", s"$key = $value"), s"  $key", s"flush.$key must be", says)
    flush(complete, "global-asid-cpus", "4", "only a broadcast needs a global ASID")
    flush(complete, "serial-broadcast", "true", "nothing is broadcast")
    flush(complete, "skips-preempted", "true", "give latencies.preemption-interval and latencies.preemption-duration")
    flush(broadcast, "skips-lazy", "true", "a broadcast has no targets to leave out")
    flush(broadcast, "skips-preempted", "true", "a broadcast has no targets to leave out")
    rejects(
      edit(complete, "freed-by-rcu = true" -> "freed-by-rcu = false"),
      "sync-one-ipi",
      "tables.sync-one-ipi must be false unless tables.freed-by-rcu = true"
    )
    rejects(
      edit(complete, "hardware-accessed = true" -> "hardware-accessed = false"),
      "hardware-non-leaf-accessed",
      "entries.hardware-non-leaf-accessed must be false unless entries.hardware-accessed = true"
    )
    rejects(
      edit(complete, "contiguous = 1" -> "contiguous = 12"),
      "contiguous",
      "entries.contiguous must be a power of two: 12"
    )
    rejects(
      edit(complete, "{ constant = 10 ns" -> "{ constant = 0 ns"),
      "lookahead",
      "lookahead.constant must be above 0"
    )
  }

  test("the name is the file's") {
    val text = edit(complete, "name = probe" -> "name = robe")
    rejects(text, "name = robe", "name is 'robe', but the file's name makes it 'probe'")
  }
}
