package org.shootdown.litmus

import java.nio.file.Path

import scala.jdk.CollectionConverters._

import org.scalatest.Assertions

import org.shootdown.config.architecture.Architecture
import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.config.input.InvalidInputException
import org.shootdown.config.input.Warning
import org.shootdown.litmus.preprocess.IncludePath

/** Compiles scenario texts for tests. */
object Compiled {
  val fileName = "test.litmus"

  private val architectures = ArchitectureCatalogue.of(java.util.List.of(Path.of("../config/architectures")))

  def architecture(name: String): Architecture = architectures.find(name)

  def architectureNames: Seq[String] = architectures.names.asScala.toSeq

  def scenario(
      text: String,
      variant: String = "default",
      architecture: String = "x86_64",
      cpus: Int = 0,
      mmus: Int = 1,
      defines: Map[String, String] = Map.empty,
      includes: Seq[Path] = Nil,
      warned: Warning => Unit = _ => ()
  ): Scenario = {
    val compiler = new ScenarioCompiler(new IncludePath(includes.asJava), warned(_))
    val target =
      new ScenarioCompiler.Target(this.architecture(architecture), variant, cpus, mmus, defines.asJava)
    compiler.compile(ScenarioFile.parse(fileName, text), target)
  }

  /** The first lines of what a scenario is warned of, without the file's name. */
  def warnings(text: String, variant: String = "default", defines: Map[String, String] = Map.empty): Seq[String] = {
    val warned = Seq.newBuilder[Warning]
    scenario(text, variant, defines = defines, warned = warned += _)
    warned.result().map(_.text.linesIterator.next().stripPrefix(s"$fileName:"))
  }

  /** Fails if the scenario has conditions that none of its variants has. */
  def requireVariants(text: String): Unit =
    new ScenarioCompiler(new IncludePath(java.util.List.of()))
      .requireVariants(ScenarioFile.parse(fileName, text), java.util.List.of(architecture("x86_64")))

  /** A scenario of one thread without parameters. */
  def thread(body: String, before: String = "", initial: String = "", includes: Seq[Path] = Nil): Scenario =
    scenario(s"C t\n\n{\n$initial\n}\n\n$before\n\nP0()\n{\n$body\n}\n", includes = includes)

  /** Runs the body of a thread alone; answers its variables. */
  def run(
      body: String,
      before: String = "",
      initial: String = "",
      includes: Seq[Path] = Nil
  ): Map[String, Long] = Interpreter.run(thread(body, before, initial, includes))

  /** The message of the error that a scenario is. */
  def error(text: => Any): String =
    Assertions.intercept[InvalidInputException](text).getMessage

  /** The error of a program whose first line is line 3. */
  def programError(program: String): String = error(scenario(s"C t\n{}\n$program\n"))
}
