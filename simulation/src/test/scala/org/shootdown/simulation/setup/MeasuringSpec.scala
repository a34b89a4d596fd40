package org.shootdown.simulation.setup

import scala.jdk.CollectionConverters._

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.measure.{Counter, Measurement, TimeUse}
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.ScenarioFile
import org.shootdown.machine.MachineAssembly
import org.shootdown.machine.MachineEnd
import org.shootdown.machine.MachineEnd.Ending
import org.shootdown.machine.judgement.EndCheckers
import org.shootdown.simulation.engine.{ActorEngine, InlineEngine}
import org.shootdown.simulation.fixture.{Architectures, RandomMachines, Storms, TestMachine}
import org.shootdown.simulation.interconnect.InlineDriver
import org.shootdown.simulation.timed.SimulatedMachine
import org.shootdown.simulation.trial.{Tally, TrialOutcome}

/** What is measured adds up, depends on no engine, and changes nothing. */
class MeasuringSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val Nanosecond = 1000L

  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  private def measured(machine: SimulatedMachine): SimulatedMachine = {
    val frame = new SimulatedMachine.Frame(
      machine.architecture,
      machine.cpuCount,
      machine.mmuCount,
      machine.distances,
      null,
      machine.chaos,
      machine.maximumWindows,
      machine.deadlinePs,
      true
    )
    new SimulatedMachine(frame, machine.groups)
  }

  private def all(end: MachineEnd): Measurement = {
    val sum = new Measurement
    end.reports.asScala.foreach(report => sum.addAll(Measurement.of(report.measured.measurement)))
    sum
  }

  test("a measured machine comes to what it comes to unmeasured, and each CPU's time adds up") {
    var atRest = 0
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed", minSuccessful(300)) {
      (machine: TestMachine, seed: Long) =>
        val end = new InlineDriver(measured(machine.simulated)).run(seed, 3)
        val plain = new InlineDriver(machine.simulated).run(seed, 3)
        end.ending shouldBe plain.ending
        end.reports.asScala.map(_.unmeasured) shouldBe plain.reports.asScala
        end.reports.asScala.filter(_.cpu != null).foreach { report =>
          Measurement.of(report.measured.measurement).spentPs shouldBe report.measured.accountedPs
          report.measured.accountedPs should be >= report.lastEventPs
        }
        val sent = all(end)
        sent.counted(Counter.IPIS_RECEIVED) should be <= sent.counted(Counter.IPIS_SENT)
        sent.counted(Counter.INVALIDATIONS_RECEIVED) should be <= sent.counted(Counter.INVALIDATIONS_SENT)
        if (isAtRest(end)) {
          atRest += (if (sent.counted(Counter.IPIS_SENT) > 0) 1 else 0)
          sent.counted(Counter.IPIS_RECEIVED) shouldBe sent.counted(Counter.IPIS_SENT)
          sent.counted(Counter.INVALIDATIONS_RECEIVED) shouldBe sent.counted(Counter.INVALIDATIONS_SENT)
        }
    }
    info(s"$atRest machines sent interrupts and came to rest")
    atRest should be > 5
  }

  /** Every program has come to its end, with interrupts on: nothing can be left to arrive. */
  private def isAtRest(end: MachineEnd): Boolean =
    end.ending == Ending.AT_REST &&
      end.reports.asScala.flatMap(report => Option(report.cpu)).forall(_.finished) &&
      EndCheckers.findings(end).isEmpty

  private val Cpus = 12

  private def storm(architecture: String, measured: Boolean, chaos: Option[String] = None): Setup = Storms.assemble(
    architecture,
    Cpus,
    mmus = 2,
    workloads = Seq("munmap", "gup", "fork"),
    injections = Seq(Storms.injection("before", groups = 2)),
    us = 250,
    chaos = chaos,
    measured = measured
  )

  test("the time of a storm's CPUs adds up to the trial's, whatever disturbs it") {
    for {
      architecture <- Seq("x86_64", "arm64", "x86_64-kvmpv", "x86_64-hyperv", "riscv64-sbi")
      chaos <- Seq(None, Some("smi"), Some("everything"))
    } withClue(s"$architecture, $chaos: ") {
      val setup = storm(architecture, measured = true, chaos)
      val end = new InlineDriver(setup.machine).run(5, 0)
      val outcome = new Evaluator(setup).evaluate(0, end)
      val whole = end.reports.asScala.map(_.measured.accountedPs).max max setup.machine.deadlinePs
      val cpus = outcome.measured.asScala.view.filterKeys(_ != TrialOutcome.MMUS).values
      cpus.map(_.spentPs).sum shouldBe Cpus * whole
      (whole - setup.machine.deadlinePs) should be < setup.machine.architecture.lookaheadPs
    }
  }

  test("what is measured depends on no engine") {
    for (architecture <- Seq("x86_64", "arm64")) withClue(s"$architecture: ") {
      val setup = storm(architecture, measured = true)
      val tallies = Seq(new InlineEngine(1), new InlineEngine(2), new ActorEngine(1), new ActorEngine(2)).map {
        engine =>
          try engine.run(setup.experiment(7, 0, 3), _ => ())
          finally engine.close()
      }
      val munmap = tallies.head.measured.get("background").operations.get("munmap")
      munmap.count should be > 10L
      tallies.tail.foreach { tally =>
        tally.digest shouldBe tallies.head.digest
        measurements(tally) shouldBe measurements(tallies.head)
      }
    }
  }

  private def measurements(tally: Tally) = tally.measured.asScala.view.mapValues(_.snapshot).toMap

  test("the digest of a storm that is not measured is the one that it has without marks, a measured one has its own") {
    def run(asked: Boolean): Tally = {
      val engine = new InlineEngine(1)
      try engine.run(storm("arm64", asked).experiment(7, 0, 1), _ => ())
      finally engine.close()
    }
    val plain = run(asked = false)
    val measuring = run(asked = true)
    plain.measured.isEmpty shouldBe true
    measuring.digest should not be plain.digest
    (measuring.accesses, measuring.flushes, measuring.virtualPs) shouldBe
      ((plain.accesses, plain.flushes, plain.virtualPs))
  }

  private def run(threads: String): TrialOutcome = {
    val file = ScenarioFile.parse("measured.litmus", s"C measured\n{}\n$threads\nexists (x=1)\n")
    val target = Target.of(Architectures.Plain, "default")
    val scenario = Storms.project.compiler.compile(file, target)
    val setup = Setup.of(scenario, MachineAssembly.of(scenario, MachineAssembly.DEFAULT_WINDOWS))
    val measuring = new Setup(measured(setup.machine), setup.kinds, setup.kindOfGroup, 1)
    new Evaluator(measuring).evaluate(0, new InlineDriver(measuring.machine).run(1, 0))
  }

  private def times(outcome: TrialOutcome, name: String) =
    outcome.measured.get("P0").operations.get(name)

  /** Every latency of this machine is 30 ns. */
  test("an operation takes what a person computes by hand") {
    val outcome = run("""P0(int *x) {
      |  int r;
      |  long n = 3;
      |  op_begin(delay); __delay(page_copy, n); op_end(delay);
      |  op_begin(nothing); op_end(nothing);
      |  op_begin(load); r = READ_ONCE(*x); op_end(load);
      |  op_begin(outer); op_begin(inner); r = READ_ONCE(*x); op_end(inner); r = READ_ONCE(*x); op_end(outer);
      |  op_end(never_begun); op_begin(never_ended);
      |}
      |P1(int *x) { }""".stripMargin)
    times(outcome, "delay").sumPs shouldBe 90 * Nanosecond
    times(outcome, "nothing").sumPs shouldBe 0
    times(outcome, "load").sumPs shouldBe 30 * Nanosecond
    times(outcome, "inner").sumPs shouldBe 30 * Nanosecond
    times(outcome, "outer").sumPs shouldBe 60 * Nanosecond
    outcome.measured.get("P0").operations.keySet.asScala.toSet shouldBe Set(
      "delay",
      "inner",
      "load",
      "nothing",
      "outer"
    )
  }

  test("an operation that is repeated counts each time, and its threads together") {
    val outcome = run("""P0(int *x) { int i; for (i = 0; i < 5; i++) { op_begin(w); xchg(x, i); op_end(w); } }
      |P1(int *x) { op_begin(w); xchg(x, 7); op_end(w); }""".stripMargin)
    times(outcome, "w").count shouldBe 5
    outcome.measured.get("P1").operations.get("w").count shouldBe 1
  }

  test("time goes where a person would say it goes") {
    val outcome = run("""P0(int *x) { __delay(page_copy, 2); __user_work(page_copy, 5); }
      |P1(int *x) { WRITE_ONCE(*x, 1); }""".stripMargin)
    val p0 = outcome.measured.get("P0")
    p0.spentPs(TimeUse.USER) shouldBe 5 * 30 * Nanosecond
    p0.spentPs(TimeUse.KERNEL) should be >= 2 * 30 * Nanosecond
    val p1 = outcome.measured.get("P1")
    p1.spentPs(TimeUse.IDLE) should be >= 100 * Nanosecond
    p0.spentPs shouldBe p1.spentPs
  }

  /** An instruction puts the number of times where it is used, in 30 ns. */
  private def taking(times: Int): Long = (times + 1) * 30 * Nanosecond

  /** P1 interrupts P0 so many times, one after the other. */
  private def interrupted(what: String, times: Int, before: String = "", after: String = ""): TrialOutcome =
    run(s"""P0(int *x) { $before op_begin(work); $what op_end(work); $after }
      |P1(int *x) { int i; for (i = 0; i < $times; i++) __ipi(0, 1); }""".stripMargin)

  test("user work takes longer by what handlers take from it, a delay of the kernel and a stall do not") {
    for (count <- Seq(0, 1, 7)) withClue(s"$count interrupts: ") {
      val outcome = interrupted("__user_work(page_copy, 100);", count)
      val stolen = outcome.measured.get("P0").spentPs(TimeUse.HANDLERS)
      stolen shouldBe count * 30 * Nanosecond
      times(outcome, "work").sumPs shouldBe taking(100) + stolen
      outcome.measured.get("P0").spentPs(TimeUse.USER) shouldBe 100 * 30 * Nanosecond
    }
    val kernel = interrupted("__delay(page_copy, 100);", 7)
    kernel.measured.get("P0").spentPs(TimeUse.HANDLERS) shouldBe 7 * 30 * Nanosecond
    times(kernel, "work").sumPs shouldBe taking(100)
  }

  test("what handlers take from a delay of the kernel is not made up for by the user work after it") {
    val outcome = interrupted("__user_work(page_copy, 10);", 5, before = "__delay(page_copy, 1000);")
    times(outcome, "work").sumPs shouldBe taking(10)
  }

  test("user work with interrupts off is interrupted when they come on, and lasts what it should") {
    val outcome = interrupted(
      "__user_work(page_copy, 50);",
      3,
      before = "unsigned long flags; local_irq_save(flags);",
      after = "local_irq_restore(flags);"
    )
    times(outcome, "work").sumPs shouldBe taking(50)
  }
}
