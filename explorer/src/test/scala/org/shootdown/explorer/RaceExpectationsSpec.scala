package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.Explored.{architecture, architectureNames, raceNamed, raceNames, variantsOf}
import org.shootdown.fixture.Golden
import org.shootdown.litmus.Scenario

import java.util.stream.Collectors
import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

/**
 * Every race of `config/races`, explored: what its file expects is so, in as many states and on as short a way as is
 * written in `pinned`.
 */
class RaceExpectationsSpec extends AnyFunSuite {
  // Every race goes wrong somewhere on the first; on the second, stores reach one CPU before another. x86_64 is the
  // matrix's own test; './shootdown matrix' has them all.
  private val pinned = Seq("arm64", "ppc64-radix-tlbie")

  for (name <- raceNames)
    test(
      s"$name: in every variant every condition is as the file expects, with a reason, and as hard to find as ever"
    ) {
      val searched = for (on <- pinned; variant <- variantsOf(name)) yield (on, variant)
      val lines = searched.asJava.parallelStream
        .map[String] { case (on, variant) => searchedAsExpected(name, on, variant) }
        .collect(Collectors.joining)
      Golden.assertIs(s"pinned/$name.txt", lines)
    }

  test("no file says of what is no race how hard it is to find") {
    assert(Golden.filesIn("pinned") == raceNames.map(_ + ".txt").toSet)
  }

  /** A line that says how many states there are, and how long the way to each condition's witness is. */
  private def searchedAsExpected(name: String, on: String, variant: String): String = withClue(s"$on $variant: ") {
    val explored = raceNamed(name, on, variant)
    expectsAll(explored.scenario)
    val exploration = explored.search().run()
    assert(exploration.isComplete)
    for ((condition, i) <- explored.scenario.conditions.asScala.zipWithIndex) {
      val expected = explored.scenario.expected(condition).toScala
      assert(expected.contains(Explored.verdict(exploration, i)), condition.name)
    }
    assert(exploration.reported.isEmpty)
    val lengths = explored.scenario.conditions.asScala.zip(exploration.witnesses.asScala).map {
      case (condition, witness) => s", ${condition.name} ${witness.toScala.fold("-")(_.length.toString)}"
    }
    s"$on $variant: ${exploration.states} states${lengths.mkString}\n"
  }

  /** Every condition is expected to hold or not on every architecture, for a reason. */
  private def expectsAll(scenario: Scenario): Unit =
    for (condition <- scenario.conditions.asScala) {
      for (on <- architectureNames)
        assert(scenario.variant.expected(condition.name, architecture(on)).isPresent, s"${condition.name} on $on")
      assert(!scenario.variant.expectation(condition.name).get.because.isEmpty, condition.name)
    }
}
