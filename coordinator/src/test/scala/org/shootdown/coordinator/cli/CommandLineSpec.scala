package org.shootdown.coordinator.cli

import com.fasterxml.jackson.databind.ObjectMapper
import org.scalatest.funsuite.AnyFunSuite

import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}

/** The commands as their user types them: what they print and what they end with. */
class CommandLineSpec extends AnyFunSuite with Commands {
  test("list names the scenarios with variants and commit") {
    val ended = shootdown("list")
    assert(ended.code == 0)
    assert(ended.out.contains(race) && ended.out.contains("70cbc3cc78a9") && ended.out.contains("sync-ipi"))
  }

  test("list litmus names the tests of memory models, with what their files expect; list does not") {
    val ended = shootdown("list", "litmus")
    assert(ended.code == 0)
    assert(ended.out.linesIterator.exists(_.matches("SB\\+poonceonces +Sometimes +Store buffering: .*")))
    assert(!ended.out.contains(race) && !shootdown("list").out.contains("SB+poonceonces"))
  }

  test("litmus tests are found by name") {
    assert(shootdown("show", "SB+poonceonces").out.startsWith("C SB+poonceonces\n"))
    val run = shootdown("run", "SB+poonceonces", "--arch", "x86_64", "--trials", "20", "--engine", "inline")
    assert(run.code == 0 && run.out.contains("Test SB+poonceonces Allowed\n"), run.err)
    val again = shootdown("replay", "SB+poonceonces", "--arch", "x86_64", "--variant", "default", "--trial", "3")
    assert(again.code == 0 && again.out.contains("Outcome 0:r0="), again.err)
  }

  test("list architectures names all of them with their flush class") {
    val ended = shootdown("list", "architectures")
    assert(ended.code == 0)
    assert(ended.out.linesIterator.size == 16)
    assert(ended.out.linesIterator.exists(line => line.startsWith("arm64") && line.contains("nowait")))
  }

  test("list chaos names the profiles with their perturbations") {
    val ended = shootdown("list", "chaos")
    assert(ended.code == 0, ended.err)
    assert(ended.out.linesIterator.exists(_.startsWith("noisy-neighbour ")))
    assert(ended.out.linesIterator.exists(_.matches(" +preemption +preempt +the host runs .*")))
  }

  test("list functions shows what the headers offer, with parameters") {
    val one = shootdown("list", "functions", "tlb.h").out.linesIterator.toSeq
    assert(one.head == "tlb.h")
    assert(
      one.contains("    void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end)") &&
        one.contains("    flush_tlb_page(mm, addr)") && one.contains("    flush_tlb_mm(mm)")
    )
    val all = shootdown("list", "functions").out.linesIterator.toSeq
    assert(all.containsSlice(one) && all.contains("mm/memory.h"))
    refused("list", "functions", "tlbs.h")("there is no header 'tlbs.h'; did you mean 'tlb.h'?")
    refused("list", "litmus", "tlb.h")("only 'list functions' takes a header")
  }

  test("an option that stands before its command is told where it belongs") {
    refused("--config", "here", "list")("options go after the command: ./shootdown list --config here")
    refused("--confug", "here")("Unknown options: '--confug', 'here'")
  }

  test("show prints the scenario and its threads as compiled") {
    val ended = shootdown("show", race, "--variant", "after", "--arch", "arm64")
    assert(ended.code == 0, ended.err)
    assert(ended.out.contains("exists stale_pin") && ended.out.contains("> follow_trans_huge_pmd  mm/gup.h:"))
  }

  test("run prints litmus7's block, the expectation and a digest, and closes with a table") {
    val ended = shootdown("run", race, "--arch", "x86_64,arm64", "--trials", "50", "--engine", "inline")
    assert(ended.code == 0, ended.err)
    assert(ended.out.contains("Test gup-fast-vs-thp-collapse Allowed\n"))
    assert(ended.out.contains("\nWitnesses\nPositive: 0, Negative: 50\n"))
    assert(ended.out.contains("\nObservation gup-fast-vs-thp-collapse Never 0 50\n"))
    assert(ended.out.contains("\nObservation gup-fast-vs-thp-collapse+freed_walk Never 0 50\n"))
    assert("(?m)^Digest [0-9a-f]{32}$".r.findAllIn(ended.out).size == 2)
    assert(ended.out.contains("architecture  variant"))
  }

  test("several seeds are as many runs, and are told apart") {
    def digests(seeds: String) = {
      val ended = shootdown("run", race, "--arch", "arm64", "--trials", "100", "--seed", seeds)
      assert(ended.code == 0, ended.err)
      (ended.out.linesIterator.filter(_.startsWith("Digest ")).toSeq, ended.out)
    }
    val (all, out) = digests("7,1..2")
    assert(all == Seq("7", "1", "2").flatMap(digests(_)._1))
    assert(out.linesIterator.exists(_.matches("architecture +variant +seed +stale_pin.*")))
    assert(Seq("7", "1", "2").forall(seed => out.linesIterator.exists(_.matches(s"arm64 +before +$seed +Never.*"))))
    refused("run", race, "--seed", "2..1")("'2..1' are no seeds")
    refused("run", race, "--seed", "1..x")("'1..x' is neither a number nor a range like 1..8")
    refused("run", race, "--seed", "0..10000")("or more than 10000")
  }

