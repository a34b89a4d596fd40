package org.shootdown.coordinator.cli

import com.fasterxml.jackson.databind.ObjectMapper
import org.scalatest.funsuite.AnyFunSuite

import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}

/** What {@code check} prints and ends with, and that its schedules can be run again. */
class CheckCommandSpec extends AnyFunSuite with Commands {

  private def expecting(result: String) = storeBuffering.replace("(* Two", s"(* Result: $result *)\n(* Two")

  private def withFolder(files: (String, String)*)(test: Path => Unit): Unit = {
    val folder = Files.createTempDirectory("tests")
    val below = Files.createDirectories(folder.resolve("below"))
    val paths = files.map { case (name, text) =>
      Files.write(below.resolve(name), text.getBytes(StandardCharsets.UTF_8))
    }
    try test(folder)
    finally {
      paths.foreach(path => Files.delete(path))
      Files.delete(below)
      Files.delete(folder)
    }
  }

  /** The command that a check prints, as arguments, with another schedule in place of its own if one is given. */
  private def replay(check: Ended, schedule: Option[String] = None): Ended = {
    val line = check.out.linesIterator.find(_.startsWith("schedule: ./shootdown ")).get
    val arguments = line.stripPrefix("schedule: ./shootdown ").split(' ').toSeq
    shootdown(arguments.dropRight(1) :+ schedule.getOrElse(arguments.last): _*)
  }

  test("a check prints herd7's block") {
    withScenario(storeBuffering) { file =>
      val ended = shootdown("check", file.toString, "--arch", "x86_64")
      assert(ended.code == 0, ended.err)
      val block =
        """Test sb Allowed
          |Machine x86_64, 2 CPUs, 1 MMU; variant default
          |States 4
          |0:r0=0; 1:r0=0;
          |0:r0=0; 1:r0=1;
          |0:r0=1; 1:r0=0;
          |0:r0=1; 1:r0=1;
          |Ok
          |Witnesses
          |Positive: 1 Negative: 3
          |Condition exists (0:r0=0 /\ 1:r0=0)
          |Observation sb Sometimes 1 3
          |""".stripMargin
      assert(ended.out.startsWith(block), ended.out)
      assert("(?m)^Time sb [0-9.]+\nModel tso\ncomplete: [0-9]+ states, 4 outcomes$".r.findFirstIn(ended.out).isDefined)
      assert("x86_64 default: [0-9]+ states in [0-9.]+ s, [0-9]+ states/s".r.findFirstIn(ended.err).isDefined)
    }
  }

  private val oppositeOrder =
    """C opposite
      |{ spinlock_t a; spinlock_t b; }
      |P0(spinlock_t *a, spinlock_t *b) { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
      |P1(spinlock_t *a, spinlock_t *b) { int r; r = spin_trylock(a); spin_lock(b); if (!r) { spin_lock(a); spin_unlock(a); } else { spin_unlock(a); } spin_unlock(b); }
      |exists stuck (report(deadlock) /\ report(circular_locking))
      |""".stripMargin

  test("a deadlock is drawn: who has which lock, who tried it in vain, and who waits for it") {
    withScenario(oppositeOrder) { file =>
      val ended = shootdown("check", file.toString, "--arch", "arm64")
      val drawn = ended.out.linesIterator.map(_.trim).filter(_.nonEmpty).toSeq
      def after(text: String, from: Int = 0): Int = {
        val index = drawn.indexWhere(_.contains(text), from)
        assert(index >= 0, s"$text in ${ended.out}")
        index
      }
      val had = after("/* a: 0 -> 1 */")
      val triedInVain = after("/* a = 1 */", had)
      val other = after("/* b: 0 -> 2 */", triedInVain)
      val first = after("*** deadlock: b (CPU 1 in P1", other)
      val second = after("*** deadlock: a (CPU 0 in P0", first)
      after("*** WARNING: possible circular locking dependency detected", second)
    }
  }

  test("a litmus test is found by its name, and its schedule runs again by that name") {
    val check = shootdown("check", "SB+poonceonces")
    assert(check.code == 0, check.err)
    assert(check.out.contains("\nObservation SB+poonceonces Sometimes 1 3\n"))
    val again = replay(check)
    assert(again.code == 0 && again.out.contains("\nOutcome 0:r0=0; 1:r0=0;\n"), again.err)
    val several = shootdown("check", "gup-plain-readers", "SB+poonceonces")
    assert(several.code == 0 && several.out.endsWith("2 checked: 2 as expected\n"), several.out)
  }

