package org.shootdown.cluster.node

import java.time.Duration

import scala.jdk.CollectionConverters._

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.cluster.fixture.TestNodes
import org.shootdown.cluster.job.JobSpec.EngineName
import org.shootdown.cluster.job.{ClientReply, JobPart, JobSpec, JobStatus, SourceText}
import org.shootdown.simulation.setup.MachinePlan
import org.shootdown.litmus.project.ProjectFiles
import org.shootdown.cluster.wire.Transport

/** The record of jobs in a PostgreSQL server, which is a real one. */
class PostgresJournalSpec extends AnyFunSuite with Matchers with BeforeAndAfterAll {
  private val server = EmbeddedPostgres.start()

  override protected def afterAll(): Unit = server.close()

  private val journal = new JournalSettings(server.getJdbcUrl("postgres", "postgres"), "postgres", "")

  private def within[T](body: ClusterClient => T): T = {
    val nodes = new TestNodes(Seq(TestNodes.All), journal)
    nodes.start(0)
    val client = new ClusterClient(nodes.addresses.asJava, Transport.LOOPBACK, Duration.ofMinutes(1))
    try body(client)
    finally {
      client.close()
      nodes.stopAll()
    }
  }

  private def broken: JobSpec = {
    val part = JobPart.of(MachinePlan.of("x", "none", "default", 0, 1, java.util.Map.of(), null, 100), 1)
    val text = "C x\n{}\nP0(int *x) { WRITE_ONCE(*x, 1); }\nexists (x=1)\n"
    val sources = java.util.Map.of("x", new SourceText("x.litmus", text))
    new JobSpec(sources, ProjectFiles.NONE, "", java.util.List.of(part), 1, EngineName.INLINE)
  }

  test("a job, its failure and its reason are there after all nodes have ended") {
    val job = within { client =>
      val accepted = client.ask(self => new CoordinatorCommand.Submit(broken, self)).asInstanceOf[ClientReply.Accepted]
      Iterator.continually(show(client, accepted.job)).find(_.hasEnded).get
      accepted.job
    }
    within { client =>
      val view = show(client, job)
      view.status shouldBe JobStatus.FAILED
      view.reason should include("unknown architecture 'none'")
    }
  }

  private def show(client: ClusterClient, job: String) =
    client.ask(self => new CoordinatorCommand.ShowJob(job, self)).asInstanceOf[ClientReply.Shown].job
}
