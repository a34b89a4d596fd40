package org.shootdown.simulation.setup

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.measure.{Counter, Measurement, TimeUse}
import org.shootdown.simulation.engine.ActorEngine
import org.shootdown.simulation.fixture.Storms
import org.shootdown.simulation.interconnect.InlineDriver
import org.shootdown.simulation.trial.{Tally, TrialOutcome}

/** What each of the project's workloads does, and what it measures. */
class WorkloadsSpec extends AnyFunSuite with Matchers {
  private val Seed = 3L

  /** One address space on a small machine with cache lines. */
  private case class Ran(tally: Tally) {
    private def of(who: String): Measurement = tally.measured.get(who)
    def operations: Set[String] = of("background").operations.keySet.asScala.toSet
    def times(operation: String) = of("background").operations.get(operation)
    def count(operation: String): Long = times(operation).count
    def counted(counter: Counter): Long = of("background").counted(counter) + of(TrialOutcome.MMUS).counted(counter)
  }

  private def setup(
      workloads: Seq[String],
      cpus: Int,
      defines: Map[String, String],
      architecture: String,
      groupCpus: Int
  ): Setup = Storms.assemble(
    architecture,
    cpus,
    workloads = workloads,
    us = 400,
    machine = Some("haswell-2s"),
    defines = Map("USER_WORK" -> "10000") ++ defines,
    groupCpus = groupCpus,
    measured = true
  )

  /** What it comes to, by actors too if asked, with nothing to report. */
  private def ran(workloads: String*)(
      defines: Map[String, String] = Map.empty,
      cpus: Int = 6,
      architecture: String = "x86_64",
      groupCpus: Int = 6,
      byActors: Boolean = true
  ): Ran = {
    val machine = setup(workloads, cpus, defines, architecture, groupCpus)
    val outcome = new Evaluator(machine).evaluate(0, new InlineDriver(machine.machine).run(Seed, 0))
    outcome.findings.asScala shouldBe empty
    val inline = new Tally
    inline.add(outcome)
    if (byActors) {
      val engine = new ActorEngine(2)
      try engine.run(machine.experiment(Seed, 0, 1), _ => ()).digest shouldBe inline.digest
      finally engine.close()
    }
    Ran(inline)
  }

  private val marked = Map(
    "munmap" -> Set("munmap"),
    "fault" -> Set("fault", "madvise_dontneed"),
    "madvise" -> Set("loop", "madvise_dontneed", "remap"),
    "mprotect" -> Set("mprotect_read", "mprotect_write"),
    "reader" -> Set("read_round"),
    "flusher" -> Set("flush", "read_round"),
    "user" -> Set("user_work"),
    "flush" -> Set("loop", "drop"),
    "pages" -> Set("unmap"),
    "fork" -> Set("fork", "copy", "child_copy", "exit"),
    "migrate" -> Set("migrate"),
    "collapse" -> Set("collapse", "gup_fast"),
    "khugepaged" -> Set("collapse"),
    "reclaim" -> Set("reclaim"),
    "gup" -> Set.empty[String]
  )

  test("every workload completes what it marks, on machines that interrupt and that broadcast, and none does wrong") {
    marked.keySet shouldBe Storms.project.workloads.names.asScala.toSet
    // Of each kind of flush one architecture is enough to see that the engines agree on a workload.
    for {
      (workload, operations) <- marked
      (architecture, byActors) <- Seq("x86_64" -> true, "arm64" -> true, "s390x" -> false, "x86_32-pae" -> false)
    } withClue(s"$workload on $architecture: ") {
      val defines = Map("REMAP_AFTER" -> "8", "COLLAPSE_AFTER" -> "2")
      val storm = ran(workload)(defines, architecture = architecture, byActors = byActors)
      storm.operations shouldBe operations
      operations.foreach(storm.count(_) should be > 1L)
    }
  }

  test("all workloads together do nothing wrong") {
    for (architecture <- Seq("x86_64", "arm64")) {
      val storm = ran(marked.keys.toSeq.sorted: _*)(cpus = 15, groupCpus = 15, architecture = architecture)
      storm.count("munmap") should be > 1L
    }
  }

  test("a page that is given back is flushed and read again as zeros, and remapping flushes what was read") {
    val kept = ran("madvise")()
    kept.counted(Counter.FLUSHES_PAGE) should be >= 2 * kept.count("madvise_dontneed") - 6 * 5
    kept.counted(Counter.FAULTS) should be >= 2 * kept.count("loop")
    kept.times("loop").meanPs should be > kept.times("madvise_dontneed").meanPs
    val remapped = ran("madvise")(Map("REMAP_AFTER" -> "4"))
    remapped.counted(Counter.FLUSHES_PAGE) should be >= remapped.count("madvise_dontneed")
    remapped.counted(Counter.FLUSHES_RANGE) should be >= remapped.count("remap")
  }

  test("taking the right to write away is flushed, giving it back is not") {
    val storm = ran("mprotect")()
    val reads = storm.count("mprotect_read")
    storm.counted(Counter.FLUSHES_RANGE) should (be >= reads and be <= reads + 6)
    storm.counted(Counter.FLUSHES_PAGE) shouldBe 0
  }

