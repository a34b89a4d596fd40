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

  test("the flush that it adds up by hand takes that long, to the half of a nanosecond") {
    val command = commands.last.replace("docs/guides", guides.toString).replace("--measure", "--measure --format csv")
    val ended = shootdown(command.split(" ").toSeq: _*)
    assert(ended.code == 0, ended.err)
    val figures =
      """\| ([^|]*\d) \|\n""".r.findAllMatchIn(guide.drop(guide.indexOf("## By hand"))).map(_.group(1)).toSeq
    val added = figures.init.map(_.split(" \\+ ").map(_.split(" × ").map(_.toDouble).product).sum).sum
    assert(added == figures.last.toDouble)
    val time = ended.out.linesIterator.find(_.contains(",virtual-time,sum,ns,")).get
    assert(time.split(",").last.toDouble == 10 * added)
  }

  test("all its commands are of a kind that there is") {
    assert(commands.size == 6)
    commands.foreach { command =>
      val words = command.replace("docs/guides", guides.toString).split(" ").toSeq
      val ended = shootdown(words :+ "--no-such-option": _*)
      assert(ended.err.contains("Unknown option: '--no-such-option'"), ended.err)
    }
  }
}
