package org.shootdown.config.architecture

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.ArchitectureText.{complete, directory, edit}
import org.shootdown.config.input.InvalidInputException

import java.nio.file.Files
import scala.jdk.CollectionConverters._

class ArchitectureCatalogueSpec extends AnyFunSuite with Matchers {
  private def named(name: String, description: String = "for tests") =
    s"$name.conf" -> edit(complete, "name = probe" -> s"name = $name", "for tests" -> description)

  private def catalogue(directories: java.nio.file.Path*) = ArchitectureCatalogue.of(directories.asJava)

  test("names are sorted; other and hidden files are not architectures") {
    val listed = catalogue(directory(named("b"), named("a"), "README.md" -> "", ".c.conf" -> ""))
    listed.names.asScala.toSeq shouldBe Seq("a", "b")
  }

  test("a later directory overrides an earlier one") {
    val listed = catalogue(directory(named("a", "ours"), named("b", "ours")), directory(named("a", "theirs")))
    listed.find("a").description shouldBe "theirs"
    listed.find("b").description shouldBe "ours"
  }

  test("a broken file hinders only who wants it") {
    val listed = catalogue(directory(named("a"), "b.conf" -> "{"))
    listed.find("a").name shouldBe "a"
    intercept[InvalidInputException](listed.find("b"))
  }

  test("a file is read once, and a broken one again when it is asked for again") {
    val files = directory(named("a", "first"), "b.conf" -> "{")
    val listed = catalogue(files)
    listed.find("a").description shouldBe "first"
    intercept[InvalidInputException](listed.find("b"))
    for ((name, text) <- Seq(named("a", "second"), named("b", "mended")))
      Files.writeString(files.resolve(name), text)
    listed.find("a").description shouldBe "first"
    listed.find("b").description shouldBe "mended"
    catalogue(files).find("a").description shouldBe "second"
  }

  test("an unknown name is answered with a guess and the list") {
    val listed = catalogue(directory(named("arm64"), named("x86_64")))
    val e = intercept[InvalidInputException](listed.find("amr64"))
    e.getMessage shouldBe "unknown architecture 'amr64'; did you mean 'arm64'? (known: arm64, x86_64)"
  }

  test("a name never leads out of the directories") {
    intercept[InvalidInputException](catalogue(directory(named("a"))).find("../a"))
  }

  test("a directory that is not there is an error") {
    val missing = directory().resolve("missing")
    val e = intercept[InvalidInputException](catalogue(missing))
    e.getMessage shouldBe s"$missing: is not a directory of architecture files"
  }
}
