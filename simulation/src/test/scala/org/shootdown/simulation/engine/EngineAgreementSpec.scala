package org.shootdown.simulation.engine

import scala.jdk.CollectionConverters._

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import com.typesafe.config.ConfigFactory
import org.scalacheck.rng.Seed
import org.scalacheck.{Gen, Shrink}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.simulation.fixture.{ActorMachine, Placements, Trials}
import org.shootdown.config.finding.Checker
import org.shootdown.simulation.fixture.{Bounded, RandomChaos, RandomMachines, TestMachine}
import org.shootdown.simulation.interconnect.{InlineDriver, Placement}

/**
 * The project's flagship property: what comes out of a trial depends on the machine, the seed and the trial's number,
 * and on nothing else.
 */
class EngineAgreementSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks with BeforeAndAfterAll {
  private val kit = ActorTestKit("agreement", ConfigFactory.load())
  private val engines: Seq[(String, Engine)] = Seq(
    "inline, 1 thread" -> new InlineEngine(1),
    "inline, 3 threads" -> new InlineEngine(3),
    "actors, 1 thread" -> new ActorEngine(1),
    "actors, 2 threads" -> new ActorEngine(2),
    "actors, 4 threads" -> new ActorEngine(4)
  )

  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  override protected def afterAll(): Unit = {
    engines.foreach(_._2.close())
    kit.shutdownTestKit()
  }

  test("every engine makes the same of a machine and a seed") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed", minSuccessful(150)) { (machine, seed) =>
      enginesAgree(machine, seed, 7)
    }
  }

  test("every engine makes the same of a machine that is disturbed") {
    forAll(RandomMachines.machines -> "machine", RandomChaos.profiles -> "chaos", minSuccessful(60)) {
      (machine, chaos) => enginesAgree(machine.copy(chaos = chaos), 1, 7)
    }
  }

  test("it does not matter over how many interconnects a disturbed machine is spread") {
    forAll(RandomMachines.machines -> "machine", RandomChaos.profiles -> "chaos", minSuccessful(40)) {
      (machine, chaos) => placementsAgree(machine.copy(chaos = chaos), 1)
    }
  }

  test("every engine makes the same of so many trials that all its threads have work") {
    forAll(RandomMachines.machinesOf(3, 3) -> "machine", Gen.long -> "seed", minSuccessful(8)) { (machine, seed) =>
      enginesAgree(machine.copy(maximumWindows = 500), seed, 200)
    }
  }

  test("a machine of so many CPUs that an engine spreads it over its threads makes the same") {
    forAll(RandomMachines.machinesOf(66, 3) -> "machine", Gen.long -> "seed", minSuccessful(8)) { (machine, seed) =>
      enginesAgree(machine, seed, 2)
    }
  }

  test("every engine ends a trial at the same window") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed", Gen.choose(0L, 60L) -> "windows") {
      (machine, seed, windows) => enginesAgree(machine.copy(maximumWindows = windows), seed, 2)
    }
  }

  test("it does not matter over how many interconnects a machine is spread, nor what it ran before") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed", minSuccessful(150)) { (machine, seed) =>
      placementsAgree(machine, seed)
    }
  }

  test("a driver that has run other trials runs a trial as a new one does") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed") { (machine, seed) =>
      val used = new InlineDriver(machine.simulated)
      val first = Trials.observe(machine.simulated, seed, 0, 5)(Trials.runWith(used.run))
      used.run(seed + 1, 3)
      val second = Trials.observe(machine.simulated, seed, 0, 5)(Trials.runWith(used.run))
      second.ends shouldBe first.ends
      second.summary shouldBe first.summary
      first.ends(4) shouldBe new InlineDriver(machine.simulated).run(seed, 4)
    }
  }

  test("a range of trials is the sum of its parts") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed", Gen.choose(0L, 10L) -> "cut") {
      (machine, seed, cut) =>
        val whole = Trials.inline(machine.simulated, seed, 5, 10)
        val front = Trials.inline(machine.simulated, seed, 5, cut)
        val back = Trials.inline(machine.simulated, seed, 5 + cut, 10 - cut)
        back.tally.addAll(front.tally)
        back.summary shouldBe whole.summary
    }
  }

  test("random machines do much of what machines can do") {
    val machines = (1L to 400L).map(i => RandomMachines.machines.pureApply(Gen.Parameters.default, Seed(i)))
    val reported =
      machines.map(machine => Trials.inline(machine.simulated, 1, 0, 3).tally.race.reported.keySet.asScala.toSet)
    val often = reported.flatten.groupMapReduce(identity)(_ => 1)(_ + _).filter(_._2 >= 10)
    often.keySet should contain allOf (
      Checker.CIRCULAR_LOCKING,
      Checker.DEADLOCK,
      Checker.DOUBLE_FREE,
      Checker.HUNG_TASK,
      Checker.LIMIT_REACHED,
      Checker.RECURSIVE_LOCKING,
      Checker.SLEEP_IN_ATOMIC,
      Checker.USE_AFTER_FREE,
      Checker.WILD_ACCESS
    )
    reported.count(_.isEmpty) should be > 80
  }

  private def enginesAgree(machine: TestMachine, seed: Long, count: Long): Unit = {
    val expected = Trials.inline(machine.simulated, seed, 3, count)
    engines.foreach { case (name, engine) =>
      withClue(s"$name: ") {
        val got =
          Trials.observe(machine.simulated, seed, 3, count)(trials => Bounded(engine.run(trials, _ => ())))
        got.ends.keys.toSeq.sorted shouldBe expected.ends.keys.toSeq.sorted
        got.ends.foreach { case (trial, end) => withClue(s"trial $trial: ")(end shouldBe expected.ends(trial)) }
        got.summary shouldBe expected.summary
      }
    }
  }

  private def placementsAgree(machine: TestMachine, seed: Long): Unit = {
    val trials = 0L until 4L
    val expected = trials.map(trial => new InlineDriver(machine.simulated).run(seed, trial))
    placements(machine).foreach { case (name, placement) =>
      ActorMachine.using(kit, machine.simulated, placement) { actors =>
        (trials ++ trials.reverse).foreach { trial =>
          withClue(s"$name, trial $trial: ")(actors.run(seed, trial) shouldBe expected(trial.toInt))
        }
      }
    }
  }

  private def placements(machine: TestMachine): Seq[(String, Placement)] = {
    (1 to 3).map(n => s"$n interconnects" -> Placements.scattered(machine.simulated.componentCount, n)) :+
      ("CPUs and MMUs apart" -> Placements.cpusAndMmus(machine.simulated))
  }
}
