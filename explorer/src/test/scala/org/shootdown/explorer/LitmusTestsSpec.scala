package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.search.Search
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.explorer.Explored.{litmus, litmusNames, outcomes, shown}
import org.shootdown.litmus.header.Verdict.NEVER

import scala.jdk.OptionConverters._

/**
 * The litmus tests of `config/litmus`, explored: against the Linux kernel memory model, and one model against another.
 */
class LitmusTestsSpec extends AnyFunSuite {

  /** Has too many states without reduction where a store may reach one CPU before another. */
  private val Largest = "LB+rcuread+sync+rcuread+sync"
  private val models = MemoryModel.values.toSeq

  test("what is found breadth first is as short reduced as unreduced") {
    def length(explored: Explored, reduced: Boolean): Option[Int] =
      explored.under(MemoryModel.TSO, reduced).witnesses.get(0).toScala.map(_.length)
    val different = litmusNames.filter(_ != Largest).map(name => name -> litmus(name)).filter { case (_, explored) =>
      length(explored, reduced = true) != length(explored, reduced = false)
    }
    assert(different.isEmpty)
  }

  for (name <- litmusNames) {
    test(s"$name: what the kernel's model forbids is not found, and weaker models show more") {
      val explored = litmus(name)
      val explorations = models.map(model => model -> explored.under(model)).toMap
      assert(explorations.values.forall(_.isComplete))
      if (Explored.expected(explored).contains(NEVER))
        for ((model, exploration) <- explorations)
          assert(Explored.verdict(exploration) == NEVER, model)
      for ((stronger, weaker) <- models.zip(models.tail)) {
        val missing = outcomes(explorations(stronger)) -- outcomes(explorations(weaker))
        assert(missing.isEmpty, s"$stronger shows what $weaker does not")
      }
    }

    test(s"$name: the reduction, the order and the threads of a search change nothing that it finds") {
      val explored = litmus(name)
      for (model <- models; if name != Largest || model != MemoryModel.WEAK_NON_MCA) {
        val all = explored.under(model, reduced = false)
        assert(all.isComplete)
        for (order <- Search.Order.values; threads <- Seq(1, 2)) {
          val exploration = explored.search(model, order, threads = threads).run()
          assert(shown(exploration) == shown(all), s"$model $order $threads")
        }
      }
    }
  }
}
