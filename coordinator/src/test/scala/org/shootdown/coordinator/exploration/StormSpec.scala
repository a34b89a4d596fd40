package org.shootdown.coordinator.exploration

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import com.typesafe.config.ConfigFactory
import org.scalacheck.{Gen, Shrink}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.cluster.fixture.TwoSystems
import org.shootdown.simulation.fixture.{ActorMachine, Placements}
import org.shootdown.simulation.setup.Setup
import org.shootdown.config.finding.Checker
import org.shootdown.config.input.InvalidInputException
import org.shootdown.simulation.engine.{ActorEngine, Engine, InlineEngine}
import org.shootdown.simulation.fixture.Bounded
import org.shootdown.simulation.interconnect.{InlineDriver, Placement}
import org.shootdown.simulation.fixture.Storms._
import org.shootdown.simulation.trial.Tally
import org.shootdown.explorer.search.Search
import org.shootdown.machine.MachineEnd.Ending
import org.shootdown.simulation.timed.{GroupEnds, SimulatedMachine}

class StormSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks with BeforeAndAfterAll {
  private val kit = ActorTestKit("storms", ConfigFactory.load())
  private val systems = new TwoSystems
  private val inline = new InlineEngine(1)
  private val engines: Seq[Engine] = Seq(new InlineEngine(2), new ActorEngine(1), new ActorEngine(3))

  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  override protected def afterAll(): Unit = {
    (inline +: engines).foreach(_.close())
    systems.shutdown()
    kit.shutdownTestKit()
  }

  private def run(storm: Setup, trials: Long = 1, engine: Engine = inline, seed: Long = 1): Tally =
    Bounded(engine.run(storm.experiment(seed, 0, trials), _ => ()))

  private def reports(storm: Setup, tally: Tally): Set[String] =
    storm.kinds.asScala.indices.flatMap(tally.race(_).reported.keySet.asScala.map(_.key)).toSet

  private val names = Gen.someOf(project.workloads.names.asScala.toSeq).map(_.toSeq)

  private val storms = for {
    architecture <- Gen.oneOf("x86_64", "x86_64-kvmpv", "arm64", "s390x", "x86_64-invlpgb")
    cpus <- Gen.choose(4, 14)
    mmus <- Gen.choose(1, 4)
    background <- names
    variant <- Gen.oneOf("before", "both")
    groups <- Gen.choose(1, cpus / 3)
    place <- Gen.oneOf("packed", "spread")
    order <- Gen.oneOf(Seq.empty, Seq(PinAfterCheck))
    stall <- Gen.oneOf(Seq.empty, Seq("1:gup_pte_range.before_pin=2us"))
    machine <- Gen.oneOf("epyc-2s", "flex-32s")
    chaos <- Gen.option(Gen.oneOf(project.profiles.names.asScala.toSeq))
  } yield assemble(
    architecture,
    cpus,
    mmus,
    background,
    Seq(
      injection(
        variant,
        groups = groups,
        place = place,
        startUs = 10,
        orders = order,
        stalls = stall,
        timeoutUs = 20
      )
    ),
    60,
    Some(machine),
    Map("USER_WORK" -> "2000", "COLLAPSE_AFTER" -> "2"),
    chaos
  )

  test("every engine, any number of threads, and two actor systems make the same of a storm") {
    forAll(storms -> "storm", Gen.long -> "seed", minSuccessful(5)) { (storm, seed) =>
      val expected = run(storm, 2, inline, seed).digest
      engines.foreach(engine => run(storm, 2, engine, seed).digest shouldBe expected)
      val end = new InlineDriver(storm.machine).run(seed, 1)
      val neighbours = Placement.neighbours(storm.machine, 3)
      for (placement <- Seq(Placements.scattered(storm.machine.componentCount, 3), neighbours))
        ActorMachine.using(kit, storm.machine, placement)(_.run(seed, 1) shouldBe end)
    }
  }

  test("one storm at a time says how far it is in virtual time") {
    val storm = assemble("arm64", 40, 2, Seq("gup", "munmap"), us = 100)
    val reached = new java.util.concurrent.ConcurrentLinkedQueue[Long]
    val progress = new Engine.Progress {
      override def done(more: Long): Unit = { reached.add(-1L); () }
      override def at(virtualPs: Long): Unit = { reached.add(virtualPs); () }
    }
    Bounded(inline.run(storm.experiment(1, 0, 1), progress))
    val times = reached.asScala.toSeq
    (times.last, times.init.sorted) shouldBe ((-1L, times.init))
    times.init.last should (be > 99 * Microsecond and be < 100 * Microsecond)
  }

