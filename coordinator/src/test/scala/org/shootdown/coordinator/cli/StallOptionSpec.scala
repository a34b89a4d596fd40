package org.shootdown.coordinator.cli

import com.fasterxml.jackson.databind.ObjectMapper
import org.scalatest.funsuite.AnyFunSuite

import java.nio.file.Path
import scala.jdk.CollectionConverters._

/** Runs whose CPUs are stalled at points of their programs. */
class StallOptionSpec extends AnyFunSuite with Commands {
  private val stall = "1:gup_pte_range.before_pin=2us"

  /** P0 writes what P1 and its copies read; who is stalled comes second. */
  private val message =
    """C message
      |(*
      | * shootdown {
      | *   replicate = P1
      | *   start-skew = 1 us
      | * }
      | *)
      |{}
      |P0(int *x) { point(before); WRITE_ONCE(*x, 1); }
      |P1(int *x) { point(before); int r0 = READ_ONCE(*x); }
      |exists (1:r0=1)
      |""".stripMargin

  private def run(file: Path, options: String*): Ended = runTrials(100, file, options: _*)

  private def runTrials(trials: Int, file: Path, options: String*): Ended = shootdown(
    Seq("run", file.toString, "--arch", "arm64", "--trials", s"$trials", "--engine", "inline") ++ options: _*
  )

  private def observed(ended: Ended): String =
    ended.out.linesIterator.find(_.startsWith("Observation message ")).getOrElse(ended.err)

  private def line(ended: Ended, start: String): String = ended.out.linesIterator.find(_.startsWith(start)).get

  test("who is stalled comes second") {
    withScenario(message) { file =>
      assert(observed(run(file)).matches("Observation message Sometimes [1-9]\\d* [1-9]\\d*"))
      assert(observed(run(file, "--stall", "0:P0.before=5us")) == "Observation message Never 0 100")
      assert(observed(run(file, "--stall", "1:P1.before=5us")) == "Observation message Always 100 0")
      assert(observed(run(file, "--stall", "P0.before=5us", "--stall", "P1.before=10us")).endsWith("Always 100 0"))
    }
  }

  test("a number is a CPU's; a thread's name is every CPU that runs it") {
    withScenario(message) { file =>
      def stalled(stalls: String*) = line(run(file, "--cpus" +: "3" +: stalls.flatMap(Seq("--stall", _)): _*), "Digest")
      assert(stalled("P1:P1.before=5us") == stalled("1:P1.before=5us", "2:P1.before=5us"))
      assert(stalled("P1.before=5us") == stalled("P1:P1.before=5us"))
      assert(stalled("1:P1.before=5us") != stalled("P1:P1.before=5us"))
    }
  }

  test("a run without the option is what it was, and one with it is another") {
    withScenario(message) { file =>
      val plain = run(file)
      assert(!plain.out.contains("Stall ") && !plain.out.contains("--stall"))
      assert(line(plain, "Digest") != line(run(file, "--stall", "P0.before=300ns"), "Digest"))
    }
  }

  test("the text says what was stalled, and its replay command stalls the same") {
    withScenario(message) { file =>
      val ended = runTrials(1, file, "--stall", " 1 : P1.before = 5 us", "--stall", "P0.before=300ns")
      assert(ended.out.contains("variant default\nStall 1:P1.before=5us\nStall P0.before=300ns\nHistogram"))
      assert(ended.out.contains("/* stalled 5 us */") && ended.out.contains("/* stalled 300 ns */"))
      val replay = line(ended, "Replay: ").stripPrefix("Replay: ./shootdown ")
      assert(replay.contains(" --stall 1:P1.before=5us --stall P0.before=300ns"))
      val again = shootdown(replay.split(" ").toSeq: _*)
      assert(again.code == 0, again.err)
      assert(again.out.linesIterator.count(_.endsWith("[stalled 5 us]")) == 1)
      assert(line(again, "Digest").split(" +")(1) == line(ended, "Digest").split(" +")(1))
    }
  }

