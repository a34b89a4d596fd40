package org.shootdown.coordinator.cli

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.scalatest.funsuite.AnyFunSuite

/** Trials that reach their bound before they end, as a user sees them. */
class CutTrialSpec extends AnyFunSuite with Commands {

  /** Nobody raises the flag. */
  private val forEver =
    """C waits-for-nobody
      |{}
      |P0(int *flag)
      |{
      |	int seen;
      |	do {
      |		seen = READ_ONCE(*flag);
      |		cpu_relax();
      |	} while (!seen);
      |}
      |exists (flag=1)
      |""".stripMargin

  /** Ends only if it looks before the other has asked it to wait. */
  private val atTimes =
    """C waits-at-times
      |(*
      | * shootdown {
      |   variants {
      |     plain { expect { exists { all = Never }, asked { all = Sometimes } } }
      |   }
      | }
      | *)
      |{}
      |P0(int *ask, int *flag)
      |{
      |	int asked = READ_ONCE(*ask);
      |	if (asked)
      |		while (!READ_ONCE(*flag))
      |			cpu_relax();
      |}
      |P1(int *ask)
      |{
      |	WRITE_ONCE(*ask, 1);
      |}
      |exists (0:asked=1)
      |exists asked (0:asked=0)
      |""".stripMargin

  private def long(rounds: Int) =
    s"""C long-way
       |{}
       |P0(int *x)
       |{
       |	int i;
       |	for (i = 0; i < $rounds; i++)
       |		WRITE_ONCE(*x, i);
       |	WRITE_ONCE(*x, -1);
       |}
       |exists (x=-1)
       |""".stripMargin

  private def run(file: Any, options: String*): Ended =
    shootdown(Seq("run", file.toString, "--arch", "arm64", "--engine", "inline") ++ options: _*)

  private def line(ended: Ended, start: String): String =
    ended.out.linesIterator.find(_.startsWith(start)).getOrElse(fail(ended.out + ended.err))

  private def json(ended: Ended): JsonNode = new ObjectMapper().readTree(ended.out).get(0)

  test("where every trial is cut off there is no outcome and no verdict, and the exit code is 1") {
    withScenario(forEver) { file =>
      val ended = run(file, "--trials", "20")
      assert(ended.code == 1, ended.err)
      assert(line(ended, "Histogram") == "Histogram (0 states)")
      assert(line(ended, "Limit reached").startsWith("Limit reached in 20 of 20 trials, which count for nothing"))
      assert(line(ended, "Positive") == "Positive: 0, Negative: 0" && ended.out.contains("\nUndecided\n"))
      assert(line(ended, "Observation") == "Observation waits-for-nobody no verdict 0 0")
      assert(!ended.out.contains("Flag ") && !ended.out.contains("as expected"))
      assert(ended.out.linesIterator.exists(_.matches(" +\\.\\.\\. repeated \\d{3,} times")), ended.out)
      assert(ended.out.linesIterator.exists(_.trim == "*** limit reached") && ended.out.linesIterator.size < 40)
      val report = json(run(file, "--trials", "20", "--format", "json"))
      assert(
        report.get("cut").asInt == 20 && report.get("histogram").isEmpty && report.get("verdict").asText == "undecided"
      )
      assert(report.get("conditions").get(0).get("observation").isNull && !report.get("asExpected").asBoolean)
    }
  }

  test("beside trials that are cut off Never is so far, and undecided; what was seen was seen") {
    withScenario(atTimes) { file =>
      val report = json(run(file, "--trials", "60", "--format", "json"))
      val (cut, never, seen) =
        (report.get("cut").asInt, report.get("conditions").get(0), report.get("conditions").get(1))
      assert(cut > 0 && cut < 60, "some trials are to be cut off, and some are not")
      for (condition <- Seq(never, seen))
        assert(condition.get("positive").asInt + condition.get("negative").asInt == 60 - cut)
      assert(never.get("agreement").asText == "undecided" && !never.get("asExpected").asBoolean)
      assert(never.get("satisfied").isNull)
      assert(seen.get("agreement").asText == "as expected" && seen.get("asExpected").asBoolean)
      val ended = run(file, "--trials", "60")
      assert(ended.code == 1, ended.err)
      assert(line(ended, "Observation") == s"Observation waits-at-times Never so far 0 ${60 - cut}")
      assert(line(ended, "Expected exists") == "Expected exists Never: undecided")
    }
  }

  test("a bound can be lifted, and a replay has the bound of its run") {
    withScenario(long(3000)) { file =>
      val cut = run(file, "--trials", "2", "--max-windows", "300")
      assert(
        cut.code == 1 && line(cut, "Limit reached").contains("--max-windows") && line(cut, "Replay").contains(
          "--max-windows 300"
        )
      )
      val whole = run(file, "--trials", "1", "--max-windows", "100000")
      assert(whole.code == 0 && line(whole, "Observation") == "Observation long-way Always 1 0")
      val replay = line(cut, "Replay").stripPrefix("Replay: ./shootdown ").split(' ')
      val again = shootdown(replay.toSeq: _*)
      assert(again.out.contains("Limit reached, at x=") && !again.out.contains("Holds"))
      assert(
        line(again, "Digest").split(" +").last == line(run(file, "--trials", "1", "--max-windows", "300"), "Digest")
          .split(" ")
          .last
      )
      refused("run", file.toString, "--max-windows", "0")("--max-windows must be 1 or more, not 0")
      refused("replay" +: replay.toSeq.drop(1).map(word => if (word == "300") "0" else word): _*)(
        "--max-windows must be 1"
      )
    }
  }

  test("a replay prints a round that is repeated once, and how often") {
    withScenario(forEver) { file =>
      val ended = shootdown("replay", file.toString, "--arch", "arm64", "--variant", "default", "--trial", "3")
      val steps = ended.out.linesIterator.takeWhile(_.nonEmpty).toSeq
      assert(steps.size < 6, ended.out)
      assert(
        steps.last.matches(".* CPU 0 +\\.\\.\\. its last step repeated \\d{3,} times until \\d+\\.\\d+ us"),
        steps.last
      )
    }
  }

  test("engines agree on trials that are cut off") {
    withScenario(atTimes) { file =>
      val digests =
        for (engine <- Seq("inline", "actors"))
          yield line(shootdown("run", file.toString, "--arch", "arm64", "--trials", "40", "--engine", engine), "Digest")
      assert(digests.distinct.size == 1)
    }
  }
}
