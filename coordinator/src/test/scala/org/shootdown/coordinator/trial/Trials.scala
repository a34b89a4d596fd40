package org.shootdown.coordinator.trial

import java.util.concurrent.ConcurrentHashMap

import scala.jdk.CollectionConverters._

import org.shootdown.coordinator.interconnect.InlineDriver
import org.shootdown.machine.judgement.EndCheckers
import org.shootdown.machine.MachineEnd
import org.shootdown.machine.timed.SimulatedMachine

/** Everything that came of some trials: their tally, and how each of them ended. */
final case class Trials(tally: Tally, ends: Map[Long, MachineEnd]) {

  /** All that a tally tells. */
  def summary: Map[String, Any] = Map(
    "digest" -> tally.digest,
    "trials" -> tally.trials,
    "counted" -> tally.race.counted,
    "accesses" -> tally.accesses,
    "virtual time" -> tally.virtualPs,
    "histogram" -> tally.race.histogram,
    "reported" -> tally.race.reported,
    "positive" -> Seq.tabulate(Trials.Conditions)(tally.race.positive),
    "first witnesses" -> Seq.tabulate(Trials.Conditions)(tally.race.firstWitness),
    "flushes" -> tally.flushes,
    "other kinds" -> tally.snapshot.races.asScala.view.filterKeys(_ != 0).mapValues(withoutOrder).toMap,
    "first reports" -> tally.race.reported.keySet.asScala.map(checker => tally.race.firstReport(checker)).toSet
  )

  private def withoutOrder(race: RaceTally.Snapshot): Any =
    (race.attempts, race.settled, race.judged, race.positive, race.firstReport, race.histogram.asScala.toSet)
}

object Trials {

  /** How many conditions the outcomes of test trials have. */
  val Conditions = 2

  /** Runs an experiment the way it is told to and keeps how each trial ended. */
  def observe(machine: SimulatedMachine, seed: Long, first: Long, trials: Long)(run: Experiment => Tally): Trials = {
    val ends = new ConcurrentHashMap[Long, MachineEnd]
    val evaluator: Experiment.Evaluator = (trial, end) => {
      ends.put(trial, end)
      outcome(trial, end)
    }
    val tally = run(new Experiment(machine, evaluator, seed, first, trials))
    Trials(tally, ends.asScala.toMap)
  }

  /** The reference: one loop on this thread. */
  def inline(machine: SimulatedMachine, seed: Long, first: Long, trials: Long): Trials =
    observe(machine, seed, first, trials)(runWith(new InlineDriver(machine).run))

  /** One trial after the other by something that may have run other trials before. */
  def runWith(driver: (Long, Long) => MachineEnd)(experiment: Experiment): Tally = {
    val tally = new Tally
    (experiment.first until experiment.first + experiment.trials).foreach { trial =>
      tally.add(experiment.evaluator.evaluate(trial, driver(experiment.seed, trial)))
    }
    tally
  }

  /** An outcome of two conditions: that nothing was found, and one that holds in about half of the trials. */
  def outcome(trial: Long, end: MachineEnd): TrialOutcome = {
    val reports = end.reports.asScala
    val values = reports.flatMap(_.values.asScala)
    val findings = EndCheckers.findings(end)
    Outcomes.of(
      trial,
      values.map(_.longValue).toSeq,
      counted = values.hashCode % 5 != 0,
      Seq(findings.isEmpty, values.hashCode % 2 == 0),
      findings.asScala.toSeq,
      reports.map(_.lastEventPs).max,
      reports.map(_.requests).sum,
      judged = Seq(true, values.hashCode % 3 == 0 || values.hashCode % 2 == 0),
      state = values.take(3).mkString(" ")
    )
  }
}
