package org.shootdown.coordinator.cli

import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._

import com.fasterxml.jackson.databind.ObjectMapper
import org.scalatest.funsuite.AnyFunSuite

/** {@code run storm} as its user types it. */
class StormCommandSpec extends AnyFunSuite with Commands {
  private val order = "P0:isolate_pte_page.after_count before P1:gup_pte_range.before_pin"

  private def storm(options: String*): Ended =
    shootdown(
      Seq("run", "storm", "--arch", "arm64", "--cpus", "12", "--for", "200us", "--engine", "inline") ++ options: _*
    )

  private def line(ended: Ended, start: String): String =
    ended.out.linesIterator.find(_.startsWith(start)).getOrElse(fail(ended.out + ended.err))

  private def withInjection(text: String)(test: Seq[String] => Unit): Unit = {
    val folder = Files.createTempDirectory("config")
    val file = Files.createDirectory(folder.resolve("injections")).resolve("mine.conf")
    Files.write(file, text.getBytes(StandardCharsets.UTF_8))
    try test(Seq("--config", folder.toString, "--inject", "mine"))
    finally Seq(file, file.getParent, folder).foreach(path => Files.delete(path: Path))
  }

  test("the report says what ran, what was hit, and how to see it again") {
    val ended = storm("--workload", "gup,munmap", "--inject", s"$race:before", "--groups", "3", "--order", order)
    assert(ended.code == 0, ended.err)
    assert(line(ended, "Storm ") == "Storm on arm64: 12 CPUs, 1 MMU, 200 us; machine uniform, 1 NUMA node")
    assert(line(ended, "Background ") == "Background gup, munmap on 6 CPUs in 2 groups")
    assert(line(ended, "Race ") == s"Race $race, variant before: 3 groups of 2 CPUs")
    assert(line(ended, "Order ") == s"Order $order")
    assert(line(ended, "Attempts ") == "Attempts 3, 3 ended before the deadline")
    assert(line(ended, "Hits stale_pin ").matches("Hits stale_pin (Sometimes|Always) \\d/3 .*"))
    for (start <- Seq("Accesses ", "Flushes ", "Time ", "Heap ", "Digest ")) line(ended, start)
    val words = line(ended, "Replay: ").stripPrefix("Replay: ./shootdown ").split(" (?=--)").flatMap {
      case quoted if quoted.startsWith("--order ") => Seq("--order", order)
      case other                                   => other.split(" ").toSeq
    }
    val again = shootdown(words.toSeq: _*)
    assert(again.code == 0, again.err)
    assert(line(again, "Holds   stale_pin") == "Holds   stale_pin: yes")
    assert(ended.out.contains("=> stale_pin: 0:result=1;") && again.out.startsWith("Group "))
  }

  test("groups that have not ended are no verdict: the report says what bound them, and what to change") {
    val ended = storm("--inject", s"$race:both", "--groups", "2", "--at", "199us")
    assert(ended.code == 1, ended.out)
    assert(line(ended, "Attempts ") == "Attempts 2, 0 ended before the deadline")
    assert(line(ended, "Not ended ").startsWith("Not ended 2: a trial has 200 us (--for)"))
    assert(line(ended, "Hits stale_pin") == "Hits stale_pin no verdict 0/0")
    assert(line(ended, "Expected stale_pin") == "Expected stale_pin Never: undecided")
    val some = storm("--inject", s"$race:both", "--groups", "2", "--spacing", "199us")
    assert(some.code == 1 && line(some, "Hits stale_pin") == "Hits stale_pin Never so far 0/1", some.out)
    val json = storm("--inject", s"$race:both", "--groups", "2", "--at", "199us", "--format", "json")
    val report = new ObjectMapper().readTree(json.out).get(0)
    assert(!report.get("asExpected").asBoolean(true))
    assert(report.get("races").get(0).get("conditions").get(0).get("observation").isNull)
  }

  test("the background's groups are as large as is said, and a replay has it") {
    val ended = storm(
      "--workload",
      "gup,munmap",
      "--group-cpus",
      "5",
      "--inject",
      s"$race:before",
      "--race-cpus",
      "3",
      "--order",
      order
    )
    assert(line(ended, "Background ") == "Background gup, munmap on 9 CPUs in 2 groups")
    assert(line(ended, "Race ") == s"Race $race, variant before: 1 group of 3 CPUs")
    if (ended.out.contains("Replay: "))
      assert(
        line(ended, "Replay: ").contains(" --group-cpus 5 ") && line(ended, "Replay: ").contains(" --race-cpus 3 ")
      )
  }

  test("JSON says the same") {
    val ended = storm("--workload", "gup", "--inject", s"$race:both", "--format", "json")
    val report = new ObjectMapper().readTree(ended.out).get(0)
    assert(report.get("backgroundCpus").asInt == 10 && report.get("flags").isEmpty)
    val attempted = report.get("races").get(0)
    assert(attempted.get("variant").asText == "both" && attempted.get("attempts").asInt == 1)
    assert(attempted.get("conditions").asScala.map(_.get("name").asText).toSeq == Seq("stale_pin", "freed_walk"))
  }

