package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.explorer.Explored.{outcomes, text}

/** What a program tells those who measure it. */
class MarksSpec extends AnyFunSuite {
  private def buffering(before: String, after: String, reduced: Boolean, model: MemoryModel) = {
    def thread(number: Int, own: String, other: String) =
      s"P$number(int *x, int *y) { $before WRITE_ONCE(*$own, 1); $after int r = READ_ONCE(*$other); $after }\n"
    text(s"C t\n{}\n${thread(0, "x", "y")}${thread(1, "y", "x")}exists (0:r=0 /\\ 1:r=0)\n").under(model, reduced)
  }

  test("nobody can see a mark: outcomes are the same, and with the reduction as many states") {
    for (model <- MemoryModel.values.toSeq) withClue(s"$model: ") {
      for (reduced <- Seq(true, false)) {
        val plain = buffering("", "", reduced, model)
        val marked = buffering("op_begin(both);", "op_end(both);", reduced, model)
        assert(plain.isComplete && marked.isComplete)
        assert(outcomes(marked) == outcomes(plain))
        if (reduced) assert(marked.states == plain.states)
      }
    }
  }
}
