package org.shootdown.coordinator.cli

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.cluster.job.{JobStatus, JobView}

class JobTableSpec extends AnyFunSuite with Matchers {
  private def line(status: JobStatus): String = {
    val hour = 3600_000L
    val job = new JobView("j", "x", 1, status, "", "b", 4000, 1000, 0, hour + 21_000, 0, java.util.Map.of(), false)
    JobTable.of(java.util.List.of(job)).linesIterator.toSeq.last
  }

  test("how long a job will still take is in hours, minutes and seconds; nothing stands there when it does not go on") {
    line(JobStatus.RUNNING) should endWith regex " 25 % +3:01:03"
    line(JobStatus.PAUSED) should endWith("25 %")
  }
}
