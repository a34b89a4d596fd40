package org.shootdown.litmus.source

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.config.input.SourcePosition

class SourceFileSpec extends AnyFunSuite {

  private val file = new SourceFile("a.litmus", "C a\r\n{ x = 0; }\nlast")

  test("a line comes without its line end") {
    assert(file.line(1) == "C a")
    assert(file.line(2) == "{ x = 0; }")
    assert(file.line(3) == "last")
    assert(file.line(4) == "")
  }

  test("an offset has a line and a column") {
    assert(file.positionOf(0) == new SourcePosition("a.litmus", 1, 1))
    assert(file.positionOf(file.text().indexOf("x")) == new SourcePosition("a.litmus", 2, 3))
  }

  test("blanking out the rest keeps positions") {
    val start = file.text().indexOf("{")
    val end = file.text().indexOf("}") + 1
    val only = file.only(start, end)
    assert(only.line(2) == file.line(2))
    assert(only.text().length == file.text().length)
    assert(only.text().strip() == "{ x = 0; }")
  }
}
