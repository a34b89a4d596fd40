package org.shootdown.report.trace

import scala.jdk.CollectionConverters._

import org.scalacheck.{Gen, Shrink}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.simulation.fixture.{RandomMachines, TestMachine}
import org.shootdown.simulation.interconnect.InlineDriver
import org.shootdown.report.trace.TraceEvent.What

class RecorderSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  implicit private def unshrunk[T]: Shrink[T] = Shrink.shrinkAny

  test("a recorded trial ends exactly as the ordinary one") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed", Gen.choose(0L, 1L << 40) -> "trial") {
      (machine, seed, trial) =>
        val recording = Recorder.record(machine.simulated, seed, trial, 0)
        recording.end shouldBe new InlineDriver(machine.simulated).run(seed, trial)
    }
  }

  test("events are in the order of time") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed") { (machine, seed) =>
      val times = Recorder.record(machine.simulated, seed, 0, 0).events.asScala.toSeq.map(_.when)
      times shouldBe times.sorted
    }
  }

  test("every finding is an event, and every event of a finding is one") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed") { (machine, seed) =>
      val recording = Recorder.record(machine.simulated, seed, 0, 0)
      val reports = recording.end.reports.asScala
      val seen = recording.events.asScala.filter(_.what == What.FINDING).flatMap(event => Option(event.finding)).toSet
      reports.flatMap(_.findings.asScala).foreach(finding => seen should contain(finding))
      withClue("a component reports a bounded number of them: ") {
        if (reports.forall(_.findings.size < 16)) seen shouldBe reports.flatMap(_.findings.asScala).toSet
      }
    }
  }

  test("each access to a word finds what the one before it left, and the last leaves what is observed") {
    forAll(RandomMachines.machines -> "machine", Gen.long -> "seed") { (machine, seed) =>
      val recording = Recorder.record(machine.simulated, seed, 0, 0)
      val accesses = recording.events.asScala.toSeq.filter(_.what == What.ACCESS)
      machine.layout.word.foreach { address =>
        val own = accesses.filter(_.address == address)
        own.map(_.before) shouldBe (0L +: own.map(_.after)).dropRight(1)
        own.lastOption.foreach(last => observed(machine, recording)(address) shouldBe last.after)
      }
    }
  }

  private def observed(
      machine: TestMachine,
      recording: Recording
  ): Map[Long, Long] = {
    val mmus = recording.end.reports.asScala.drop(machine.cpus.size)
    val pairs = machine.machine.observedAddresses.asScala.zip(mmus).flatMap { case (addresses, report) =>
      addresses.asScala.zip(report.values.asScala)
    }
    pairs.map { case (address, value) => (address.longValue, value.longValue) }.toMap
  }
}
