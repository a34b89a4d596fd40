package org.shootdown.litmus.project

import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException

/** Configuration as texts: what travels to nodes that have no files. */
class ProjectFilesSpec extends AnyFunSuite with Matchers {
  private val home = Path.of("..").toAbsolutePath.normalize

  private def within[T](body: Path => T): T = {
    val folder = Files.createTempDirectory("project-files")
    try body(folder)
    finally ProjectFiles.delete(folder)
  }

  private def write(folder: Path, path: String, text: String): Unit = {
    Files.createDirectories(folder.resolve(path).getParent)
    Files.writeString(folder.resolve(path), text)
  }

  test("what is written elsewhere is what was read") {
    within { folder =>
      val files = ProjectFiles.of(List(home.resolve("config")).asJava)
      files.texts.keySet.asScala should contain allOf ("architectures/arm64.conf", "kernel/mm/gup.h")
      files.writeTo(folder)
      ProjectFiles.of(List(folder).asJava) shouldBe files
      Project.of(folder).architectures.find("arm64").name shouldBe "arm64"
    }
  }

  test("of two files with the same path the first folder's counts; other files stay at home") {
    within { folder =>
      write(folder, "a/kernel/x.h", "first")
      write(folder, "b/kernel/x.h", "second")
      write(folder, "b/kernel/y.h", "other")
      write(folder, "b/kernel/.hidden.h", "no")
      write(folder, "b/kernel/notes.txt", "no")
      write(folder, "b/races/x.litmus", "no")
      val files = ProjectFiles.of(List(folder.resolve("a"), folder.resolve("b")).asJava)
      files.texts.asScala shouldBe Map("kernel/x.h" -> "first", "kernel/y.h" -> "other")
    }
  }

  test("no path leads out of the folder that files are written to") {
    Seq("kernel/../../x.h", "/etc/passwd", "x.h", "../kernel/x.h", "kernel//x.h", "kernel/.x.h", "races/x.litmus", "")
      .foreach { path =>
        val refused = the[InvalidInputException] thrownBy new ProjectFiles(java.util.Map.of(path, ""))
        refused.getMessage should include("is not a path of a configuration file")
      }
  }

  test("there is a bound on files and on their length") {
    val many = (0 to 2000).map(i => s"kernel/f$i.h" -> "").toMap
    val refused = the[InvalidInputException] thrownBy new ProjectFiles(many.asJava)
    refused.getMessage should include("at most 2000")
    val long = the[InvalidInputException] thrownBy new ProjectFiles(java.util.Map.of("kernel/x.h", "x" * 4000001))
    long.getMessage should include("4000001")
  }
}
