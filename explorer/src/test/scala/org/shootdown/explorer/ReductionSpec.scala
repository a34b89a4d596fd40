package org.shootdown.explorer

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.explorer.Explored.shown

import java.nio.file.{Files, Path}
import scala.jdk.CollectionConverters._
import scala.util.Using

/** Programs that tell whether a reduction takes something for granted that is not: one for each such thing. */
class ReductionSpec extends AnyFunSuite {
  private val architectures = Seq("x86_64", "arm64", "riscv64-sbi", "x86_64-kvmpv", "x86_64-hyperv", "mips64")

  private val programs: Seq[Path] = {
    val folder = Path.of(getClass.getResource("/reduction").toURI)
    Using.resource(Files.list(folder))(_.iterator.asScala.toSeq).sorted
  }

  for (program <- programs)
    test(s"${program.getFileName}: the reduced search shows what the unreduced one does") {
      for (architecture <- architectures) {
        val explored = Explored.text(Files.readString(program), architecture)
        for (model <- MemoryModel.values) {
          val all = explored.under(model, reduced = false)
          assert(all.isComplete)
          assert(shown(explored.under(model)) == shown(all), s"$architecture $model")
        }
      }
    }
}
