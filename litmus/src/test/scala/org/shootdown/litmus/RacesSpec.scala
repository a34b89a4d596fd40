package org.shootdown.litmus

import java.nio.file.Path

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.litmus.preprocess.IncludePath

/** The documented races compile, in every variant, for every architecture. */
class RacesSpec extends AnyFunSuite {
  private val catalogue = ScenarioCatalogue.of(java.util.List.of(Path.of("../config/races")))
  private val compiler = new ScenarioCompiler(new IncludePath(java.util.List.of(Path.of("../config/kernel"))))

  for (name <- catalogue.names.asScala) {
    test(name) {
      val file = catalogue.find(name)
      file.header.requireKnownArchitectures(file.sections.file, Compiled.architectureNames.asJava)
      for (architecture <- Compiled.architectureNames; variant <- file.header.variantNames.asScala) {
        val target = ScenarioCompiler.Target.of(Compiled.architecture(architecture), variant)
        withClue(s"$variant on $architecture: ") {
          assert(compiler.compile(file, target).conditions.size > 0)
        }
      }
    }
  }
}
