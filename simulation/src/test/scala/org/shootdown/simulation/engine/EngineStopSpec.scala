package org.shootdown.simulation.engine

import java.util.concurrent.atomic.AtomicBoolean
import java.util.function.BooleanSupplier

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.simulation.fixture.Trials
import org.shootdown.simulation.fixture.{Bounded, Step, TestMachine}
import org.shootdown.simulation.trial.{Experiment}
import org.shootdown.cpu.isa.Order

/** An engine that is told to stop returns at once what is over by then, whatever it is in the middle of. */
class EngineStopSpec extends AnyFunSuite with Matchers {

  /** Longer than anybody waits, but not too long for the engine to be closed after. */
  private val long =
    TestMachine
      .running(List(Step.Repeat(1_000_000_000, List(Step.Load(0, Order.ONCE)))))
      .copy(maximumWindows = 2_000_000)
  private val short = TestMachine.running(List(Step.Load(0, Order.ONCE)), List(Step.Load(1, Order.ONCE)))

  private val engines: Seq[(String, BooleanSupplier => Engine)] = Seq(
    "inline" -> (new InlineEngine(2, _)),
    "actors" -> (new ActorEngine(2, _))
  )

  engines.foreach { case (name, engineOf) =>
    test(s"$name: in the middle of many trials") {
      val stopped = new AtomicBoolean
      stopping(engineOf(() => stopped.get)) { engine =>
        val experiment = new Experiment(short.simulated, Trials.outcome, 1, 0, Long.MaxValue / 2)
        val tally = Bounded(engine.run(experiment, _ => stopped.set(true)))
        tally.trials should be >= 1L
        tally.trials should be < 1_000_000L
      }
    }

    test(s"$name: in the middle of a long trial") {
      val asked = new java.util.concurrent.atomic.AtomicInteger
      stopping(engineOf(() => asked.incrementAndGet > 2)) { engine =>
        val experiment = new Experiment(long.simulated, Trials.outcome, 1, 0, 2)
        Bounded(engine.run(experiment, _ => ())).trials shouldBe 0
      }
    }
  }

  private def stopping(engine: Engine)(test: Engine => Unit): Unit =
    try test(engine)
    finally engine.close()
}
