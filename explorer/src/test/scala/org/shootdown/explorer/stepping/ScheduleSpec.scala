package org.shootdown.explorer.stepping

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class ScheduleSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val step: Gen[Int] = for {
    kind <- Gen.oneOf(Step.Kind.values.toSeq)
    subject <- Gen.choose(0, Step.SUBJECTS - 1)
    choice <- Gen.frequency(3 -> Gen.const(0), 1 -> Gen.choose(0, Step.CHOICES - 1))
  } yield Step.of(kind, subject, choice)

  test("a step says what, who and which way") {
    forAll(Gen.oneOf(Step.Kind.values.toSeq), Gen.choose(0, Step.SUBJECTS - 1), Gen.choose(0, Step.CHOICES - 1)) {
      (kind, subject, choice) =>
        val step = Step.of(kind, subject, choice)
        assert((Step.kind(step), Step.subject(step), Step.choice(step)) == ((kind, subject, choice)))
    }
  }

  test("a token is read as the schedule that it was written from") {
    forAll(Gen.listOf(step)) { steps =>
      val schedule = new Schedule(steps.toArray)
      val read = Schedule.parse(schedule.toString)
      assert(read == schedule && read.hashCode == schedule.hashCode)
      assert(read.length == steps.size)
      assert(steps.indices.map(read.step) == steps)
      assert(read.choices == steps.count(Step.choice(_) != 0))
    }
  }

  test("a token is short and says what is not the first way only") {
    assert(Schedule.parse("e0.e1-1.s0.m3.p1.u1").toString == "e0.e1-1.s0.m3.p1.u1")
    assert(Schedule.parse("e0-0").toString == "e0")
    assert(Schedule.parse("").length == 0)
  }

  test("what is no token is refused, and the message says what is wrong and what would be right") {
    for (
      bad <- Seq("x1", "e", "e0.", ".e0", "e0..e1", "e-1", "e0-", "e0-123456", "e123456", "E0", "e0 ", "e0,e1", "d0")
    ) {
      val message = intercept[IllegalArgumentException](Schedule.parse(bad)).getMessage
      assert(message.contains("is not a step of a schedule") && message.contains("such as 'e0'"), bad)
    }
    for (large <- Seq("e8192", "e0-65536"))
      assert(intercept[IllegalArgumentException](Schedule.parse(large)).getMessage.contains("a subject below 8192"))
    assert(intercept[IllegalArgumentException](Schedule.parse("e0.x1.e1")).getMessage.startsWith("'x1' "))
  }
}
