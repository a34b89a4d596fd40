package org.shootdown.explorer.oracle

import scala.collection.mutable

/** What axioms say of a program, by trying all of its candidate executions. */
object Oracle {

  /** What can be seen at the ends of the executions that a model allows. */
  def outcomes(program: LitmusProgram, model: Model): Set[String] = outcomes(program, Seq(model))(model)

  /** The same of several models at once. */
  def outcomes(program: LitmusProgram, models: Seq[Model]): Map[Model, Set[String]] = {
    val found = models.map(model => model -> mutable.Set.empty[String]).toMap
    for (shape <- Shape.of(program); (domains, some) <- models.groupBy(_.readersAccessDomains)) {
      val asked = some.map(model => model -> model.on(shape))
      Execution.of(shape, words(program, domains)) { execution =>
        val outcome = execution.outcome(program)
        for ((model, allows) <- asked; if !found(model)(outcome) && allows(execution)) found(model) += outcome
      }
    }
    found.view.mapValues(_.toSet).toMap
  }

  private def words(program: LitmusProgram, domains: Boolean): Seq[String] =
    program.words ++ program.locks ++ (if (domains) program.domains else Nil)

  /** Whether the kernel's model allows an execution with a data race. */
  def races(program: LitmusProgram): Boolean = program.usesPlainAccesses && Shape.of(program).exists { shape =>
    val allows = KernelModel.on(shape)
    val races = KernelModel.races(shape)
    var found = false
    Execution.of(shape, words(program, domains = true))(execution =>
      if (!found && allows(execution) && races(execution)) found = true
    )
    found
  }
}
