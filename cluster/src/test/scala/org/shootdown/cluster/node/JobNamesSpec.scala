package org.shootdown.cluster.node

import java.time.{Clock, Instant, ZoneOffset}

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers

class JobNamesSpec extends AnyFunSuite with Matchers {
  private val clock = Clock.fixed(Instant.parse("2024-02-29T23:59:07Z"), ZoneOffset.UTC)

  test("a job is called by the second of its submission, and a number where that is taken") {
    JobNames.next(clock, Set.empty[String].asJava) shouldBe "20240229-235907"
    JobNames.next(clock, Set("20240229-235907").asJava) shouldBe "20240229-235907-2"
    JobNames.next(clock, Set("20240229-235907", "20240229-235907-2").asJava) shouldBe "20240229-235907-3"
  }

  test("of a job that is not there the message says where to look") {
    JobNames.unknown("20240229-235908", Set("20240229-235907").asJava) shouldBe
      "there is no job '20240229-235908'; did you mean '20240229-235907'? ('shootdown jobs' lists them)"
  }
}
