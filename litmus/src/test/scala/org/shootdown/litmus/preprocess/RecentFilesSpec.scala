package org.shootdown.litmus.preprocess

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.litmus.source.{Limits, SourceFile}

class RecentFilesSpec extends AnyFunSuite {
  private var made = Seq.empty[String]

  private def recent(): RecentFiles[String] = new RecentFiles({ file =>
    made :+= file.name
    file.text
  })

  private def file(name: String, length: Int) = new SourceFile(name, "x" * length)

  /** The files that had to be made anew. */
  private def madeBy(ask: => Unit): Seq[String] = {
    made = Nil
    ask
    made
  }

  test("what was made of a file is kept for files of the same name and text, and for no others") {
    val files = recent()
    assert(madeBy { files.get(file("a", 3)); files.get(file("a", 3)) } == Seq("a"))
    assert(madeBy { files.get(file("a", 4)); files.get(file("b", 3)) } == Seq("a", "b"))
    assert(madeBy(files.get(new SourceFile("a", "xxx", "xxx of more"))) == Seq("a"))
  }

  test("as many are kept as one scenario may have text, those asked for last") {
    val files = recent()
    val third = Limits.SOURCE_CHARACTERS / 3
    madeBy(Seq("a", "b", "c", "a", "d").foreach(name => files.get(file(name, third))))
    assert(madeBy(Seq("a", "c", "d").foreach(name => files.get(file(name, third)))).isEmpty)
    assert(madeBy(files.get(file("b", third))) == Seq("b"))
  }

  test("a file that is longer than all that is kept is made each time") {
    val files = recent()
    val long = file("long", Limits.SOURCE_CHARACTERS + 1)
    assert(madeBy { files.get(long); files.get(long) } == Seq("long", "long"))
  }
}