  test("run of a plain litmus file finds store buffering and draws it") {
    withScenario(storeBuffering) { file =>
      val ended = shootdown("run", file.toString, "--arch", "x86_64", "--trials", "2000", "--seed", "3")
      assert(ended.code == 0, ended.err)
      assert("(?m)^Observation sb Sometimes [1-9][0-9]* [1-9][0-9]*$".r.findFirstIn(ended.out).isDefined)
      assert(ended.out.contains("CPU 0 (P0)") && ended.out.contains("WRITE_ONCE(*x, 1)"))
      assert(ended.out.contains("Replay: ./shootdown replay "))
    }
  }

  test("a result that contradicts the file ends with 1") {
    withScenario(storeBuffering.replace("(* Two", "(* Result: Never *)\n(* Two")) { file =>
      val ended = shootdown("run", file.toString, "--arch", "x86_64", "--trials", "2000")
      assert(ended.code == 1)
      assert(ended.out.contains("NOT as expected"))
    }
  }

  test("a report that no condition asks for ends with 1 and is flagged") {
    val text = storeBuffering
      .replace("\tWRITE_ONCE(*x, 1);", "\tspin_unlock(l);")
      .replace("P0(int *x", "P0(spinlock_t *l, int *x")
    withScenario(text) { file =>
      val ended = shootdown("run", file.toString, "--arch", "x86_64", "--trials", "10", "--engine", "inline")
      assert(ended.code == 1, ended.err)
      assert(ended.out.contains("Flag bad_unlock: WARNING: bad unlock balance detected!, in 10 trials"))
    }
  }

  test("a hang that a condition names is no flag, in run as in check") {
    def goesRound(condition: String) =
      s"C round\n{}\nP0(int *x) { int i = 0; while (1) i = 1 - i; }\nexists ($condition)\n"
    for ((condition, flagged) <- Seq("hung(0)" -> false, "hung(0) /\\ x=1" -> true); command <- Seq("run", "check"))
      withScenario(goesRound(condition)) { file =>
        val trials = if (command == "run") Seq("--trials", "10") else Seq.empty
        val ended = shootdown(Seq(command, file.toString, "--arch", "x86_64") ++ trials: _*)
        assert(ended.out.contains("Flag never_ends") == flagged, s"$command $condition ${ended.out}")
        assert(ended.code == (if (flagged) 1 else 0), s"$command $condition")
      }
  }

  test("replay shows every step of one trial, with the trial's own outcome") {
    withScenario(storeBuffering) { file =>
      val ended = shootdown("replay", file.toString, "--arch", "x86_64", "--variant", "default", "--trial", "7")
      assert(ended.code == 0, ended.err)
      assert(ended.out.linesIterator.count(_.contains("READ_ONCE(*")) >= 2)
      assert(ended.out.contains("Outcome 0:r0="))
      val run = shootdown("run", file.toString, "--arch", "x86_64", "--trials", "1", "--engine", "inline")
      assert(run.code == 0)
    }
  }

  test("JSON is one document with a report for each machine") {
    val ended = shootdown("run", race, "--arch", "x86_64,arm64", "--trials", "20", "--format", "json")
    val reports = new ObjectMapper().readTree(ended.out)
    assert(reports.size == 2)
    assert(reports.get(1).get("architecture").asText == "arm64")
    assert(reports.get(0).get("conditions").get(0).get("observation").asText == "Never")
  }

  test("what expects nothing has no expectation, in run as in check, and null in JSON") {
    withScenario(storeBuffering) { file =>
      val options = Seq(file.toString, "--arch", "x86_64,arm64")
      for (command <- Seq(Seq("run", "--trials", "20"), Seq("check"))) {
        val ended = shootdown(command ++ options: _*)
        assert(ended.code == 0 && ended.out.linesIterator.count(_.endsWith("  no expectation")) == 2, ended.out)
        assert(!ended.out.contains("as expected"))
        new ObjectMapper().readTree(shootdown(command ++ options ++ Seq("--format", "json"): _*).out).forEach {
          report =>
            assert(report.get("asExpected").isNull && report.get("verdict").asText == "no expectation")
            val condition = report.get("conditions").get(0)
            assert(condition.get("asExpected").isNull && condition.get("agreement").asText == "no expectation")
            assert(condition.get("expected").isNull)
        }
      }
    }
  }

