package org.shootdown.cluster.node

import akka.cluster.{Invalid, Valid}
import com.typesafe.config.{Config, ConfigFactory}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers

class SameBuildSpec extends AnyFunSuite with Matchers {
  private def build(text: String): Config = ConfigFactory.parseString(s"shootdown.build = \"$text\"")

  test("nodes of the same build join each other") {
    new SameBuild().check(build("1/abc"), build("1/abc")) shouldBe Valid
  }

  test("nodes of different builds, or of none, do not, and the reason names both") {
    new SameBuild().check(build("2/abc"), build("1/abc")) shouldBe
      Invalid(List("one node is of build 1/abc, the other of build 2/abc"))
    new SameBuild().check(ConfigFactory.empty, build("1/abc")) shouldBe
      Invalid(List("one node is of build 1/abc, the other of build unknown"))
  }

  test("the build is told before a node joins") {
    new SameBuild().requiredKeys should contain(SameBuild.BUILD)
    Build.current.text should fullyMatch regex "\\d+/[0-9a-f]{12}"
    Build.current shouldBe Build.current
  }
}
