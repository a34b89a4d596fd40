package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.Explored.{architecture, architectureNames, raceNamed, raceNames, variantsOf}

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

/** Every race of `config/races`, explored: what its file expects is so. */
class RaceExpectationsSpec extends AnyFunSuite {
  // Stores that reach one CPU before another. Others are the matrix's own test; './shootdown matrix' has them all.
  private val architectures = Seq("ppc64-radix-tlbie")

  for (name <- raceNames; on <- architectures)
    test(s"$name on $on: in every variant every condition is as the file expects") {
      variantsOf(name).asJava.parallelStream.forEach(variant => isAsExpected(name, on, variant))
    }

  private def isAsExpected(name: String, on: String, variant: String): Unit = withClue(s"$variant: ") {
    val explored = raceNamed(name, on, variant)
    val exploration = explored.search().run()
    assert(exploration.isComplete)
    for ((condition, i) <- explored.scenario.conditions.asScala.zipWithIndex) {
      val expected = explored.scenario.expected(condition).toScala
      assert(expected.contains(Explored.verdict(exploration, i)), condition.name)
    }
    assert(exploration.reported.isEmpty)
  }

  for (name <- raceNames)
    test(s"$name: every condition of every variant has an expectation on every architecture, and a reason") {
      for (variant <- variantsOf(name)) {
        val scenario = raceNamed(name, "x86_64", variant).scenario
        for (condition <- scenario.conditions.asScala; on <- architectureNames)
          assert(
            scenario.variant.expected(condition.name, architecture(on)).isPresent,
            s"$variant ${condition.name} $on"
          )
        for (condition <- scenario.conditions.asScala)
          assert(!scenario.variant.expectation(condition.name).get.because.isEmpty, s"$variant ${condition.name}")
      }
    }
}