  test("interconnects that carry a socket or more each meet less often, and the storm is the same") {
    val storm = assemble("arm64", 16, 4, Seq("gup", "munmap"), us = 50, machine = Some("epyc-2s"))
    val sockets = Placement.neighbours(storm.machine, 2)
    val mixed = Placements.scattered(storm.machine.componentCount, 2)
    val distances = storm.machine.distances
    (sockets.apartPs(distances), mixed.apartPs(distances)) shouldBe ((50_000L, 0L))
    val end = new InlineDriver(storm.machine).run(1, 0)
    ActorMachine.using(kit, storm.machine, sockets)(_.run(1, 0) shouldBe end)
    var far = 0
    forAll(storms -> "storm", Gen.oneOf(2, 4) -> "interconnects", Gen.long -> "seed", minSuccessful(20)) {
      (storm, interconnects, seed) =>
        val placement = Placement.neighbours(storm.machine, interconnects)
        if (placement.apartPs(storm.machine.distances) >= storm.machine.architecture.lookaheadPs) far += 1
        val ends = (0L until 2L).map(new InlineDriver(storm.machine).run(seed, _))
        ActorMachine.using(kit, storm.machine, placement)(actors =>
          (0L until 2L).map(actors.run(seed, _)) shouldBe ends
        )
    }
    far should be > 5
  }

  test("a storm split over two actor systems is the same storm") {
    val storm = assemble("arm64", 8, 2, Seq("gup", "munmap"), Seq(injection("before", groups = 2)), 3)
    val expected = new InlineDriver(storm.machine).run(1, 0)
    systems.using(storm.machine, Placements.scattered(storm.machine.componentCount, 2))(_.run(1, 0) shouldBe expected)
  }

  test("a group alone on a machine does what its scenario does on a machine of its own") {
    for (architecture <- Seq("x86_64", "arm64", "s390x"); variant <- Seq("before", "both")) {
      val storm = assemble(architecture, 2, 1, Seq.empty, Seq(injection(variant)), 10_000)
      val plain = new InlineDriver(SimulatedMachine.of(storm.kinds.get(0).machine))
      val large = new InlineDriver(storm.machine)
      for (trial <- 0L until 20L)
        new GroupEnds(storm.machine, large.run(1, trial)).of(0) shouldBe plain.run(1, trial)
    }
  }

  test("workloads are clean on every architecture") {
    for (architecture <- project.architectures.names.asScala) {
      val storm = assemble(
        architecture,
        6,
        2,
        Seq("gup", "munmap", "fork", "reclaim", "fault", "khugepaged"),
        us = 300,
        defines = Map("USER_WORK" -> "3000", "COLLAPSE_AFTER" -> "2")
      )
      withClue(s"$architecture: ")(reports(storm, run(storm)) shouldBe empty)
    }
  }

  test("workloads are clean on every architecture whose kernel flushes by calls") {
    for (architecture <- project.architectures.names.asScala; flush <- Seq("TLB_CONCURRENT", "TLB_EARLY_ACK")) {
      val defines = Map("USER_WORK" -> "3000", "COLLAPSE_AFTER" -> "2", "TLB_FLUSH" -> flush)
      val more = Map("LOCKLESS_SYNC" -> "LOCKLESS_SYNC_TARGETED")
      val workloads = Seq("gup", "munmap", "fork", "reclaim", "fault", "khugepaged")
      val storm = assemble(architecture, 6, 2, workloads, us = 200, defines = defines ++ more)
      val tally = run(storm)
      withClue(s"$architecture, $flush: ")(reports(storm, tally) shouldBe empty)
      tally.flushes shouldBe 0
    }
  }

  test("a workload by itself is clean, goes on for ever, and uses its memory again") {
    val waitsOrNot = Iterator.continually(Seq("x86_64", "arm64")).flatten
    for ((name, architecture) <- project.workloads.names.asScala.zip(waitsOrNot)) {
      def after(us: Long) = {
        val storm = assemble(architecture, 3, 1, Seq(name), us = us, defines = Map("USER_WORK" -> "2000"))
        val tally = run(storm)
        withClue(s"$name on $architecture: ")(reports(storm, tally) shouldBe empty)
        tally
      }
      val short = after(300)
      val long = after(900)
      withClue(s"$name on $architecture: ") {
        // Who works in user space alone asks for nothing.
        if (name != "user") long.accesses should be > short.accesses * 2
        if (short.flushes > 10) long.flushes should be > short.flushes * 2
      }
    }
  }

