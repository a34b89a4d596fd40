package org.shootdown.coordinator.cli

import org.scalatest.{BeforeAndAfterAll, Suite}
import org.shootdown.cluster.fixture.TestNodes

/** Three nodes in this JVM, and commands that are given to them. */
private[cli] trait OnNodes extends Signals with BeforeAndAfterAll { this: Suite =>
  protected val journal = TestNodes.inMemory()
  protected val nodes = new TestNodes(Seq(Set("cpu", "coordinator"), Set("mmu", "coordinator"), Set("cpu")), journal)

  override protected def beforeAll(): Unit = {
    nodes.start(0, 1, 2)
    nodes.await(3)
  }

  override protected def afterAll(): Unit = nodes.stopAll()

  protected def run(more: String*): Ended = {
    val machines = Seq("--variant", "before", "--arch", "x86_64,arm64")
    val trials = if (more.contains("--trials")) Nil else Seq("--trials", "150")
    shootdown(Seq("run", race) ++ machines ++ trials ++ more: _*)
  }

  protected def here: Seq[String] = digests(run("--engine", "inline"))

  protected def there(more: String*): Ended = run(Seq("--cluster", nodes.asOption) ++ more: _*)

  protected def asked(command: String*): Ended = shootdown(command ++ Seq("--cluster", nodes.asOption): _*)

  protected def digests(ended: Ended): Seq[String] = {
    assert(ended.code == 0, ended.err)
    ended.out.linesIterator.filter(_.startsWith("Digest ")).toSeq
  }

  protected def jobOf(ended: Ended): String = ended.err.linesIterator.next().stripPrefix("job ")
}
