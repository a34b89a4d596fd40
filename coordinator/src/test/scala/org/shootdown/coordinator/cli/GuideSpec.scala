package org.shootdown.coordinator.cli

import org.scalatest.funsuite.AnyFunSuite

import java.nio.file.{Files, Path}

/** The guide to writing a race says what comes out. */
class GuideSpec extends AnyFunSuite with Commands {
  private val guides = Path.of("..", "docs", "guides")
  private val file = guides.resolve("mremap-stale-tlb.litmus")
  private lazy val guide = Files.readString(guides.resolve("writing-a-race.md"))

  test("its race is as its file expects on every architecture, and matrix prints what the guide shows") {
    val ended = shootdown("matrix", "--race", file.toString)
    assert(ended.code == 0, ended.out)
    assert(guide.contains(ended.out.replace(file.toString, "mremap-stale-tlb.litmus").trim))
  }

  test("its diagram is the one that check draws") {
    val ended = shootdown("check", file.toString, "--arch", "x86_64", "--variant", "before")
    val diagram = ended.out.substring(ended.out.indexOf("    CPU 0 (P0)"), ended.out.indexOf("    => stale_access"))
    assert(diagram.contains("TLB: ") && guide.contains(diagram), diagram)
  }

  test("its header and its threads are those of the file") {
    val text = Files.readString(file)
    val header = text.substring(text.indexOf("(*"), text.indexOf("*)") + 2)
    assert(guide.contains(header))
    assert(guide.contains(text.substring(text.indexOf("\n{\n"), text.indexOf("#include")).trim))
    assert(guide.contains(text.substring(text.indexOf("/* Truncate"), text.indexOf("P2(")).trim.split("\n\nP0").head))
  }

  test("stalled where it says, the race shows, and with the fix it does not") {
    val stalls = Seq("--stall", "0:move_ptes.before_flush=5us", "--stall", "2:P2.again=4us")
    val common = Seq("run", file.toString, "--arch", "x86_64", "--variant", "all", "--trials", "200")
    val ended = shootdown(common ++ stalls: _*)
    assert(ended.code == 0, ended.out)
    assert("x86_64 +before +Sometimes ".r.findFirstIn(ended.out).isDefined)
    assert("x86_64 +after +Never ".r.findFirstIn(ended.out).isDefined)
  }
}
