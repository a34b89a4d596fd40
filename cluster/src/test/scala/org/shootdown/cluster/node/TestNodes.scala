package org.shootdown.cluster.node

import java.net.ServerSocket
import java.time.Duration
import java.util.UUID

import scala.jdk.CollectionConverters._

import org.shootdown.cluster.job.ClientReply
import org.shootdown.cluster.wire.Transport

/** Nodes on this JVM, with a database that outlives them: one in memory, if no other is named. */
final class TestNodes(roles: Seq[Set[String]], journal: JournalSettings = TestNodes.inMemory()) {
  val addresses: Seq[HostPort] = TestNodes.freePorts(roles.size).map(new HostPort("127.0.0.1", _))

  private val running = scala.collection.mutable.Map.empty[Int, (Node, Thread)]

  def start(numbers: Int*): Unit = numbers.foreach { number =>
    val address = addresses(number)
    val node =
      new Node(new NodeSettings(address, address, "", roles(number).asJava, addresses.asJava, null, false, 1, journal))
    val thread = new Thread(() => node.run(), s"node-$number")
    thread.start()
    running(number) = (node, thread)
  }

  def stop(numbers: Int*): Unit = numbers.foreach { number =>
    val (node, thread) = running.remove(number).get
    node.stop()
    thread.join()
  }

  def stopAll(): Unit = stop(running.keys.toSeq: _*)

  /** For `--cluster`. */
  def asOption: String = addresses.mkString(",")

  /** Asks until so many nodes are members and run trials. */
  def await(count: Int): ClientReply.Described = {
    val client = new ClusterClient(addresses.asJava, Transport.LOOPBACK, Duration.ofMinutes(1))
    try {
      def asked = client.ask(new CoordinatorCommand.Describe(_)).asInstanceOf[ClientReply.Described]
      Iterator.continually(asked).find(_.ready == count).get
    } finally client.close()
  }
}

object TestNodes {
  def inMemory(): JournalSettings =
    new JournalSettings(s"jdbc:h2:mem:${UUID.randomUUID};DB_CLOSE_DELAY=-1", "", "")

  val All: Set[String] = NodeRoles.ALL.asScala.toSet

  private def freePorts(count: Int): Seq[Int] = {
    val sockets = Seq.fill(count)(new ServerSocket(0))
    try sockets.map(_.getLocalPort)
    finally sockets.foreach(_.close())
  }
}
