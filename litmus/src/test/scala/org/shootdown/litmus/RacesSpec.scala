package org.shootdown.litmus

import java.nio.file.Path

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.config.input.Warning
import org.shootdown.litmus.preprocess.IncludePath

/** The documented races compile: on every architecture, and in every variant on a strong and a weak one. */
class RacesSpec extends AnyFunSuite {
  private val catalogue = ScenarioCatalogue.of(java.util.List.of(Path.of("../config/races")))
  private val warned = Seq.newBuilder[Warning]
  private val compiler =
    new ScenarioCompiler(new IncludePath(java.util.List.of(Path.of("../config/kernel"))), warned += _)

  private def requireNoWarning(): Unit = {
    val all = warned.result()
    warned.clear()
    assert(all === Seq.empty)
  }

  for (name <- catalogue.names.asScala) {
    test(name) {
      val file = catalogue.find(name)
      file.header.requireKnownArchitectures(file.sections.file, Compiled.architectureNames.asJava)
      compiler.requireVariants(file, java.util.List.of(Compiled.architecture("arm64")))
      val variants = file.header.variantNames.asScala
      val everywhere = Compiled.architectureNames.map(_ -> variants.head)
      val everyVariant = for (architecture <- Seq("x86_64", "arm64"); variant <- variants) yield architecture -> variant
      for ((architecture, variant) <- everywhere ++ everyVariant) {
        val target = ScenarioCompiler.Target.of(Compiled.architecture(architecture), variant)
        withClue(s"$variant on $architecture: ") {
          assert(compiler.compile(file, target).conditions.size > 0)
        }
      }
      requireNoWarning()
    }
  }
}
