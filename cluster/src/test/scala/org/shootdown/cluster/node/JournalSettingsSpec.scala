package org.shootdown.cluster.node

import java.nio.file.Files
import java.sql.{DriverManager, SQLException}

import scala.jdk.CollectionConverters._
import scala.util.Using

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException

class JournalSettingsSpec extends AnyFunSuite with Matchers {

  test("an embedded database is one file, whatever it has refused") {
    val folder = Files.createTempDirectory("journal")
    Using.resource(DriverManager.getConnection(JournalSettings.in(folder).url)) { database =>
      a[SQLException] should be thrownBy database
        .createStatement()
        .execute("create table t (a int); create table t (a int)")
    }
    Using.resource(Files.list(folder))(_.map[String](_.getFileName.toString).toList.asScala.toSeq) shouldBe Seq(
      "jobs.mv.db"
    )
  }

  test("a journal is H2's or PostgreSQL's") {
    val refused = the[InvalidInputException] thrownBy new JournalSettings("jdbc:oracle:x", "", "")
    refused.getMessage shouldBe
      "--journal must be jdbc:h2:… or jdbc:postgresql://HOST/DATABASE, not 'jdbc:oracle:x'"
  }
}
