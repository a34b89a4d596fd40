package org.shootdown.coordinator.cli

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.scalatest.funsuite.AnyFunSuite

import java.nio.file.{Files, Path}
import scala.jdk.CollectionConverters._

/** Runs under chaos profiles, and experiments with them, as their user types them. */
class ChaosCommandSpec extends AnyFunSuite with Commands {

  /** P1 reads what P0 writes only if something keeps it for a microsecond. */
  private val late =
    """C late
      |(*
      | * shootdown {
      | *   start-skew = 0 ns
      | * }
      | *)
      |{}
      |P0(int *x, int *y) { for (int i = 0; i < 6; i++) { WRITE_ONCE(*y, i); } WRITE_ONCE(*x, 1); }
      |P1(int *x) { int r0 = READ_ONCE(*x); }
      |exists (1:r0=1)
      |""".stripMargin

  private val profile =
    """name = slow
      |description = "for tests"
      |perturbations {
      |  stolen {
      |    kind = steal, about = "stolen time", every = 4 us
      |    duration { constant = 2 us, trust = a, source = "a guess" }
      |  }
      |  ipi {
      |    kind = delay, about = "slow interrupts", messages = [ipi], probability = 0.5
      |    extra { constant = 4 us, trust = a, source = "a guess" }
      |  }
      |}
      |""".stripMargin

  private def withFiles(text: String = late)(test: (String, String, Path) => Unit): Unit = {
    val folder = Files.createTempDirectory("chaos")
    val chaos = Files.writeString(folder.resolve("slow.conf"), profile)
    try withScenario(text)(scenario => test(scenario.toString, chaos.toString, folder))
    finally {
      folder.toFile.listFiles.foreach(_.delete())
      Files.delete(folder)
    }
  }

  private def line(ended: Ended, start: String): String =
    ended.out.linesIterator.find(_.startsWith(start)).getOrElse(fail(s"no $start in ${ended.out}${ended.err}"))

  private def run(scenario: String, options: String*): Ended =
    shootdown(Seq("run", scenario, "--arch", "arm64", "--trials", "200") ++ options: _*)

  test("a run under a profile is another one, says so, and its replay command is for the same trial") {
    withFiles() { (scenario, chaos, _) =>
      val quiet = run(scenario)
      assert(!quiet.out.contains("Chaos") && line(quiet, "Observation late ").endsWith("Never 0 200"))
      val disturbed = run(scenario, "--chaos", chaos)
      assert(disturbed.code == 0, disturbed.err)
      assert(line(disturbed, "Chaos ") == "Chaos slow")
      assert(line(disturbed, "Observation late ").contains("Sometimes"))
      val replay = line(disturbed, "Replay: ").stripPrefix("Replay: ./shootdown ")
      assert(replay.contains(s" --chaos $chaos"))
      val again = shootdown(replay.split(" ").toSeq: _*)
      assert(again.code == 0 && line(again, "Holds ").endsWith("exists: yes"), again.out + again.err)
      val trial = "--trial (\\d+)".r.findFirstMatchIn(replay).get.group(1)
      val other = Seq("replay", scenario, "--arch", "arm64", "--variant", "default", "--trial", trial)
      assert(line(shootdown(other: _*), "Holds ").endsWith("exists: no"))
    }
  }

  test("engines and thread counts print the same digest, and each profile another one") {
    val common = Seq("run", race, "--arch", "x86_64-kvmpv", "--trials", "30")
    val digests = for (chaos <- Seq(Seq(), Seq("--chaos", "noisy-neighbour"), Seq("--chaos", "everything"))) yield {
      val each =
        for (options <- Seq(Seq("--engine", "inline"), Seq("--threads", "3")))
          yield line(shootdown(common ++ chaos ++ options: _*), "Digest")
      assert(each.distinct.size == 1, chaos)
      each.head
    }
    assert(digests.distinct.size == 3)
  }

  test("the JSON of a run names the profile, or null") {
    def chaos(options: String*) =
      new ObjectMapper()
        .readTree(run(race, options ++ Seq("--format", "json", "--engine", "inline"): _*).out)
        .get(0)
        .get("chaos")
    assert(chaos().isNull)
    assert(chaos("--chaos", "smi").asText == "smi")
  }