  test("the deadline ends a trial, and is neither a limit nor a hung task") {
    val storm = assemble("arm64", 4, 1, Seq("munmap"), us = 50)
    val end = new InlineDriver(storm.machine).run(1, 0)
    end.ending shouldBe Ending.DEADLINE
    end.limitReached shouldBe false
    end.reports.asScala.map(_.lastEventPs).max should be < 50 * Microsecond
    reports(storm, run(storm)) shouldBe empty
    val idle = assemble("arm64", 3, 1, Seq.empty, Seq(injection("before")), 10_000)
    new InlineDriver(idle.machine).run(1, 0).ending shouldBe Ending.AT_REST
  }

  test("an attempt that the deadline cut off is not counted") {
    val storm = assemble("arm64", 2, 1, Seq.empty, Seq(injection("before", startUs = 49)), 50)
    val attempts = run(storm).race(0)
    (attempts.attempts, attempts.settled, attempts.positive(0)) shouldBe ((1L, 0L, 0L))
  }

  test("a group that waits for ever is told from one that the deadline stops") {
    val stuck = injection("before-naive", race = "userfaultfd-lost-wakeup", groups = 20)
    val alone = assemble("arm64", 60, 1, Seq.empty, Seq(stuck), 20_000)
    val background = assemble("arm64", 64, 1, Seq("fault"), Seq(stuck), 1_000)
    for (storm <- Seq(alone, background)) {
      val attempts = run(storm, 3).race(0)
      attempts.settled shouldBe attempts.attempts
      attempts.positive(0) should be > 0L
      attempts.reported.keySet.asScala should contain(Checker.HUNG_TASK)
    }
    val cutOff = assemble("arm64", 64, 1, Seq("fault"), Seq(stuck), 100)
    run(cutOff).race(0).reported.keySet.asScala should not contain Checker.HUNG_TASK
  }

  private def stalePins(architecture: String, variant: String): (Long, Long) = {
    val race = injection(variant, groups = 12, startUs = 20, spacingUs = 5, orders = Seq(PinAfterCheck))
    val attempts = run(assemble(architecture, 64, 4, Seq("gup", "munmap"), Seq(race), 500)).race(0)
    (attempts.positive(0), attempts.settled)
  }

  test("under a storm, stale pins are found where the flush does not wait, and nowhere else") {
    stalePins("arm64", "before")._1 should be > 4L
    stalePins("x86_64", "before") shouldBe ((0L, 12L))
    stalePins("arm64", "both") shouldBe ((0L, 12L))
    stalePins("x86_64", "both") shouldBe ((0L, 12L))
  }

  test("an order makes a race as frequent as a stall does, and ends with its timeout where it cannot be kept") {
    def hits(orders: String*) =
      run(assemble("arm64", 2, 1, Seq.empty, Seq(injection("before", orders = orders)), 1_000), 100).race(0)
    hits().positive(0) should be < 3L
    hits(PinAfterCheck).positive(0) should be > 40L
    val impossible = hits("P0:collapse_table.before_huge_pmd before P1:gup_pte_range.before_pin")
    impossible.settled shouldBe 100
  }

  test("what groups of a race show under a storm is among what exploring the race shows") {
    for (architecture <- Seq("x86_64", "arm64"); variant <- Seq("before", "both")) {
      val race = injection(variant, groups = 8, spacingUs = 3, stalls = Seq("1:gup_pte_range.before_pin=2us"))
      val storm = assemble(architecture, 40, 2, Seq("gup", "munmap", "khugepaged"), Seq(race), 300)
      val kind = storm.kinds.get(0)
      val bounds = Search.Bounds.NONE.withStates(100_000L)
      val options =
        new Search.Options(kind.scenario.architecture.memoryModel, Search.Order.BREADTH_FIRST, bounds, 1, true)
      val explored = new Search(kind.scenario, kind.machine, options, () => false, _ => ()).run()
      val shown = run(storm, 4).race(0).histogram.keySet.asScala.map(_.state)
      shown should not be empty
      explored.outcomes.keySet.asScala should contain allElementsOf shown
    }
  }

  test("grace periods and interrupts to everybody reach the whole machine") {
    val collapse = Seq(injection("both", place = "0,1"))
    def handled(cpus: Int): Long = {
      val storm = assemble("arm64", cpus, 1, Seq.empty, collapse, 10_000)
      val end = new InlineDriver(storm.machine).run(1, 0)
      end.reports.asScala.count(report => report.cpu != null && report.lastEventPs > Microsecond).toLong
    }
    handled(40) should be >= 38L
  }

