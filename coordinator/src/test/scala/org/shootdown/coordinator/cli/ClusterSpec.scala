package org.shootdown.coordinator.cli

import org.scalatest.funsuite.AnyFunSuite

/** Runs that the nodes of a cluster share, from the command line. */
class ClusterSpec extends AnyFunSuite with OnNodes {
  test("a scattered run comes out as one on this computer, on either engine") {
    assert(here.size == 2)
    Seq("actors", "inline").foreach(engine => assert(digests(there("--engine", engine)) == here))
    val seeds = Seq("--seed", "5..6", "--engine", "inline")
    assert(digests(there(seeds: _*)) == digests(run(seeds: _*)))
  }

  test("a split run does too") {
    val machine = Seq("--cpus", "5", "--mmus", "3", "--trials", "3", "--seed", "7")
    val split = there("--split" +: machine: _*)
    assert(digests(split) == digests(run("--engine" +: "inline" +: machine: _*)))
    assert(asked("jobs", "show", jobOf(split)).out.contains("Each machine is split over all nodes"))
  }

  test("a storm comes out the same scattered and split") {
    val machine = Seq("--cpus", "12", "--mmus", "2", "--for", "20us", "--machine", "epyc-2s", "--chaos", "slow-ipi")
    val inject = Seq("--workload", "gup,munmap", "--inject", s"$race:before", "--groups", "2", "--trials", "3")
    def storm(more: String*) = shootdown(Seq("run", "storm", "--arch", "arm64") ++ machine ++ inject ++ more: _*)
    val expected = storm("--engine", "inline")
    def attempts(ended: Ended) = ended.out.linesIterator.filter(_.matches("(Attempts|Hits|Replay|Flushes).*")).toSeq
    for (how <- Seq(Nil, Seq("--split"))) {
      val ended = storm(Seq("--cluster", nodes.asOption) ++ how: _*)
      assert(digests(ended) == digests(expected))
      assert(attempts(ended) == attempts(expected))
      val exported = asked("jobs", "export", jobOf(ended)).out.linesIterator.toSeq
      assert(exported.tail.map(_.split(",").slice(1, 5).mkString(" ")) == Seq.fill(2)(s"$race arm64 before 12"))
    }
  }

  test("stalls, macros and scenarios of the user's own travel with the job") {
    val stalled = Seq("--stall", "1:gup_pte_range.before_pin=2us", "-D", "COPIED_PAGES=16", "--max-windows", "100000")
    assert(digests(there(stalled: _*)) == digests(run(stalled: _*)))
    withScenario(storeBuffering) { file =>
      def own(more: String*) = shootdown(Seq("run", file.toString, "--trials", "50") ++ more: _*)
      assert(digests(own("--cluster", nodes.asOption)) == digests(own()))
    }
  }

  test("the cluster tells who is there") {
    val lines = asked("cluster", "status").out.linesIterator.toSeq
    assert(lines.head.matches("node +status +threads +roles.*"))
    assert(lines.count(_.endsWith("coordinates")) == 1)
    nodes.addresses.foreach(address => assert(lines.exists(_.matches(s"$address +up +1 .*"))))
  }

  test("a job that is not there, and a cluster that is not there, are told plainly") {
    val ended = asked("jobs", "show", "nonsense")
    assert(ended.code == 2 && ended.err.contains("there is no job 'nonsense'"))
    val file = Seq("--chaos", "../config/chaos/smi.conf")
    assert(there(file: _*).err.contains("nodes know chaos profiles by name"))
    refused("run", race, "--split")("--split needs a cluster")
    refused("run", race, "--cluster", "nonsense")("(HOST:PORT): 'nonsense' is not HOST:PORT, such as 127.0.0.1:25520\n")
  }
}
