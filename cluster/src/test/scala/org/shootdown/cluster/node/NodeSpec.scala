package org.shootdown.cluster.node

import java.net.{InetAddress, ServerSocket, Socket, SocketException}

import scala.concurrent.duration._
import scala.util.Using

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import akka.actor.typed.scaladsl.adapter._
import org.scalatest.concurrent.Eventually
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.cluster.fixture.TwoSystems
import org.shootdown.cluster.wire.{ArteryFrames, Logged}

class NodeSpec extends AnyFunSuite with Matchers with Eventually {
  implicit override val patienceConfig: PatienceConfig = PatienceConfig(30.seconds, 20.millis)

  test("a node whose connections are cut gives its port back, whoever is still connected") {
    val logged = new Logged("akka.remote.artery")
    val kit = ActorTestKit("node", TwoSystems.settings(logLevel = "WARNING"))
    val port = kit.system.address.port.get
    val loopback = InetAddress.getByName("127.0.0.1")
    try
      Using.resource(new Socket(loopback, port)) { peer =>
        peer.setSoTimeout(30000)
        peer.getOutputStream.write(ArteryFrames.Prologue ++ ArteryFrames.frameOfVersion(66))
        eventually(logged.lines.mkString should include("[66]"))
        Node.cutConnections(kit.system.toClassic)
        try peer.getInputStream.read() shouldBe -1
        catch { case _: SocketException => }
        eventually(new ServerSocket(port, 1, loopback).close())
      }
    finally {
      kit.shutdownTestKit()
      logged.stop()
    }
  }
}