  test("a race that is expected and not seen is not as expected in JSON either") {
    val options = Seq("--arch", "arm64", "--variant", "before", "--trials", "20", "--format", "json")
    val ended = shootdown(Seq("run", race) ++ options: _*)
    val report = new ObjectMapper().readTree(ended.out).get(0)
    assert(ended.code == 0, "it contradicts nothing")
    assert(report.get("verdict").asText == "not seen" && !report.get("asExpected").asBoolean(true))
    assert(report.get("conditions").get(0).get("expected").asText == "Sometimes")
    assert(!report.get("conditions").get(0).get("asExpected").asBoolean(true))
    assert(!ended.out.contains("as expected") && !ended.out.contains("AS_EXPECTED"))
  }

  test("of nothing there is no verdict") {
    withScenario(storeBuffering.replace("exists", "filter (x=5)\nexists").replace("{}", "(* Result: Never *)\n{}")) {
      file =>
        val ended = shootdown("run", file.toString, "--arch", "x86_64,arm64", "--trials", "20")
        assert(ended.code == 1, ended.out + ended.err)
        assert(
          ended.out.linesIterator.count(_.matches("(x86_64|arm64) +default +no verdict 0/0 +undecided")) == 2,
          ended.out
        )
    }
  }

  test("engines and thread counts print the same digest") {
    val digests = for (options <- Seq(Seq("--engine", "inline"), Seq("--threads", "1"), Seq("--threads", "3"))) yield {
      val ended = shootdown(Seq("run", race, "--arch", "arm64", "--trials", "40", "--cpus", "4") ++ options: _*)
      ended.out.linesIterator.find(_.startsWith("Digest")).get
    }
    assert(digests.distinct.size == 1)
  }

  test("names that are slightly wrong get a suggestion") {
    refused("run", "gup-fast-vs-thp-colapse")("gup-fast-vs-thp-collapse")
    refused("run", "SB+poonceonce")("there is no scenario 'SB+poonceonce'; did you mean 'SB+poonceonces'?")
    refused("run", race, "--arch", "arm46")("arm64")
    refused("run", race, "--variant", "befor")("before")
    refused("rum", race)("run")
    refused("run", race, "--trails", "5")("--trials")
  }

  test("options that cannot be are refused") {
    refused("run", race, "--trials", "0")("--trials must be 1 or more")
    refused("run", race, "--trials", "many")("--trials")
    refused("run", race, "--threads", "0")("--threads must be 1 or more")
    refused("run", race, "--cpus", "1")("1")
    refused("run", race, "--engine", "threads")("engine")
    refused("run", race, "--config", "/nowhere")("--config")
    refused("run", "/nowhere/x.litmus")("/nowhere/x.litmus")
    refused("run", race, "--arch", "arm64", "-D", "X=1", "-D", "X=2")("-D X is given twice, as '1' and '2'")
    refused("replay", race, "--arch", "arm64", "--trial", "1")("--variant")
    refused("replay", race, "--arch", "arm64", "--variant", "before")("--schedule=TOKEN")
    refused("replay", race, "--arch", "arm64", "--variant", "before", "--trial", "1", "--schedule", "e0")(
      "mutually exclusive"
    )
    refused()("COMMAND")
  }

  test("an error in a scenario shows file, line, column, the line and a caret") {
    withScenario(storeBuffering.replace("READ_ONCE(*y)", "READ_TWICE(*y)")) { file =>
      val ended = shootdown("run", file.toString)
      assert(ended.code == 2)
      val lines = ended.err.linesIterator.toSeq
      assert(lines.head.startsWith(s"$file:11:7: "), ended.err)
      assert(lines(1).contains("READ_TWICE(*y)") && lines(2).trim == "^")
    }
  }

  test("a name that is nowhere is answered with where it was looked for") {
    val ended = shootdown("check", "no-such-scenario-anywhere")
    assert(ended.code == 2)
    assert(
      ended.err.matches("(?s)there is no scenario 'no-such-scenario-anywhere' \\(looked in .*races, .*litmus\\)\\s*")
    )
  }

  test("--config adds races and litmus tests of one's own; where names are the same, one's own win") {
    withConfig("races" -> "sb", "litmus" -> "SB+poonceonces", "litmus" -> "own") { folder =>
      val listed = shootdown("list", "--config", folder.toString)
      assert(listed.out.linesIterator.contains("sb") && listed.out.contains(race))
      assert(shootdown("list", "litmus", "--config", folder.toString).out.linesIterator.exists(_.startsWith("own ")))
      for (name <- Seq("sb", "own", "SB+poonceonces"))
        assert(shootdown("show", name, "--config", folder.toString).out.startsWith("C sb\n"))
    }
  }

  /** A folder laid out as the project's own, with the store-buffering test under these names. */
  private def withConfig(files: (String, String)*)(test: Path => Unit): Unit = {
    val folder = Files.createTempDirectory("own")
    val paths = files.map { case (kind, name) =>
      val file = Files.createDirectories(folder.resolve(kind)).resolve(s"$name.litmus")
      Files.write(file, storeBuffering.getBytes(StandardCharsets.UTF_8))
    }
    try test(folder)
    finally {
      paths.foreach(path => Files.delete(path))
      files.map(_._1).distinct.foreach(kind => Files.delete(folder.resolve(kind)))
      Files.delete(folder)
    }
  }
}