  test("what must not be, and what must be, is answered as herd7 answers it") {
    for ((quantifier, modality) <- Seq("~exists" -> "Forbidden", "forall" -> "Required"))
      withScenario(storeBuffering.replace("exists (", quantifier + " (")) { file =>
        val lines = shootdown("check", file.toString, "--arch", "x86_64").out.linesIterator.toSeq
        assert(lines.head == s"Test sb $modality")
        assert(lines.contains("No") && lines.exists(_.startsWith(s"Condition $quantifier (")))
      }
  }

  test("the model can be another than the architecture's") {
    withScenario(storeBuffering) { file =>
      val ended = shootdown("check", file.toString, "--model", "SC")
      assert(ended.out.contains("\nObservation sb Never 0 3\n") && ended.out.contains("\nModel sc\n"))
      assert(ended.out.contains("Machine arm64"), "a test without variants is checked on one weak architecture")
    }
  }

  test("depth first finds the same as breadth first") {
    val found = for (search <- Seq("bfs", "dfs")) yield {
      val ended = shootdown("check", race, "--arch", "arm64", "--variant", "before", "--search", search)
      assert(ended.out.contains("\nWitness of stale_pin: "))
      assert(ended.out.linesIterator.exists(_.matches("complete: [0-9]+ states, 3 outcomes")))
      ended.out.linesIterator.filter(_.startsWith("Observation")).toSeq
    }
    assert(found.distinct.size == 1 && found.head.size == 2)
  }

  test("variants and architectures close with a table, all as the file expects") {
    val ended = shootdown("check", race, "--arch", "x86_64,arm64", "--variant", "before,both")
    assert(ended.code == 0, ended.out)
    val rows = ended.out.linesIterator.dropWhile(!_.startsWith("architecture  variant")).toSeq
    assert(rows.size == 5 && rows.tail.forall(_.endsWith("as expected")))
    assert(rows(3).matches("arm64 +before +Sometimes [0-9]+/[0-9]+ +Sometimes [0-9]+/[0-9]+ +as expected"))
    assert(ended.err.linesIterator.exists(_.startsWith("total: ")))
  }

  test("a witness is drawn without times, and its schedule ends in the same state with the same reports") {
    val check = shootdown("check", race, "--arch", "arm64", "--variant", "before")
    val shown = check.out.linesIterator.map(_.trim).find(_.startsWith("=> stale_pin: ")).get
    assert(check.out.contains("CPU 0 (P0)") && check.out.contains("CPU 1 (P1)"))
    assert(!check.out.contains(" us "))
    val again = replay(check)
    assert(again.code == 0, again.err)
    assert(again.out.contains("Outcome " + shown.stripPrefix("=> stale_pin: ")))
    assert(again.out.contains("\nHolds   stale_pin: yes\n"))
    assert(again.out.linesIterator.next().trim.matches("step \\d+  CPU [01] .*"))
    val diagram = check.out.linesIterator.dropWhile(!_.contains("CPU 0 (P0)")).takeWhile(!_.contains("=> ")).map(_.trim)
    assert(diagram.filter(_.nonEmpty).forall(line => again.out.contains(line)))
  }

  test("a report that no condition asks for is flagged, and its schedule shows who made it") {
    val text = storeBuffering
      .replace("\tWRITE_ONCE(*x, 1);", "\tspin_unlock(l);")
      .replace("P0(int *x", "P0(spinlock_t *l, int *x")
    withScenario(text) { file =>
      val check = shootdown("check", file.toString)
      assert(check.code == 1)
      assert(check.out.contains("\nFlag bad_unlock: WARNING: bad unlock balance detected!; no condition asks for it\n"))
      val token = check.out.linesIterator.filter(_.startsWith("schedule: ")).map(_.split(' ').last).toSeq.last
      val again = replay(check, Some(token))
      assert(again.out.contains("\nReport  CPU 0: WARNING: bad unlock balance detected!: l\n"), again.out)
    }
  }

  test("a schedule that does not fit is refused") {
    withScenario(storeBuffering) { file =>
      val check = shootdown("check", file.toString)
      for ((token, message) <- Seq("e0.e0.m7" -> "step 3", "e0.x1" -> "'x1'", "e7" -> "step 1")) {
        val again = replay(check, Some(token))
        assert(
          token.isEmpty || (again.code == 2 && again.err.startsWith("--schedule: ") && again.err.contains(message))
        )
      }
    }
  }

