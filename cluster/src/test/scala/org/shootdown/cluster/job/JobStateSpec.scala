package org.shootdown.cluster.job

import java.time.Duration

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.cluster.job.JobSpec.EngineName
import org.shootdown.litmus.project.ProjectFiles
import org.shootdown.simulation.setup.MachinePlan

class JobStateSpec extends AnyFunSuite with Matchers {
  private val spec = {
    val part = JobPart.of(MachinePlan.of("x", "arm64", "v", 0, 1, java.util.Map.of(), null, 100), 1)
    new JobSpec(java.util.Map.of(), ProjectFiles.NONE, "", java.util.List.of(part), 10, EngineName.INLINE)
  }

  test("the time in which nobody was to work on a job does not count, whatever stopped it and how often") {
    val state = new JobState("b")
    Seq(
      new JobEvent.Submitted(spec, "b", 1000),
      new JobEvent.Paused(1010),
      new JobEvent.Resumed(1100),
      new JobEvent.Failed("why", 1105),
      new JobEvent.Failed("again", 1107),
      new JobEvent.Resumed(2000)
    ).foreach(state.apply)
    state.view("j", false).worked shouldBe Duration.ofMillis(15)
  }
}