  test("a variant that lacks the point runs without the stall, if another has it") {
    val ended = shootdown(
      Seq("run", race, "--arch", "arm64", "--variant", "after,pmd-only-vs-zap", "--trials", "5", "--engine", "inline")
        ++ Seq("--stall", "0:zap_page_range_single.before_flush=1us"): _*
    )
    assert(ended.code == 0, ended.err)
    assert(ended.out.linesIterator.count(_.startsWith("Stall ")) == 1)
  }

  test("the JSON says what was stalled") {
    def stalls(options: String*) = {
      val ended =
        shootdown(
          Seq("run", race, "--arch", "arm64", "--trials", "5", "--engine", "inline", "--format", "json") ++ options: _*
        )
      new ObjectMapper().readTree(ended.out).get(0).get("stalls").asScala.map(_.asText).toSeq
    }
    assert(stalls() == Seq())
    assert(stalls("--stall", stall) == Seq(stall))
  }

  test("engines and thread counts print the same digest") {
    val digests = for (options <- Seq(Seq("--engine", "inline"), Seq("--threads", "1"), Seq("--threads", "3"))) yield {
      val common = Seq("run", race, "--arch", "arm64", "--trials", "100", "--cpus", "4", "--stall", stall)
      line(shootdown(common ++ Seq("--stall", "collapse_detach_table.after_flush=1us") ++ options: _*), "Digest")
    }
    assert(digests.distinct.size == 1)
  }

  test("a stall makes a rare race frequent, and none where the flush waits or the patch is in") {
    val ended = shootdown(
      Seq("run", race, "--arch", "arm64,x86_64", "--variant", "before,after", "--trials", "2000", "--stall", stall): _*
    )
    assert(ended.code == 0, ended.err)
    val positives = "(?m)^Observation gup-fast-vs-thp-collapse \\w+ (\\d+) ".r.findAllMatchIn(ended.out)
    val counts = positives.map(_.group(1).toInt).toSeq
    assert(counts.head > 1000 && counts.tail == Seq(0, 0, 0))
  }

  test("a CPU that is stalled for ever reaches the end of virtual time, with every engine alike") {
    withScenario("C hang\n{}\nP0(int *x) { while (!READ_ONCE(*x)) point(spin); }\nexists (x=1)\n") { file =>
      val digests = for (engine <- Seq("inline", "actors")) yield {
        val options = Seq("--arch", "arm64", "--trials", "3", "--stall", "P0.spin=100s", "--engine", engine)
        val ended = shootdown(Seq("run", file.toString) ++ options: _*)
        assert(ended.code == 1 && ended.out.contains("Limit reached in 3 of 3 trials"), ended.err)
        line(ended, "Digest")
      }
      assert(digests.distinct.size == 1)
    }
  }

  test("show lists the points that each thread passes") {
    val ended = shootdown("show", race, "--arch", "arm64")
    val points = ended.out.linesIterator.filter(_.startsWith("points: ")).toSeq
    assert(points.size == 2 && points(1).contains("gup_pte_range.before_pin"))
  }

  test("stalls that cannot be are refused before anything runs") {
    refused("run", race, "--stall", "gup_pte_range.before_pin")("[CPU:]FUNCTION.POINT=TIME")
    refused("run", race, "--stall", "1:gup_pte_range.before_pin=5")("needs one of the units")
    refused("run", race, "--stall", "2:gup_pte_range.before_pin=5us")("there is no CPU 2; the last one is 1")
    refused("run", race, "--stall", "1:gup_pte_range.befor_pin=5us")("did you mean 'gup_pte_range.before_pin'?")
    refused("run", race, "--arch", "x86_64,arm64", "--stall", "pmdp_collapse_flush.after_invalidate=1us")(
      "variant before for x86_64"
    )
    refused("check", race, "--stall", stall)("--stall")
    val schedule = Seq("replay", race, "--arch", "arm64", "--variant", "before", "--schedule", "e0")
    refused(schedule ++ Seq("--stall", stall): _*)("--trial")
  }
}
