package org.shootdown.cluster.job

import java.time.Duration
import java.util.Optional

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers

class JobViewSpec extends AnyFunSuite with Matchers {
  private def view(status: JobStatus, done: Long, pausedMillis: Long = 0): JobView =
    new JobView("j", "x", 1, status, "", "b", 1000, done, 5_000, 65_000, pausedMillis, java.util.Map.of(), false)

  test("a job that goes on tells how long it will still take, as fast as it was so far") {
    view(JobStatus.RUNNING, done = 250).left shouldBe Optional.of(Duration.ofMinutes(3))
    view(JobStatus.RUNNING, done = 1000).left shouldBe Optional.of(Duration.ZERO)
    view(JobStatus.RUNNING, done = 250, pausedMillis = 40_000).left shouldBe Optional.of(Duration.ofMinutes(1))
  }

  test("nobody knows before anything is done, or when it does not go on") {
    view(JobStatus.RUNNING, done = 0).left shouldBe Optional.empty
    (JobStatus.values.toSet - JobStatus.RUNNING).foreach(view(_, done = 250).left shouldBe Optional.empty)
  }
}