  test("an experiment says what a profile changes, by what, and how little is enough; the saved profile replays") {
    withFiles() { (scenario, chaos, folder) =>
      val options = Seq("chaos", scenario, "--profile", chaos, "--arch", "arm64", "--trials", "200", "--threads", "2")
      val ended = shootdown(options ++ Seq("--save", folder.toString): _*)
      assert(ended.code == 0, ended.err)
      assert(line(ended, "quiet ").matches("quiet +0/200 .*"))
      assert(line(ended, "slow ").contains("more often"))
      assert(line(ended, "only stolen ").contains("more often"))
      assert(line(ended, "only ipi ").contains("the same outcomes"))
      assert(line(ended, "Exposed by ") == "Exposed by stolen")
      val saved = folder.resolve("slow-arm64-default-exists.conf")
      assert(Files.readString(saved).matches("(?s).*\"1/\\d+ of: a guess\".*"))
      val printed = Files.readString(saved).linesIterator.map(line => s"    $line".stripTrailing)
      assert(ended.out.contains(printed.mkString("\n")))
      val replay = line(ended, "Replay: ").stripPrefix("Replay: ./shootdown ").split(" ").toSeq
      val again = shootdown(replay: _*)
      assert(line(again, "Holds ").endsWith("exists: yes"), again.err)
      val counted = "is enough \\((\\d+)/200\\)".r.findFirstMatchIn(ended.out).get.group(1)
      assert(line(run(scenario, "--chaos", saved.toString), "Observation").contains(s" $counted "))
    }
  }

  test("an experiment is the same on any number of threads") {
    withFiles() { (scenario, chaos, _) =>
      val all =
        for (threads <- Seq("1", "3"))
          yield shootdown("chaos", scenario, "--profile", chaos, "--trials", "100", "--threads", threads).out
      assert(all.distinct.size == 1)
    }
  }

  test("the JSON of an experiment has everything that the text has") {
    withFiles() { (scenario, chaos, _) =>
      val ended = shootdown(
        Seq("chaos", scenario, "--profile", chaos, "--arch", "arm64", "--trials", "200", "--format", "json"): _*
      )
      val effect: JsonNode = new ObjectMapper().readTree(ended.out).get(0).get("conditions").get(0)
      assert(effect.get("quiet").get("positive").asInt == 0)
      assert(effect.get("whole").get("change").asText == "more often")
      assert(effect.get("alone").asScala.map(_.get("profile").asText).toSeq == Seq("ipi", "stolen"))
      assert(effect.get("exposedBy").asScala.map(_.asText).toSeq == Seq("stolen"))
      assert(effect.get("minimal").get("text").asText.startsWith("name = "))
    }
  }

  test("what the file calls Never and chaos shows ends with 1") {
    withFiles(late.replace("(*\n", "(*\n * Result: Never\n")) { (scenario, chaos, _) =>
      val ended = shootdown("chaos", scenario, "--profile", chaos, "--arch", "arm64", "--trials", "100")
      assert(ended.code == 1, ended.err)
      assert(ended.out.contains("NOT as expected"))
      assert(run(scenario, "--chaos", chaos).code == 1 && run(scenario).code == 0)
    }
  }

  test("a condition that must always hold is no race to be exposed") {
    withFiles(late.replace("exists (1:r0=1)", "forall (1:r0=0 \\/ 1:r0=1)")) { (scenario, chaos, _) =>
      val ended = shootdown("chaos", scenario, "--profile", chaos, "--arch", "arm64", "--trials", "50")
      assert(ended.code == 0 && !ended.out.contains("Exposed") && !ended.out.contains("Minimal"), ended.out)
    }
  }

  test("what cannot be is refused") {
    refused("run", race, "--chaos", "smii")("unknown chaos profile 'smii'; did you mean 'smi'?")
    refused("run", race, "--chaos", "/nowhere/x.conf")("is not a readable file")
    refused("chaos", race)("--profile")
    refused("chaos", race, "--profile", "smi", "--trials", "0")("--trials must be 1 or more")
    refused("chaos", race, "--profile", "smi", "--trials", "2000000000")("--trials must be at most 1000000000")
    refused("chaos", race, "--profile", "smi", "--threads", "0")("--threads must be 1 or more")
    refused("check", race, "--chaos", "smi")("--chaos")
    val schedule = Seq("replay", race, "--arch", "arm64", "--variant", "before", "--schedule", "e0")
    refused(schedule ++ Seq("--chaos", "smi"): _*)("--trial")
    withFiles() { (scenario, chaos, folder) =>
      val elsewhere = folder.resolve("other.conf")
      val slow = "m { kind = slow-memory, about = x, mmu = 3, factor = 2 }"
      Files.writeString(elsewhere, s"name = other, description = x, perturbations { $slow }")
      refused("run", scenario, "--chaos", elsewhere.toString)("there is no MMU 3; the last one is 0")
      refused("chaos", scenario, "--profile", chaos, "--arch", "arm64", "--trials", "200", "--save", chaos)("--save")
    }
  }
}