  test("a search that gives up claims nothing that it has not seen") {
    withScenario(storeBuffering) { file =>
      for (bound <- 1 to 40) {
        val ended = shootdown("check", file.toString, "--max-states", bound.toString)
        val complete = ended.out.linesIterator.exists(_.startsWith("complete: "))
        assert(complete != ended.out.contains("\nincomplete: the bound on states was reached (--max-states): "))
        assert(complete || "Observation sb (Never|Always) [0-9]".r.findFirstIn(ended.out).isEmpty, ended.out)
        assert(complete || ended.out.contains(" outcomes so far"))
        assert(complete || ended.out.contains("\nOk\n") == ended.out.contains("Positive: 1 "))
      }
    }
  }

  test("a bound says which one it was") {
    withScenario(storeBuffering) { file =>
      for (bound <- Seq("states", "steps", "depth")) {
        val ended = shootdown("check", file.toString, s"--max-$bound", "2")
        assert(ended.out.contains(s"\nincomplete: the bound on $bound was reached (--max-$bound): "), ended.out)
        assert(ended.out.contains("\nObservation sb Never so far 0 0\n"))
      }
    }
  }

  test("an expectation that is not shown to hold ends with 1, one that a witness shows with 0") {
    val never = shootdown("check", race, "--arch", "x86_64", "--variant", "before", "--max-states", "10")
    assert(never.code == 1)
    assert(never.out.contains("Observation gup-fast-vs-thp-collapse Never so far 0 "))
    assert(never.out.contains("Expected stale_pin Never: undecided"))
    assert(!never.out.contains(": as expected"))
    withScenario(expecting("Sometimes"))(file => assert(shootdown("check", file.toString).code == 0))
    withScenario(expecting("Never"))(file => assert(shootdown("check", file.toString).code == 1))
    withScenario(storeBuffering)(file => assert(shootdown("check", file.toString, "--max-states", "5").code == 0))
  }

  test("a folder is a line for each test, compared with its Result, and a summary") {
    withFolder("a.litmus" -> expecting("Sometimes"), "b.litmus" -> storeBuffering, "c.txt" -> "") { folder =>
      val ended = shootdown("check", folder.toString)
      assert(ended.code == 0)
      val lines = ended.out.linesIterator.toSeq
      assert(
        lines.head.split(" +").toSeq == Seq(
          "test",
          "architecture",
          "variant",
          "model",
          "observation",
          "expected",
          "verdict"
        )
      )
      val rows = lines.slice(1, 3).map(_.split("  +").toSeq)
      assert(rows.head.tail == Seq("arm64", "default", "weak", "Sometimes", "Sometimes", "as expected"))
      assert(rows.last.tail == Seq("arm64", "default", "weak", "Sometimes", "–", "no expectation"))
      for ((row, file) <- rows.zip(Seq("a.litmus", "b.litmus")))
        assert(row.head.matches(s"sb \\($folder/.*$file\\)"), "two tests have this name")
      assert(lines.last == "2 checked: 1 as expected, 1 no expectation")
    }
  }

  test("a test that shares its name with none is called by its name alone") {
    withFolder("a.litmus" -> storeBuffering, "b.litmus" -> storeBuffering.replace("C sb", "C other")) { folder =>
      val lines = shootdown("check", folder.toString).out.linesIterator.toSeq
      assert(lines.slice(1, 3).map(_.split(" +").head) == Seq("sb", "other"))
    }
  }

  test("among several tests one that differs ends with 1, otherwise one that cannot be read with 2") {
    val bad = "bad.litmus" -> storeBuffering.replace("READ_ONCE(*y)", "READ_TWICE(*y)")
    withFolder(bad, "good.litmus" -> storeBuffering) { folder =>
      val ended = shootdown("check", folder.toString)
      assert(ended.code == 2)
      assert(ended.out.contains("bad.litmus:11:7: there is no function 'READ_TWICE'"))
      assert(ended.out.endsWith("1 checked: 1 no expectation; 1 with an error\n"))
    }
    withFolder(bad, "worse.litmus" -> expecting("Never")) { folder =>
      val ended = shootdown("check", folder.toString)
      assert(ended.code == 1)
      assert(ended.out.contains("NOT as expected"))
    }
  }

  test("names and files can be mixed; further conditions have lines of their own") {
    withScenario(storeBuffering) { file =>
      val ended = shootdown("check", file.toString, race, "--arch", "x86_64")
      assert(ended.code == 0, ended.out)
      assert(ended.out.linesIterator.exists(_.startsWith(race + "+freed_walk")))
    }
  }

