package org.shootdown.explorer

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.search.Exploration
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.finding.Checker
import org.shootdown.config.finding.Checker.{LIVELOCK, NEVER_ENDS}
import org.shootdown.explorer.Explored.{outcomes, shown, text}
import org.shootdown.explorer.search.Search.Order.{BREADTH_FIRST, DEPTH_FIRST}
import org.shootdown.fixture.CountedCases
import org.shootdown.litmus.Scenario
import org.shootdown.machine.judgement.{EndCheckers, Judge}

import scala.jdk.CollectionConverters._

/** The reduced search against the unreduced one, on programs that nobody has thought of. */
class RandomProgramsSpec extends AnyFunSuite with CountedCases {
  private val Bound = 2_000L
  private val Hung = "hung("
  private val Searches = "pairs of complete searches"

  /** A program on an architecture, under a memory model that need not be the architecture's own. */
  private case class Case(program: String, architecture: String, model: MemoryModel) {
    lazy val explored: Explored = text(program, architecture)
    lazy val all: Exploration = explored.search(model, bounds = Explored.states(Bound), reduced = false).run()
    override def toString: String = s"$architecture $model $program"
  }

  private def on(programs: Gen[String]): Gen[Case] =
    Gen.zip(programs, Gen.oneOf(Explored.architectureNames), Gen.oneOf(MemoryModel.values.toSeq)).map(Case.tupled)

  private val endless = Set(NEVER_ENDS, LIVELOCK)

  /** Checks that two searches show the same. Of a round nobody asks about the reduced one shows some of its states. */
  private def agree(scenario: Scenario, some: Exploration, all: Exploration): Unit = {
    val goesRound = endless.exists(c => all.reported.containsKey(c) || scenario.askedCheckers.contains(c))
    if (!goesRound || asksAboutStatesOfRounds(scenario)) assert(shown(some) == shown(all))
    else {
      def ends(exploration: Exploration) = shown(exploration)._1.filter { case (outcome, _) => !outcome.contains(Hung) }
      assert(shown(some)._2 == shown(all)._2)
      assert(ends(some) == ends(all))
      assert(outcomes(some).subsetOf(outcomes(all)))
      assert(outcomes(some).map(whoHangs) == outcomes(all).map(whoHangs))
    }
  }

  private def asksAboutStatesOfRounds(scenario: Scenario): Boolean =
    scenario.conditions.asScala.exists(c => c.asksHowItEnded && c.formula.terms.findAny.isPresent)

  private def whoHangs(outcome: String): Set[String] = outcome.split(" ").filter(_.startsWith(Hung)).toSet

  /** Compares the searches of a program that are complete, and returns what the unreduced one reports for each. */
  private def compare(random: Case): Seq[Set[Checker]] =
    for {
      (order, threads) <- Seq(BREADTH_FIRST -> 1, DEPTH_FIRST -> 2)
      if random.all.isComplete
      some = random.explored.search(random.model, order, Explored.states(Bound), threads).run()
      if some.isComplete
    } yield {
      withClue(s"$order: ")(agree(random.explored.scenario, some, random.all))
      for ((checker, schedule) <- some.reported.asScala; if endless(checker)) {
        val findings = EndCheckers.findings(random.explored.rerun(schedule, random.model)).asScala
        assert(findings.exists(_.checker == checker), s"$order $schedule")
      }
      random.all.reported.keySet.asScala.toSet
    }

  test("the reduced search of a random program shows what the unreduced one does") {
    forCases(on(RandomPrograms.programs), 100, Searches -> 120)(compare(_).map(_ => Searches))
  }

  test("the reduced search of a random program with loops goes round for ever where the unreduced one does") {
    val wanted = Seq(Searches -> 40, NEVER_ENDS.key -> 12, LIVELOCK.key -> 1)
    forCases(on(RandomPrograms.looping), 36, wanted: _*)(compare(_).flatMap(Searches +: _.map(_.key).toSeq))
  }

  test("a search of a random program that gives up shows nothing that cannot happen, and its reports run again") {
    val outcomesOf = "sets of outcomes"
    val reports = "reports"
    val cases = Gen.zip(on(RandomPrograms.programs), Gen.choose(1L, 60L))
    forCases(cases, 100, outcomesOf -> 60, reports -> 20) { case (random, bound) =>
      val explored = random.explored
      val judge = new Judge(explored.scenario, explored.machine)
      val some = explored.search(random.model, bounds = Explored.states(bound)).run()
      if (random.all.isComplete) assert(outcomes(some).subsetOf(outcomes(random.all)))
      for ((checker, schedule) <- some.reported.asScala) {
        val findings = judge.judge(explored.rerun(schedule, random.model)).findings.asScala.map(_.checker)
        assert(findings.exists(_ == checker), s"$checker $schedule")
      }
      Seq.fill(some.reported.size)(reports) ++ Option.when(random.all.isComplete)(outcomesOf)
    }
  }
}
