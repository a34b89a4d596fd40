package org.shootdown.coordinator.cli

import java.sql.DriverManager

import scala.jdk.CollectionConverters._
import scala.util.Using

import com.fasterxml.jackson.databind.ObjectMapper
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.cluster.fixture.TestNodes

/** Runs that the nodes of a cluster share, from the command line; the nodes are in this JVM. */
class ClusterSpec extends AnyFunSuite with Signals with BeforeAndAfterAll {
  private val journal = TestNodes.inMemory()
  private val nodes = new TestNodes(Seq(Set("cpu", "coordinator"), Set("mmu", "coordinator"), Set("cpu")), journal)

  override protected def beforeAll(): Unit = {
    nodes.start(0, 1, 2)
    nodes.await(3)
  }

  override protected def afterAll(): Unit = nodes.stopAll()

  private def run(more: String*): Ended = {
    val machines = Seq("--variant", "before", "--arch", "x86_64,arm64")
    val trials = if (more.contains("--trials")) Nil else Seq("--trials", "150")
    shootdown(Seq("run", race) ++ machines ++ trials ++ more: _*)
  }

  private def here: Seq[String] = digests(run("--engine", "inline"))

  private def there(more: String*): Ended = run(Seq("--cluster", nodes.asOption) ++ more: _*)

  private def asked(command: String*): Ended = shootdown(command ++ Seq("--cluster", nodes.asOption): _*)

  private def digests(ended: Ended): Seq[String] = {
    assert(ended.code == 0, ended.err)
    ended.out.linesIterator.filter(_.startsWith("Digest ")).toSeq
  }

  private def jobOf(ended: Ended): String = ended.err.linesIterator.next().stripPrefix("job ")

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

  test("a job is recorded: it is listed, shown, exported, and its outcome told again") {
    val ended = there("--seed", "3")
    val job = jobOf(ended)
    assert(asked("jobs").out.linesIterator.exists(_.matches(s"$job +$race +2 +done +300 +100 %")))
    val shown = asked("jobs", "show", job).out
    assert(shown.contains(s"./shootdown run $race --arch arm64 --variant before --trials 150 --seed 3\n"))
    val trials = shown.linesIterator.collect { case TrialsOfNode(count) => count.toLong }
    assert(trials.sum == 300)
    assert(digests(asked("jobs", "resume", job)) == digests(ended))
    val lines = asked("jobs", "export", job).out.linesIterator.toSeq
    assert(lines.head.startsWith("job,scenario,architecture,variant,cpus,mmus,seed,trials,condition,positive"))
    assert(lines.size == 1 + 2 * 2)
    val json = new ObjectMapper().readTree(asked("jobs", "export", job, "--format", "json").out)
    assert(json.elements.asScala.map(part => s"Digest ${part.get("digest").asText}").toSeq == digests(ended))
  }

  private val TrialsOfNode = """127\.0\.0\.1:\d+ +\d+ +(\d+) .*""".r

  test("who waits for a job may stop: he is told what there is, and the job goes on until it is paused") {
    val machines = Seq("run", race, "--variant", "before", "--arch", "arm64", "--trials", "100000000")
    val (lines, code) = interrupted("TERM", "job ", machines ++ Seq("--cluster", nodes.asOption): _*)
    assert(code == 130)
    val goesOn = lines.find(_.matches("(stopped: )?job \\S+ goes on: .*")).getOrElse(fail(lines.mkString("\n")))
    val job = goesOn.replaceFirst(" goes on.*", "").replaceFirst(".*job ", "")
    assert(asked("jobs", "show", job).out.contains("running"))
    assert(asked("jobs", "pause", job).code == 0)
    assert(asked("jobs", "show", job).out.contains("paused"))
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

  test("the record outlives every node") {
    val job = jobOf(there("--seed", "4"))
    val before = digests(asked("jobs", "resume", job))
    nodes.stopAll()
    nodes.start(0, 1, 2)
    nodes.await(3)
    assert(digests(asked("jobs", "resume", job)) == before)
    assert(digests(there("--seed", "4")) == before)
  }

  test("a job whose record cannot be read is named, and the others go on") {
    val (job, other) = (jobOf(there("--trials", "1")), jobOf(there("--trials", "1")))
    nodes.stopAll()
    Using.resource(DriverManager.getConnection(journal.url)) { database =>
      val spoil = s"""update "event_journal" set "event_payload" = X'00' where "persistence_id" = 'job-$job'"""
      assert(database.createStatement().executeUpdate(spoil) > 0)
    }
    nodes.start(0, 1, 2)
    nodes.await(3)
    val listed = asked("jobs")
    assert(listed.err.contains(s"this build cannot read the records of these jobs: $job\n"))
    assert(listed.out.contains(other) && !listed.out.contains(job + " "))
    assert(asked("jobs", "show", job).err.contains(s"this build cannot read the record of job $job: "))
    digests(there("--trials", "1"))
  }
}