  test("a condition that a variant does not have is not asked there") {
    val ended = shootdown("check", race, "--variant", "all", "--arch", "x86_64")
    assert(ended.code == 0, ended.err)
    val zap = ended.out.linesIterator.filter(_.matches("x86_64 +after-vs-zap .*")).toSeq
    assert(zap.size == 1 && zap.head.matches("x86_64 +after-vs-zap +Never 0/\\d+ +– +as expected"), zap)
    assert(!shootdown("check", race, "--variant", "after-vs-zap", "--arch", "x86_64").out.contains("freed_walk"))
    val run = shootdown("run", race, "--variant", "after-vs-zap", "--trials", "10", "--engine", "inline")
    assert(run.code == 0 && !run.out.contains("freed_walk"), run.err)
    val shown = shootdown("show", race, "--variant", "after,after-vs-zap").out
    assert(shown.linesIterator.count(_ == "exists freed_walk (report(freed_table_walk))") == 2)
    assert(shown.linesIterator.count(_.startsWith("exists stale_pin (1:nr=1")) == 3)
  }

  test("JSON is one document with a report for each check") {
    val ended = shootdown("check", race, "--arch", "x86_64,arm64", "--format", "json")
    val reports = new ObjectMapper().readTree(ended.out)
    assert(reports.size == 2)
    assert(reports.get(1).get("complete").asBoolean && reports.get(1).get("model").asText == "weak")
    assert(reports.get(0).get("conditions").get(0).get("observation").asText == "Never")
    assert(reports.get(1).get("witnesses").get(0).get("schedule").asText.startsWith("e"))
  }

  private def lonely(result: String) =
    s"""C lonely
       |(* Result: $result *)
       |{}
       |P0(int *x) { while (READ_ONCE(*x) == 0) cpu_relax(); }
       |exists (x=1)
       |""".stripMargin

  test("where no execution ends Never is no verdict, and what never ends is drawn once and runs again") {
    for (result <- Seq("Never", "Sometimes")) withScenario(lonely(result)) { file =>
      val ended = shootdown("check", file.toString)
      assert(ended.code == 1)
      assert(ended.out.contains("Observation lonely Never 0 0\nNo execution ends, so that this says nothing.\n"))
      assert(ended.out.contains(s"Expected exists $result: no verdict: no execution ends"), ended.out)
      assert(ended.out.contains("Flag never_ends: never ends"))
      assert(ended.out.contains("~~ again and again: ~~") && ended.out.contains("~~ and so on for ever ~~"))
      assert(ended.out.contains("--schedule endless.e0\n"))
      val again = replay(ended)
      assert(again.code == 0, again.err)
      assert(again.out.contains("Report  CPU 0: never ends") && again.out.contains("Outcome x=0; hung(0);"))
    }
  }

  test("the guide's test ends, or is a livelock, whatever the number of threads") {
    val guide = "../docs/guides/polite.litmus"
    val blocks = for (threads <- Seq("1", "2", "8")) yield {
      val ended = shootdown("check", guide, "--threads", threads)
      assert(ended.code == 0, ended.err)
      ended.out.linesIterator.filterNot(_.startsWith("Time ")).mkString("\n")
    }
    assert(blocks.distinct.size == 1)
    assert(
      blocks.head.contains("Observation polite Always 1 0") && blocks.head.contains("Observation polite+stuck Some")
    )
    val line = blocks.head.linesIterator.filter(_.startsWith("schedule: ")).find(_.contains("livelock.")).get
    val again = shootdown(line.stripPrefix("schedule: ./shootdown ").split(' ').toSeq: _*)
    assert(again.code == 0 && again.out.contains("Report  CPU 1: livelock") && again.out.contains("Holds   stuck: yes"))
    val odd = shootdown("replay", guide, "--arch", "arm64", "--variant", "default", "--schedule", "e0.livelock.e0.e1")
    assert(odd.code == 2 && odd.err.contains("does not come out the same the second time"))
  }

  test("a schedule that stops early is not taken for an end") {
    val race = Seq("gup-fast-vs-thp-collapse", "--arch", "arm64", "--variant", "before")
    val ended = shootdown("replay" +: race :+ "--schedule" :+ "e1.e1.e0": _*)
    assert(ended.code == 0, ended.err)
    assert(ended.out.contains("The schedule has no more steps, at 0:result="))
    assert(!ended.out.contains("Report") && !ended.out.contains("hung(") && !ended.out.contains("Holds"))
  }

