package org.shootdown.coordinator.cli

import java.sql.DriverManager

import scala.jdk.CollectionConverters._
import scala.util.Using

import com.fasterxml.jackson.databind.ObjectMapper
import org.scalatest.funsuite.AnyFunSuite

/** What a cluster keeps of its jobs, from the command line. */
class JobRecordSpec extends AnyFunSuite with OnNodes {
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