  test("a file injects what it says, and says where it is wrong") {
    withInjection(s"""injections = [
      { race = $race, variant = before, groups = 2, start = 10 us, spacing = 5 us, orders = ["$order"], timeout = 50 us }
      { race = $race, variant = both, place = spread, stalls = ["1:gup_pte_range.before_pin=2us"] }
    ]""") { options =>
      val ended = storm(options: _*)
      assert(ended.code == 0, ended.err)
      assert(ended.out.linesIterator.count(_.startsWith("Race ")) == 2)
      assert(ended.out.contains("Stall 1:gup_pte_range.before_pin=2us"))
    }
    def wrong(text: String)(message: String): Unit = withInjection(text) { options =>
      refused(Seq("run", "storm", "--arch", "arm64", "--cpus", "4") ++ options: _*)(message)
    }
    wrong("injection = []")("did you mean 'injections'?")
    wrong("injections = []")("must not be empty")
    wrong("injections = [ { variant = before } ]")("injections[0].race is missing")
    wrong(s"injections = [ { race = $race, groups = 0 } ]")("between 1 and 8192")
    wrong(s"injections = [\n{ race = $race\norders = [ \"x\" ] } ]")("mine.conf:3")
    wrong(s"injections = [ { race = $race, stalls = [ 5 ] } ]")("injections[0].stalls[0] must be a text")
    wrong(s"injections = [ { race = $race, place = near } ]")("write packed, spread")
    wrong("injections = [ { race = gup-fast } ]")("there is no scenario 'gup-fast'")
  }

  test("workloads, machines and injections are listed") {
    def listed(what: String) = shootdown("list", what).out.linesIterator.map(_.split(" +")(0)).toSet
    def shipped(folder: String, end: String) =
      Path.of("..", "config", folder).toFile.list.filter(_.endsWith(end)).map(_.stripSuffix(end)).toSet
    assert(listed("workloads") == shipped("workloads", ".h") && listed("workloads").size > 12)
    val machines = shipped("machines", ".conf")
    assert(listed("machines") == machines && machines.size > 8)
    assert(listed("injections").contains("stale-pin"))
    assert(shootdown("list", "workloads").out.contains("gup         Fast GUP of every page of the group in turn"))
  }

  test("without a seed of its own a storm has one trial, and another seed makes another storm") {
    val one = storm("--workload", "munmap")
    assert(line(one, "Time ").contains(" in 1 trial:"))
    assert(line(one, "Digest ") == line(storm("--workload", "munmap", "--trials", "1"), "Digest "))
    assert(line(one, "Digest ") != line(storm("--workload", "munmap", "--seed", "2"), "Digest "))
    assert(line(one, "Digest ") != line(storm("--workload", "munmap", "--machine", "epyc-2s"), "Digest "))
  }

  test("a chaos profile is said, and its replay has it") {
    val ended = storm("--inject", s"$race:before", "--groups", "6", "--chaos", "slow-memory", "--order", order)
    assert(line(ended, "Chaos ") == "Chaos slow-memory")
    assert(line(ended, "Replay: ").contains("--chaos slow-memory"))
    assert(
      line(ended, "Digest ") != line(storm("--inject", s"$race:before", "--groups", "6", "--order", order), "Digest ")
    )
  }

  test("options that mean nothing, or are wrong, are refused") {
    def stormRefused(options: String*)(message: String): Unit =
      refused(Seq("run", "storm", "--arch", "arm64") ++ options: _*)(message)
    refused("run", race, "--workload", "gup")("these options are for 'storm': --workload gup")
    stormRefused("--workload", "gup")("a storm needs --cpus")
    stormRefused("--cpus", "4")("a storm needs --workload, or --inject, or both")
    stormRefused("--cpus", "4", "--workload", "gup", "--variant", "before")("--inject RACE:VARIANT")
    stormRefused("--cpus", "4", "--workload", "gup", "--max-windows", "9")("after --for, not after --max-windows")
    stormRefused("--cpus", "4", "--workload", "gup", "--for", "0ns")("--for must be above 0")
    stormRefused("--cpus", "4", "--workload", "gup", "--for", "10")("needs one of the units")
    stormRefused("--cpus", "4", "--workload", "gup", "--groups", "2")("these options need --inject RACE: --groups 2")
    stormRefused("--cpus", "4", "--workload", "gup", "--machine", "epyc")("unknown machine 'epyc'")
    stormRefused("--cpus", "4", "--inject", race, "--group-cpus", "3")("--group-cpus is for the background")
    stormRefused("--cpus", "4", "--workload", "gup", "--group-cpus", "1025")("--group-cpus must be between 1 and 1024")
    stormRefused("--cpus", "4", "--workload", "gup", "--race-cpus", "3")("need --inject RACE: --race-cpus 3")
    refused("run", race, "--group-cpus", "3")("these options are for 'storm': --group-cpus 3")
    stormRefused("--cpus", "4", "--inject", race, "--groups", "0")("--groups must be between 1 and 8192")
    stormRefused("--cpus", "4", "--inject", race, "--order", "P0 P1")("P0:f.first before P1:g.second")
    stormRefused("--cpus", "4", "--inject", race, "--order-timeout", "1ns", "--order", order)("at least 10 ns")
    val replay = Seq("replay", "storm", "--arch", "arm64", "--cpus", "4", "--inject", race, "--trial", "0")
    refused(replay: _*)("--trial and --group")
    refused(replay ++ Seq("--group", "9"): _*)("there is no group 9; the last one is 2")
    refused(replay ++ Seq("--group", "1"): _*)("group 1 does nothing")
    refused("replay", race, "--arch", "arm64", "--trial", "0")("--variant")
  }
}
