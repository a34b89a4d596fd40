package org.shootdown.config.input

import java.nio.file.Path
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.ArchitectureText.directory

class HoconFileSpec extends AnyFunSuite with Matchers {

  private def message(file: Path)(use: Section => Any): String =
    intercept[InvalidInputException](use(HoconFile.read(file))).getMessage

  private def main(files: (String, String)*): Path = directory(files: _*).resolve("main.conf")

  test("a neighbour is included, and what follows overrides it") {
    val file = main("main.conf" -> "include \"base.conf\"\nb = 2\n", "base.conf" -> "a = 1\nb = 1\n")
    val root = HoconFile.read(file)
    root.integer("a", 0, 9) shouldBe 1
    root.integer("b", 0, 9) shouldBe 2
  }

  test("null drops what an include gave") {
    val file = main("main.conf" -> "include \"base.conf\"\na = null\n", "base.conf" -> "a = 1\n")
    HoconFile.read(file).has("a") shouldBe false
  }

  test("an error in an included file names that file and who includes it") {
    val file = main("main.conf" -> "include \"base.conf\"\n", "base.conf" -> "\na = x\n")
    val base = file.resolveSibling("base.conf")
    message(file)(_.integer("a", 0, 9)) shouldBe
      s"$base:2: a must be a number, not a string (included by $file)\n  a = x"
  }

  test("an error in a section put together from two files is shown in the including one") {
    val file = main("main.conf" -> "include \"base.conf\"\ns { b = 1 }\n", "base.conf" -> "s { a = 1 }\n")
    message(file)(_.section("s").text("c")) shouldBe s"$file:2: s.c is missing\n  s { b = 1 }"
  }

  test("a missing include is an error at its line, with a guess") {
    val file = main("main.conf" -> "a = 1\ninclude \"bass.conf\"\n", "base.conf" -> "")
    message(file)(identity) shouldBe
      s"$file:2: there is no file 'bass.conf' in this directory; did you mean 'base.conf'?\n  include \"bass.conf\""
  }

  test("includes from elsewhere are refused") {
    val refused = Seq(
      "\"../other.conf\"" -> "../other.conf",
      "\"/etc/passwd\"" -> "/etc/passwd",
      "\"sub/other.conf\"" -> "sub/other.conf",
      "file(\"/etc/passwd\")" -> "/etc/passwd",
      "classpath(\"reference.conf\")" -> "reference.conf",
      "url(\"file:/etc/passwd\")" -> "file:/etc/passwd",
      "required(file(\"/etc/passwd\"))" -> "/etc/passwd",
      "\".hidden.conf\"" -> ".hidden.conf"
    )
    refused.foreach { case (statement, what) =>
      val file = main("main.conf" -> s"a = 1\ninclude $statement\n")
      message(file)(identity) should startWith(s"$file:2: cannot include '$what'; write include \"name.conf\"")
    }
  }

  test("an include cycle is an error") {
    val file = main("main.conf" -> "include \"b.conf\"\n", "b.conf" -> "include \"main.conf\"\n")
    val b = file.resolveSibling("b.conf")
    message(file)(identity) should startWith(s"$b:1: 'main.conf' includes itself")
  }

  test("the same file may be included along two ways") {
    val file = main(
      "main.conf" -> "include \"b.conf\"\ninclude \"c.conf\"\n",
      "b.conf" -> "include \"c.conf\"\n",
      "c.conf" -> "a = 1\n"
    )
    HoconFile.read(file).integer("a", 0, 9) shouldBe 1
  }

  test("a syntax error is shown at its line") {
    val file = main("main.conf" -> "a = 1\nb = [1, 2\nc = }\n")
    val text = message(file)(identity)
    text should startWith(s"$file:")
    text should include("\n  ")
    text should not include "ConfigException"
  }

  test("substitutions see the file, not the environment") {
    HoconFile.read(main("main.conf" -> s"a = 1\nb = $${a}\n")).integer("b", 0, 9) shouldBe 1
    val file = main("main.conf" -> s"a = 1\nb = $${PATH}\n")
    message(file)(identity) should startWith(s"$file:2: ")
  }

  test("a file that is not there, or too large, is an error") {
    val missing = directory().resolve("missing.conf")
    message(missing)(identity) shouldBe s"$missing: is not a readable file"
    val large = main("main.conf" -> ("#" * (1 << 20) + "\n"))
    message(large)(identity) shouldBe s"$large: is larger than 1048576 bytes"
  }
}
