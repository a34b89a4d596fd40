package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.architecture.MemoryModel.{SC, TSO, WEAK}
import org.shootdown.explorer.Explored.{litmus, litmusNames, outcomes, shown}
import org.shootdown.litmus.header.Verdict.NEVER

/**
 * The litmus tests of `config/litmus`, explored: against the Linux kernel memory model, and one model against another.
 */
class LitmusTestsSpec extends AnyFunSuite {
  private val models = MemoryModel.values.toSeq

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
      for (model <- Seq(SC, TSO, WEAK)) {
        val all = shown(explored.under(model, reduced = false))
        for (order <- Search.Order.values; threads <- Seq(1, 2)) {
          val exploration = explored.search(model, order, threads = threads).run()
          assert(shown(exploration) == all, s"$model $order $threads")
        }
      }
    }
  }
}
