package org.shootdown.coordinator.cli

import org.scalatest.Assertions

import java.io.{PrintWriter, StringWriter}
import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}

/** How a command ended. */
private[cli] final case class Ended(code: Int, out: String, err: String)

/** Commands as their user types them, and scenarios to type them for. */
private[cli] trait Commands extends Assertions {
  protected val race = "gup-fast-vs-thp-collapse"

  System.setProperty("shootdown.home", Path.of("..").toAbsolutePath.normalize.toString)

  protected def shootdown(arguments: String*): Ended = {
    val out = new StringWriter
    val err = new StringWriter
    val code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments: _*)
    Ended(code, out.toString, err.toString)
  }

  protected def refused(arguments: String*)(message: String): Unit = {
    val ended = shootdown(arguments: _*)
    assert(ended.code == 2, ended.err)
    assert(ended.err.contains(message))
    assert(!ended.err.contains("\tat "), "a user's mistake must not show a stack trace")
    assert(ended.out.isEmpty)
  }

  protected def withScenario(text: String)(test: Path => Unit): Unit = {
    val file = Files.createTempFile("scenario", ".litmus")
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8))
      test(file)
    } finally Files.delete(file)
  }

  protected val storeBuffering =
    """C sb
      |
      |(* Two CPUs store, then load what the other stores. *)
      |
      |{}
      |
      |P0(int *x, int *y)
      |{
      |	int r0;
      |	WRITE_ONCE(*x, 1);
      |	r0 = READ_ONCE(*y);
      |}
      |
      |P1(int *x, int *y)
      |{
      |	int r0;
      |	WRITE_ONCE(*y, 1);
      |	r0 = READ_ONCE(*x);
      |}
      |
      |exists (0:r0=0 /\ 1:r0=0)
      |""".stripMargin
}