  test("what is bounded within an execution is told with the option that moves it") {
    val counting =
      """C counting
        |(* Result: Never *)
        |{}
        |P0(int *x) { int i; for (i = 0; i < 5000; i++) ; WRITE_ONCE(*x, 1); }
        |exists (x=2)
        |""".stripMargin
    withScenario(counting) { file =>
      assert(shootdown("check", file.toString).code == 0)
      val cut = shootdown("check", file.toString, "--max-instructions", "1000")
      assert(cut.code == 1)
      assert(cut.out.contains("more instructions in a row than --max-instructions"), cut.out)
      assert(cut.out.contains("Observation counting Never so far 0 0") && cut.out.contains("undecided"))
      val late = shootdown("check", file.toString, "--max-time", "1ms")
      assert(late.code <= 1 && (late.out.contains("(--max-time)") || late.out.contains("\ncomplete: ")), late.out)
    }
  }

  test("executions that are drawn are counted, come out the same for a seed, and claim no more than they show") {
    withScenario(expecting("Never").replace("exists (0:r0=0", "exists (0:r0=2")) { file =>
      def check(options: String*) =
        shootdown(Seq("check", file.toString, "--arch", "x86_64", "--max-executions", "200") ++ options: _*)
      for (search <- Seq("random", "pct")) {
        val ended = check("--search", search, "--seed", "7")
        assert(ended.code == 1 && ended.out.contains("undecided"), ended.out + ended.err)
        assert(ended.out.contains("Observation sb Never so far 0 200"), ended.out)
        assert(ended.out.contains("(--max-executions): 200 executions, "), ended.out)
        assert(ended.err.contains("200 executions in"), ended.err)
        val again = check("--search", search, "--seed", "7", "--threads", "3")
        assert(again.out.replaceAll("Time.*", "") == ended.out.replaceAll("Time.*", ""))
      }
      val cut = check("--search", "random", "--max-depth", "3")
      assert(cut.out.contains("incomplete: the bound on depth was reached"), cut.out)
      val json = new ObjectMapper().readTree(check("--search", "pct", "--format", "json").out).get(0)
      assert(
        json.get("executions").asLong == 200 && json.get("explored").asLong == 0 && !json.get("complete").asBoolean
      )
    }
    withScenario(storeBuffering) { file =>
      val found = shootdown("check", file.toString, "--arch", "x86_64", "--search", "pct")
      assert(found.out.contains("Sometimes") && found.out.contains("schedule: "), found.out)
      assert(replay(found).code == 0)
    }
  }

  test("options that cannot be are refused") {
    refused("check", race, "--max-time", "5")("'5' is not a time")
    refused("check", race, "--max-time", "0s")("'0s' is not a time")
    refused("check", race, "--max-instructions", "0")("--max-instructions must be 1 or more")
    refused("check", race, "--max-buffered-stores", "5000")("--max-buffered-stores must be between 1 and 4096")
    refused("check", race, "--max-states", "0")("--max-states must be 1 or more")
    refused("check", race, "--max-steps", "-1")("--max-steps must be 1 or more")
    refused("check", race, "--max-depth", "0")("--max-depth must be 1 or more")
    refused("check", race, "--max-depth", "9", "--search", "dfs")("--max-depth needs --search bfs")
    refused("check", race, "--threads", "0")("--threads must be 1 or more")
    refused("check", race, "--model", "strong")("--model")
    refused("check", race, "--search", "deepest")("--search")
    refused("check", race, "--seed", "3")("--seed needs --search random or pct")
    refused("check", race, "--max-executions", "3", "--search", "dfs")("--max-executions needs --search random or pct")
    refused("check", race, "--max-executions", "0", "--search", "pct")("--max-executions must be 1 or more")
    refused("check", race, "--bug-depth", "2", "--search", "random")("--bug-depth needs --search pct")
    refused("check", race, "--bug-depth", "0", "--search", "pct")("--bug-depth must be between 1 and 1000")
    for (option <- Seq(Seq("--max-states", "9"), Seq("--max-steps", "9"), Seq("--no-reduction")))
      refused("check" +: race +: option :+ "--search" :+ "random": _*)(s"${option.head} needs --search bfs or dfs")
    refused("check", race, "--arch", "arm46")("arm64")
    refused("check", "/nowhere/x.litmus")("/nowhere/x.litmus")
    refused("check")("SCENARIO")
    withFolder()(folder => refused("check", folder.toString)("no .litmus file below"))
  }
}
