package org.shootdown.explorer.oracle

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.explorer.Explored
import org.shootdown.explorer.oracle.ProgramGenerator.Topic
import org.shootdown.fixture.CountedCases

/** What a search shows of a random program against what the axioms of its memory model allow. */
class ModelsAgreeSpec extends AnyFunSuite with CountedCases {
  private val Compared = "pairs of sets of outcomes"

  /** The front end has no SRCU. */
  private val topics = Topic.all.filter(_ != Topic.Srcu)

  private def explored(program: LitmusProgram, model: MemoryModel): Set[String] = {
    val exploration = Explored.text(program.toString).under(model)
    assert(exploration.isComplete)
    Explored.outcomes(exploration).map(_.trim)
  }

  private def differs(model: MemoryModel, oracle: Model)(program: LitmusProgram): Boolean =
    explored(program, model) != Oracle.outcomes(program, oracle)

  private def smallest(program: LitmusProgram, model: MemoryModel, oracle: Model): String = {
    val small = Shrinking.smallest(program)(differs(model, oracle))
    val (shown, allowed) = (explored(small, model), Oracle.outcomes(small, oracle))
    s"$small\nnot shown: ${allowed -- shown}\nshown, but not allowed: ${shown -- allowed}"
  }

  for ((model, oracle) <- Seq(MemoryModel.SC -> SequentialConsistency, MemoryModel.TSO -> TotalStoreOrder))
    test(s"$oracle: a search shows what the axioms allow") {
      val programs = ModelsAgreeSpec.programs
      forCases(ProgramGenerator.programs(topics), programs, Compared -> programs) { program =>
        if (differs(model, oracle)(program)) fail(smallest(program, model, oracle))
        Seq(Compared)
      }
    }

  for ((model, oracle) <- Seq(MemoryModel.WEAK -> Armv8, MemoryModel.WEAK_NON_MCA -> KernelModel))
    test(s"$model: a search shows nothing that the kernel's model forbids") {
      val programs = ModelsAgreeSpec.programs
      val Exact = s"as many as the axioms of $oracle allow"
      forCases(ProgramGenerator.programs(topics), programs, Compared -> programs, Exact -> 1) { program =>
        val shown = explored(program, model)
        val forbidden = shown -- Oracle.outcomes(program, KernelModel)
        assert(forbidden.isEmpty)
        Compared +: Option.when(shown == Oracle.outcomes(program, oracle))(Exact).toSeq
      }
    }
}

object ModelsAgreeSpec {

  /** How many programs are compared for each model. */
  val programs: Int = Integer.getInteger("oraclePrograms", 60)
}
