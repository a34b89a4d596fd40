package org.shootdown.coordinator.cli

import java.nio.file.{Files, Path}

import org.scalatest.funsuite.AnyFunSuite

/** The guide to running a study says what comes out. */
class StudyGuideSpec extends AnyFunSuite with Commands {
  private val guides = Path.of("..", "docs", "guides")
  private lazy val guide = Files.readString(guides.resolve("running-a-study.md"))
  private lazy val commands =
    guide.linesIterator.filter(_.startsWith("$ ./shootdown ")).map(_.stripPrefix("$ ./shootdown ")).toSeq

  test("its study is the file beside it") {
    assert(guide.contains(Files.readString(guides.resolve("munmap-cost.conf"))))
  }

  test("its first command prints what it shows") {
    val ended = shootdown(commands.head.replace("docs/guides", guides.toString).split(" ").toSeq: _*)
    assert(ended.code == 0, ended.err)
    assert(guide.contains(ended.out), ended.out)
  }

  test("all its commands are of a kind that there is") {
    assert(commands.size == 5)
    commands.foreach { command =>
      val words = command.replace("docs/guides", guides.toString).split(" ").toSeq
      val ended = shootdown(words :+ "--no-such-option": _*)
      assert(ended.err.contains("Unknown option: '--no-such-option'"), ended.err)
    }
  }
}
