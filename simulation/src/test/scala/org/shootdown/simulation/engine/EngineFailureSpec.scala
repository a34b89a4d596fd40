package org.shootdown.simulation.engine

import java.util.{List => JavaList}

import ch.qos.logback.classic.{Level, Logger}
import it.unimi.dsi.fastutil.ints.IntList
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.simulation.fixture.Trials
import org.shootdown.config.architecture.Latency
import org.shootdown.simulation.engine.Engine.Progress
import org.shootdown.simulation.fixture.{Bounded, Step, TestMachine}
import org.shootdown.machine.Machine
import org.shootdown.simulation.timed.SimulatedMachine
import org.shootdown.simulation.trial.{Experiment}
import org.shootdown.cpu.isa.Order
import org.slf4j.LoggerFactory

/** An experiment that cannot be done ends with the cause, on every engine: it neither hangs nor tells half a truth. */
class EngineFailureSpec extends AnyFunSuite with Matchers with BeforeAndAfterAll {
  private val engines: Seq[(String, Engine)] =
    Seq("inline" -> new InlineEngine(2), "actors" -> new ActorEngine(2))

  private val test = TestMachine.running(List(Step.Load(0, Order.ONCE)), List(Step.Load(1, Order.ONCE)))
  private val sound = test.simulated

  /** Akka logs every failure, and here failures are what is wanted. */
  private val failures = LoggerFactory.getLogger("akka.actor.SupervisorStrategy").asInstanceOf[Logger]

  override protected def beforeAll(): Unit = failures.setLevel(Level.OFF)

  override protected def afterAll(): Unit = {
    failures.setLevel(null)
    engines.foreach(_._2.close())
  }

  engines.foreach { case (name, engine) =>
    test(s"$name: a component that fails in a window") {
      val broken = TestMachine.running(List(Step.Delay(Latency.PREEMPTION_DURATION, 1)), Nil).simulated
      val problem = "the architecture has no latency preemption-duration"
      messagesOf(failure(engine, broken)) should contain(problem)
    }

    test(s"$name: a component that fails when it is asked for its report") {
      val broken = withObserved(IntList.of(1000))
      causesOf(failure(engine, broken)) should contain(classOf[ArrayIndexOutOfBoundsException])
    }

    test(s"$name: a component that cannot be made") {
      causesOf(failure(engine, withNothingObserved)) should contain(classOf[ArrayIndexOutOfBoundsException])
    }

    test(s"$name: an outcome that cannot be told") {
      val evaluator: Experiment.Evaluator = (trial, _) => throw new UnsupportedOperationException(s"trial $trial")
      val failed = intercept[RuntimeException](run(engine, new Experiment(sound, evaluator, 1, 0, 3)))
      causesOf(failed) should contain(classOf[UnsupportedOperationException])
    }

    test(s"$name: a listener that fails") {
      val experiment = new Experiment(sound, Trials.outcome, 1, 0, 3)
      val progress: Progress = _ => throw new UnsupportedOperationException("no progress")
      val failed = intercept[RuntimeException](Bounded(engine.run(experiment, progress)))
      causesOf(failed) should contain(classOf[UnsupportedOperationException])
    }

    test(s"$name: an engine that has failed runs the next experiment") {
      run(engine, new Experiment(sound, Trials.outcome, 1, 0, 3)).trials shouldBe 3
    }

    test(s"$name: an experiment of no trial is an empty tally") {
      run(engine, new Experiment(sound, Trials.outcome, 1, 0, 0)).trials shouldBe 0
    }

    test(s"$name: progress adds up to the number of trials") {
      val done = new java.util.concurrent.atomic.AtomicLong
      engine.run(new Experiment(sound, Trials.outcome, 1, 5, 150), more => done.addAndGet(more))
      done.get shouldBe 150
    }
  }

  private def failure(engine: Engine, machine: SimulatedMachine): Throwable =
    intercept[RuntimeException](run(engine, new Experiment(machine, Trials.outcome, 1, 0, 3)))

  private def run(engine: Engine, experiment: Experiment) = Bounded(engine.run(experiment, _ => ()))

  private def causesOf(thrown: Throwable): Seq[Class[_]] = chain(thrown).map(_.getClass)

  private def messagesOf(thrown: Throwable): Seq[String] = chain(thrown).map(_.getMessage)

  private def chain(thrown: Throwable): Seq[Throwable] =
    Iterator.iterate(thrown)(_.getCause).takeWhile(_ != null).toSeq

  private def withObserved(registers: IntList): SimulatedMachine = observing(JavaList.of(registers, registers))

  private def withNothingObserved: SimulatedMachine = observing(JavaList.of())

  private def observing(registers: JavaList[IntList]): SimulatedMachine = SimulatedMachine.of(
    new Machine(
      test.machine.architecture,
      test.machine.topology,
      test.machine.cpus,
      test.machine.mmus,
      registers,
      test.machine.observedAddresses,
      test.machine.stalls,
      test.machine.chaos,
      test.machine.startSkewPs,
      test.machine.maximumWindows
    )
  )
}