  test("a flush takes longer the more pages and CPUs, up to the ceiling, and an interrupt alone less than a flush") {
    def flushed(pages: Int, cpus: Int, more: (String, String)*) = {
      val defines = Map("FLUSH_RANGE" -> "1", "FLUSH_IPI" -> "1", "REGION_PAGES" -> pages.toString) ++ more
      ran("flush")(defines, cpus = cpus, groupCpus = cpus)
    }
    for (own <- Seq(Seq.empty, Seq("TLB_FLUSH" -> "TLB_CONCURRENT"))) {
      def meanPs(pages: Int, cpus: Int): Double = flushed(pages, cpus, own: _*).times("flush").meanPs
      meanPs(33, 2) should be > meanPs(1, 2) + 20 * 101000
      meanPs(33, 2) should be > 1.5 * meanPs(34, 2)
      meanPs(1, 6) should be > meanPs(1, 2)
      val together = flushed(1, 2, own: _*)
      together.times("ipi").meanPs should be < together.times("flush").meanPs
    }
  }

  test("who is flushed is slower for it: a reader, and one that does user work only") {
    val alone = ran("reader")()
    for (mode <- Seq(Map.empty[String, String], Map("FLUSHER_DROPS" -> "1"))) {
      val flushed = ran("flusher")(mode)
      flushed.times("read_round").meanPs should be > 1.02 * alone.times("read_round").meanPs
      flushed.count("flush") should be > 10L
    }
    val idle = ran("user")()
    val undisturbedPs = idle.times("user_work").greatestPs
    idle.times("user_work").leastPs shouldBe undisturbedPs
    val interrupted = ran("user", "pages")()
    interrupted.times("user_work").meanPs should be > 1.05 * undisturbedPs
    val apart = ran("user", "pages")(groupCpus = 1)
    apart.times("user_work").greatestPs shouldBe undisturbedPs
  }

  test("user work that is over has really been done, whatever kept its CPU from it") {
    val undisturbedPs = ran("user")().times("user_work").greatestPs
    var longer = 0
    for {
      (architecture, chaos, ms) <- Seq(
        ("x86_64", "smi", 2),
        ("x86_64", "everything", 2),
        ("arm64", "everything", 2),
        // Its vCPUs are away for most of the time.
        ("x86_64-kvmpv", "noisy-neighbour", 100)
      )
    } withClue(s"$architecture, $chaos: ") {
      val machine = Storms.assemble(
        architecture,
        6,
        workloads = Seq("user", "munmap"),
        us = 1000 * ms,
        defines = Map("USER_WORK" -> "10000"),
        chaos = Some(chaos),
        groupCpus = 6,
        measured = true
      )
      val outcome = new Evaluator(machine).evaluate(0, new InlineDriver(machine.machine).run(Seed, 0))
      outcome.findings.asScala shouldBe empty
      val measured = outcome.measured.get("background")
      val work = measured.operations.get("user_work")
      work.leastPs should be >= undisturbedPs
      longer += (if (work.greatestPs > undisturbedPs) 1 else 0)
      measured.spentPs(TimeUse.USER) should be >= work.count * (undisturbedPs - 10_000)
    }
    info(s"user work took longer on $longer of 4 machines")
    longer should be >= 2
  }

  test("one CPU alone flushes where one alone is to") {
    for (architecture <- Seq("x86_64", "arm64")) {
      val storm = ran("flusher")(architecture = architecture)
      storm.counted(Counter.FLUSHES_RANGE) should (be >= storm.count("flush") and be <= storm.count("flush") + 1)
    }
  }

  test("above the architecture's ceiling of pages everything is flushed at once") {
    val few = ran("pages")(Map("REGION_PAGES" -> "33"), cpus = 1)
    (few.counted(Counter.FLUSHES_RANGE) should be > 0L, few.counted(Counter.FLUSHES_FULL) shouldBe 0)
    val many = ran("pages")(Map("REGION_PAGES" -> "34"), cpus = 1)
    (many.counted(Counter.FLUSHES_FULL) should be > 0L, many.counted(Counter.FLUSHES_RANGE) shouldBe 0)
  }

  test("a region of more pages than a table has entries lies in several, each with a lock of its own") {
    val storm = ran("pages")(Map("REGION_PAGES" -> "700", "POOL_PAGES" -> "700"), cpus = 2, groupCpus = 2)
    storm.counted(Counter.FAULTS) should be > 200L
    val forks = ran("fork")(Map("REGION_PAGES" -> "300"), cpus = 2, groupCpus = 2)
    forks.counted(Counter.FAULTS) should be > 100L
  }

  test("a copy after a fork flushes the parent's other CPUs, a child's its own alone") {
    val storm = ran("fork")()
    storm.count("copy") should be > 10L
    storm.counted(Counter.FLUSHES_PAGE) should be >= storm.count("copy") + storm.count("child_copy") - 6
    storm.times("copy").meanPs should be > storm.times("child_copy").meanPs
  }

  test("a page that moves is flushed once, and its frame goes back to the pool") {
    val storm = ran("migrate")()
    storm.counted(Counter.FLUSHES_PAGE) should be >= storm.count("migrate")
    storm.count("migrate") should be > 50L
  }

  test("a table is collapsed while others pin what it maps") {
    val storm = ran("collapse")()
    storm.count("collapse") should be > 5L
    storm.count("gup_fast") should be > 50L
  }

  test("threads of one process wait for each other where processes of their own do not") {
    val threads = ran("munmap")(cpus = 12, groupCpus = 12)
    val processes = ran("munmap")(cpus = 12, groupCpus = 1)
    threads.counted(Counter.IPIS_SENT) should be > 100L
    processes.counted(Counter.IPIS_SENT) shouldBe 0
    processes.count("munmap") should be > 2 * threads.count("munmap")
  }
}
