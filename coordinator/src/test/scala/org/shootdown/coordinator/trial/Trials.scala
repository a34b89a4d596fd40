package org.shootdown.coordinator.trial

import java.util.concurrent.ConcurrentHashMap

import scala.jdk.CollectionConverters._

import org.shootdown.coordinator.interconnect.InlineDriver
import org.shootdown.machine.judgement.EndCheckers
import org.shootdown.machine.{Machine, MachineEnd}

/** Everything that came of some trials: their tally, and how each of them ended. */
final case class Trials(tally: Tally, ends: Map[Long, MachineEnd]) {

  /** All that a tally tells. */
  def summary: Map[String, Any] = Map(
    "digest" -> tally.digest,
    "trials" -> tally.trials,
    "counted" -> tally.counted,
    "accesses" -> tally.accesses,
    "virtual time" -> tally.virtualPs,
    "histogram" -> tally.histogram,
    "reported" -> tally.reported,
    "positive" -> Seq.tabulate(Trials.Conditions)(tally.positive),
    "first witnesses" -> Seq.tabulate(Trials.Conditions)(tally.firstWitness),
    "flushes" -> tally.flushes,
    "attempts" -> tally.snapshot.attempts,
    "first reports" -> tally.reported.keySet.asScala.map(checker => tally.firstReport(checker)).toSet
  )
}

object Trials {

  /** How many conditions the outcomes of test trials have. */
  val Conditions = 2

  /** Runs an experiment the way it is told to and keeps how each trial ended. */
  def observe(machine: Machine, seed: Long, first: Long, trials: Long)(run: Experiment => Tally): Trials = {
    val ends = new ConcurrentHashMap[Long, MachineEnd]
    val evaluator: Experiment.Evaluator = (trial, end) => {
      ends.put(trial, end)
      outcome(trial, end)
    }
    val tally = run(new Experiment(machine, evaluator, seed, first, trials))
    Trials(tally, ends.asScala.toMap)
  }

  /** The reference: one loop on this thread. */
  def inline(machine: Machine, seed: Long, first: Long, trials: Long): Trials =
    observe(machine, seed, first, trials)(runWith(new InlineDriver(machine).run))

  /** One trial after the other by something that may have run other trials before. */
  def runWith(driver: (Long, Long) => MachineEnd)(experiment: Experiment): Tally = {
    val tally = new Tally(Conditions)
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
    new TrialOutcome(
      trial,
      values.take(3).mkString(" "),
      values.asJava,
      values.hashCode % 5 != 0,
      Seq(true, values.hashCode % 3 == 0 || values.hashCode % 2 == 0).map(Boolean.box).asJava,
      Seq(findings.isEmpty, values.hashCode % 2 == 0).map(Boolean.box).asJava,
      findings,
      reports.map(_.lastEventPs).max,
      reports.map(_.requests).sum
    )
  }
}
