package org.shootdown.litmus

import java.nio.file.Files
import java.nio.file.Path

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._
import scala.util.Using

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.config.input.Warning
import org.shootdown.litmus.header.Verdict

/** Every litmus test of `config/litmus` compiles, is named like its file, and says what to expect. */
class LitmusTestsSpec extends AnyFunSuite {
  private val files =
    Using
      .resource(Files.list(Path.of("../config/litmus")))(_.iterator.asScala.toSeq)
      .filter(_.getFileName.toString.endsWith(".litmus"))
      .sortBy(_.getFileName.toString)

  test("there are the classic shapes, forbidden and allowed") {
    val results = files.flatMap(file => ScenarioFile.parse(file.toString, Files.readString(file)).header.result.toScala)
    assert(results.count(_ == Verdict.NEVER) > 45)
    assert(results.count(_ == Verdict.SOMETIMES) > 45)
  }

  for (file <- files) {
    val name = file.getFileName.toString.stripSuffix(".litmus")
    test(name) {
      val warned = Seq.newBuilder[Warning]
      val scenario = Compiled.scenario(Files.readString(file), architecture = "arm64", warned = warned += _)
      assert(warned.result() === Seq.empty)
      assert(scenario.name === name)
      assert(scenario.conditions.size === 1)
      assert(scenario.expectedResult.isPresent, "there is no line 'Result:'")
    }
  }
}
