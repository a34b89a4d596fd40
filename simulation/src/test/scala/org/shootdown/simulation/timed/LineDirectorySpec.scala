package org.shootdown.simulation.timed

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.machine.{LineCosts, LineDistance}
import org.shootdown.config.measure.Counter
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.ScenarioFile
import org.shootdown.machine.MachineAssembly
import org.shootdown.simulation.engine.{ActorEngine, InlineEngine}
import org.shootdown.simulation.fixture.{Architectures, Storms}
import org.shootdown.simulation.interconnect.InlineDriver
import org.shootdown.simulation.setup.{Evaluator, Setup}

/** Where cache lines are, and what that makes accesses cost. */
class LineDirectorySpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val Nanosecond = 1000L

  /** Four CPUs to a socket of two cores. */
  private object Costs extends LineCosts {
    private val ns = Map(
      LineDistance.OWN -> 1,
      LineDistance.SIBLING -> 5,
      LineDistance.NODE -> 50,
      LineDistance.OTHER_SOCKET -> 120,
      LineDistance.MEMORY -> 80
    )
    override def bytes: Int = 64
    override def distance(from: Int, to: Int): LineDistance =
      if (from == to) LineDistance.OWN
      else if (from / 2 == to / 2) LineDistance.SIBLING
      else if (from / 4 == to / 4) LineDistance.NODE
      else LineDistance.OTHER_SOCKET
    override def ps(distance: LineDistance): Long = ns(distance) * Nanosecond
    override def memoryPs(cpu: Int, mmu: Int): Long = ps(LineDistance.MEMORY)
  }

  private val read = false
  private val write = true

  /** The distances of accesses that come far apart in time. */
  private def distances(accesses: (Int, Boolean)*): Seq[LineDistance] = {
    val lines = new LineDirectory(Costs, 0)
    accesses.zipWithIndex.map { case ((cpu, exclusive), i) =>
      lines.access(cpu, 640, exclusive, i * 1000 * Nanosecond)
      lines.wasQueued shouldBe false
      lines.distance
    }
  }

  test("a line comes from memory, then from who has it; who has it alone may write it") {
    import LineDistance._
    distances(0 -> read, 0 -> read, 0 -> write, 0 -> write) shouldBe Seq(MEMORY, OWN, OWN, OWN)
    distances(0 -> write, 1 -> read, 1 -> read, 0 -> read) shouldBe Seq(MEMORY, SIBLING, OWN, OWN)
    distances(0 -> write, 4 -> write, 0 -> read) shouldBe Seq(MEMORY, OTHER_SOCKET, OTHER_SOCKET)
  }

  test("a reader gets it from the nearest sharer, a writer waits for the farthest") {
    import LineDistance._
    distances(0 -> read, 4 -> read, 5 -> read) shouldBe Seq(MEMORY, OTHER_SOCKET, SIBLING)
    distances(0 -> read, 1 -> read, 0 -> write) shouldBe Seq(MEMORY, SIBLING, SIBLING)
    distances(0 -> read, 1 -> read, 4 -> read, 0 -> write, 4 -> read) shouldBe
      Seq(MEMORY, SIBLING, OTHER_SOCKET, OTHER_SOCKET, OTHER_SOCKET)
  }

  test("words of one line share it, those of another do not") {
    val lines = new LineDirectory(Costs, 0)
    lines.access(0, 640, write, 0)
    lines.access(0, 696, write, 1000 * Nanosecond)
    lines.distance shouldBe LineDistance.OWN
    lines.access(0, 704, write, 2000 * Nanosecond)
    lines.distance shouldBe LineDistance.MEMORY
    lines.begin()
    lines.access(0, 640, write, 0)
    lines.distance shouldBe LineDistance.MEMORY
  }

  test("who wants a line that is on its way waits until it has arrived; who has it does not") {
    val lines = new LineDirectory(Costs, 0)
    lines.access(0, 640, write, 0) shouldBe 80 * Nanosecond
    lines.access(2, 640, write, 10 * Nanosecond) shouldBe 130 * Nanosecond
    lines.wasQueued shouldBe true
    lines.access(0, 640, write, 20 * Nanosecond) shouldBe 180 * Nanosecond
    lines.access(0, 640, write, 180 * Nanosecond) shouldBe 181 * Nanosecond
    lines.wasQueued shouldBe false
  }

  test("readers of a line that several have wait for it to get there, and not for each other") {
    val lines = new LineDirectory(Costs, 0)
    lines.access(0, 640, write, 0) shouldBe 80 * Nanosecond
    lines.access(2, 640, read, 80 * Nanosecond) shouldBe 130 * Nanosecond
    Seq(3, 1).foreach(cpu => lines.access(cpu, 640, read, 100 * Nanosecond) shouldBe 135 * Nanosecond)
    lines.access(4, 640, write, 135 * Nanosecond) shouldBe 255 * Nanosecond
  }

  test("no access is done before it has begun and cost what it costs, and a line goes to one CPU after the other") {
    val accesses = Gen.listOf(Gen.zip(Gen.choose(0, 7), Gen.oneOf(true, false), Gen.choose(0L, 100 * Nanosecond)))
    forAll(accesses -> "accesses") { all =>
      val lines = new LineDirectory(Costs, 0)
      var now = 0L
      var lastTransfer = 0L
      var shared = false
      all.foreach { case (cpu, exclusive, later) =>
        now += later
        val done = lines.access(cpu, 640, exclusive, now)
        done should be >= now + Costs.ps(lines.distance)
        if (lines.distance != LineDistance.OWN) {
          done should be >= lastTransfer + Costs.ps(lines.distance)
          if (exclusive || !shared) lastTransfer = done
        }
        shared = !exclusive && (shared || lines.distance != LineDistance.OWN)
      }
    }
  }

  test("the nearest and the farthest of any sharers are those that looking at each finds") {
    val sharers = Gen.nonEmptyListOf(Gen.choose(0, 15))
    var compared = 0
    forAll(
      sharers -> "sharers",
      Gen.choose(0, 15) -> "cpu",
      Gen.oneOf(true, false) -> "exclusive",
      minSuccessful(300)
    ) { (all, cpu, exclusive) =>
      val lines = new LineDirectory(Costs, 0)
      all.foreach(lines.access(_, 640, false, 0))
      lines.access(cpu, 640, exclusive, 0)
      val distances = all.map(Costs.distance(_, cpu))
      lines.distance shouldBe (if (exclusive) distances.max else distances.min)
      compared += 1
    }
    info(s"$compared sets of sharers compared")
  }

  /** Every latency of this machine is 30 ns, and nothing arrives sooner than 10 ns after it was sent. */
  private def run(threads: String): Seq[Seq[Long]] = {
    val source = s"C lines\n{ spinlock_t l; }\n$threads\nexists (x=1)\n"
    val scenario =
      Storms.project.compiler.compile(ScenarioFile.parse("l.litmus", source), Target.of(Architectures.Plain, "default"))
    val setup = Setup.of(scenario, MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS))
    val machine = setup.machine
    val frame = new SimulatedMachine.Frame(
      machine.architecture,
      machine.cpuCount,
      machine.mmuCount,
      machine.distances,
      Costs,
      machine.chaos,
      machine.maximumWindows,
      machine.deadlinePs,
      true
    )
    val lines = new Setup(new SimulatedMachine(frame, machine.groups), setup.kinds, setup.kindOfGroup, 1)
    val outcome = new Evaluator(lines).evaluate(0, new InlineDriver(lines.machine).run(1, 0))
    (0 until machine.cpuCount).map { cpu =>
      val times = outcome.measured.get(s"P$cpu").operations.get("w")
      if (times == null) Seq.empty else Seq(times.leastPs, times.greatestPs)
    }
  }

  test("a lone CPU waits for memory once, then no longer than messages take") {
    run(
      "P0(int *x) { int i; for (i = 0; i < 4; i++) { op_begin(w); xchg(x, i); op_end(w); } }\nP1(int *y) { }"
    ).head shouldBe
      Seq(20 * Nanosecond, 80 * Nanosecond)
  }

  test("CPUs that want one line at once get it one after the other") {
    val threads =
      (0 until 4).map(cpu => s"P$cpu(int *x) { int v = $cpu; op_begin(w); xchg(x, v); op_end(w); }").mkString("\n")
    run(threads).map(_.head / Nanosecond).sorted shouldBe Seq(80, 85, 135, 140)
  }

  test("a lock comes to whoever waits for it as its line does") {
    val wanting = "(spinlock_t *l, int *x) { op_begin(w); spin_lock(l); op_end(w); spin_unlock(l); }"
    val threads = (0 to 4).map(cpu => s"P$cpu" + (if (cpu % 4 == 0) wanting else "(int *x) { }")).mkString("\n")
    // CPU 0 has it from memory at 80 ns; its unlock is at its home at 90, and the line takes 120 to the other socket.
    run(threads).map(_.map(_ / Nanosecond).headOption) shouldBe Seq(Some(80), None, None, None, Some(210))
  }

  private def storm(architecture: String): Setup = Storms.assemble(
    architecture,
    16,
    mmus = 2,
    workloads = Seq("munmap", "fault"),
    us = 300,
    machine = Some("milan-72"),
    groupCpus = 8,
    measured = true
  )

  test("what lines cost depends on no engine, and is counted by where they came from") {
    for (architecture <- Seq("x86_64", "arm64")) withClue(s"$architecture: ") {
      val setup = storm(architecture)
      val tallies = Seq(new InlineEngine(1), new ActorEngine(1), new ActorEngine(2)).map { engine =>
        try engine.run(setup.experiment(7, 0, 2), _ => ())
        finally engine.close()
      }
      tallies.map(_.digest).toSet should have size 1
      val counted = tallies.head.measured.get("MMUs")
      Seq(Counter.LINES_OWN, Counter.LINES_NODE, Counter.LINES_OTHER_NODE, Counter.LINES_MEMORY).foreach { counter =>
        withClue(s"$counter: ")(counted.counted(counter) should be > 0L)
      }
      counted.counted(Counter.LINES_OTHER_SOCKET) shouldBe 0
    }
  }
}
