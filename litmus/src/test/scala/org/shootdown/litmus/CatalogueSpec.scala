package org.shootdown.litmus

import java.nio.file.Files

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

/** Finding scenarios. */
class CatalogueSpec extends AnyFunSuite {
  private val text = "C inner-name\n{}\nP0() { }\n"

  private val (first, second) = (Files.createTempDirectory("races"), Files.createTempDirectory("races"))
  Files.writeString(first.resolve("gup.litmus"), text)
  Files.writeString(first.resolve("notes.txt"), "no scenario")
  Files.writeString(second.resolve("gup.litmus"), "C other\n{}\nP0() { }\n")
  Files.writeString(second.resolve("uffd.litmus"), text)

  private val catalogue = ScenarioCatalogue.of(Seq(first, second, first.resolve("missing")).asJava)

  test("scenarios are found by name, the first directory wins") {
    assert(catalogue.names.asScala.toSeq === Seq("gup", "uffd"))
    assert(catalogue.find("gup").name === "inner-name")
    assert(catalogue.find("gup").path === first.resolve("gup.litmus").toString)
  }

  test("a path is a scenario too") {
    assert(catalogue.find(second.resolve("gup.litmus").toString).name === "other")
  }

  test("a name that there is not") {
    assert(
      Compiled.error(catalogue.find("guup")).startsWith("there is no scenario 'guup'; did you mean 'gup'? (looked in ")
    )
    assert(Compiled.error(catalogue.find("missing/x.litmus")) === "there is no file 'missing/x.litmus'")
    assert(Compiled.error(catalogue.find("a\u0000/b")) === "'a\u0000/b' is not a path")
  }
}