  test("distance slows a group down, and interleaved memory is nobody's own") {
    def end(place: String, machine: String): Long = {
      val storm = assemble(
        "arm64",
        64,
        8,
        Seq.empty,
        Seq(injection("before", place = place)),
        10_000,
        Some(machine)
      )
      new InlineDriver(storm.machine).run(1, 0).reports.asScala.map(_.lastEventPs).max
    }
    end("spread", "epyc-2s") should be > end("packed", "epyc-2s")
    val interleaved = assemble("arm64", 64, 8, Seq("gup"), Seq.empty, 10, Some("flex-32s"))
    interleaved.machine.groups.asScala.foreach(_.mmus.size shouldBe 8)
    val near = assemble("arm64", 64, 8, Seq("gup"), Seq.empty, 10, Some("epyc-2s"))
    near.machine.groups.asScala.map(group => group.mmus.getInt(0) -> group.cpus.getInt(0) / 8).foreach {
      case (mmu, node) => mmu shouldBe node
    }
  }

  test("chaos makes another storm, and no race out of what is none") {
    def storms(chaos: Option[String]) = for ((architecture, variant) <- Seq("x86_64" -> "before", "arm64" -> "both"))
      yield assemble(
        architecture,
        32,
        2,
        Seq("gup", "munmap"),
        Seq(injection(variant, groups = 8, spacingUs = 5)),
        200,
        chaos = chaos
      )
    val quiet = storms(None).map(run(_).digest)
    for (profile <- project.profiles.names.asScala) withClue(s"$profile: ") {
      val disturbed = storms(Some(profile)).map(storm => storm -> run(storm))
      disturbed.foreach { case (storm, tally) => reports(storm, tally) shouldBe empty }
      // No grace period ends within such a trial.
      if (profile != "late-rcu") disturbed.map(_._2.digest) should not be quiet
    }
  }

  test("so many CPUs of the background share an address space, and what is left over does too") {
    def sizes(groupCpus: Int, cpus: Int): Seq[Int] = {
      val storm = assemble("arm64", cpus, 1, Seq("gup", "munmap"), us = 20, groupCpus = groupCpus)
      reports(storm, run(storm)) shouldBe empty
      storm.machine.groups.asScala.map(_.cpus.size).toSeq
    }
    sizes(4, 10) shouldBe Seq(4, 4, 2)
    sizes(8, 18) shouldBe Seq(8, 8, 2)
    sizes(1, 3) shouldBe Seq(1, 1, 1)
    sizes(40, 24) shouldBe Seq(24)
  }

  test("every CPU belongs to one group, and the chosen ones to the race") {
    val race = injection("before", groups = 2, place = "3, 17,5,0")
    val storm = assemble("arm64", 21, 1, Seq("gup", "munmap"), Seq(race), 10)
    storm.machine.groups.asScala.take(2).map(_.cpus.toIntArray.toSeq) shouldBe Seq(Seq(3, 17), Seq(5, 0))
    storm.machine.groups.asScala.flatMap(_.cpus.toIntArray).sorted shouldBe (0 until 21)
  }

  test("storms that cannot be are refused") {
    def refused(storm: => Setup)(message: String): Unit =
      intercept[InvalidInputException](storm).getMessage should include(message)
    refused(assemble("arm64", 0, workloads = Seq("gup")))("--cpus must be between 1 and 16384")
    refused(assemble("arm64", 4, workloads = Seq("gup"), groupCpus = 0))("--group-cpus must be between 1 and 1024")
    refused(assemble("arm64", 4, 0, Seq("gup")))("--mmus must be between 1 and 1024")
    refused(assemble("arm64", 4, 1, Seq("munmapp")))("unknown workload 'munmapp'; did you mean 'munmap'?")
    refused(assemble("arm64", 4, injections = Seq(injection("before", groups = 3))))("more CPUs than the machine has")
    refused(assemble("arm64", 4, injections = Seq(injection("befor"))))("did you mean 'before'?")
    val seats = (text: String) => assemble("arm64", 4, injections = Seq(injection("before", place = text)))
    refused(seats("0,1,2"))("1 groups of 2 CPUs need 2 places, not 3")
    refused(seats("0,4"))("there is no CPU 4; the last one is 3")
    refused(seats("1,1"))("CPU 1 is given to two groups")
    refused(seats("near"))("write packed, spread, or CPUs like 0,17")
  }
}
