package org.shootdown.cluster.wire

import java.io.IOException
import java.net.{Socket, SocketTimeoutException}
import java.nio.file.{Files, Path}
import java.security.KeyStore
import java.security.cert.X509Certificate

import javax.net.ssl.{KeyManager, KeyManagerFactory, SSLContext, TrustManager, X509TrustManager}

import scala.concurrent.duration._
import scala.util.Using

import akka.actor.testkit.typed.scaladsl.ActorTestKit
import akka.actor.typed.{ActorRef, ActorRefResolver}
import com.typesafe.config.ConfigFactory
import org.scalatest.BeforeAndAfterAll
import org.scalatest.concurrent.Eventually
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.cluster.fixture.TwoSystems
import org.shootdown.simulation.fixture.{Placements, Trials}
import org.shootdown.simulation.fixture.{Step, TestMachine}
import org.shootdown.simulation.interconnect.InterconnectCommand.Exchange
import org.shootdown.cluster.wire.ArteryFrames.{frame, frameOfVersion, prefix, Prologue}
import org.shootdown.cpu.isa.Order

/** Somebody who means harm connects to two nodes that run a machine together: they log it and go on. */
class HostilePeerSpec extends AnyFunSuite with Matchers with Eventually with BeforeAndAfterAll {
  implicit override val patienceConfig: PatienceConfig = PatienceConfig(30.seconds, 20.millis)

  private val logged = new Logged("akka.remote.artery", "akka.serialization", "org.shootdown.cluster.wire")
  private val plain = new TwoSystems(TwoSystems.settings(logLevel = "WARNING"))
  private lazy val keys = new ClusterKeys(Keys.make("nodes.p12"), Keys.Password)
  private lazy val secured = new TwoSystems(TwoSystems.settings(keys, "WARNING"))
  private lazy val victim = plain.near.createTestProbe[Any]("victim")

  override protected def afterAll(): Unit = {
    hostile.shutdownTestKit()
    plain.shutdown()
    secured.shutdown()
    logged.stop()
  }

  Seq[(String, String, Array[Byte])](
    (
      "random bytes",
      "a connection from outside is ended: it begins with",
      Array.tabulate(5000)(i => (i * 7919).toByte)
    ),
    ("a stream that there is not", "it begins with [65, 75, 75, 65, 9]", "AKKA".getBytes :+ 9.toByte),
    (
      "a frame longer than any",
      "it has a frame of 1073741824 bytes",
      Prologue ++ prefix(1 << 30) ++ new Array[Byte](99)
    ),
    ("a frame of less than nothing", "it has a frame of -4 bytes", Prologue ++ prefix(-4) ++ new Array[Byte](99)),
    ("a frame too short for its header", "it has a frame of 5 bytes", Prologue ++ prefix(5) ++ new Array[Byte](5))
  ).foreach { case (what, line, bytes) =>
    test(s"$what: the connection is ended and logged, and the nodes go on") {
      expecting(line)(connect(plain, port => new Socket("127.0.0.1", port), bytes))
      goesOn(plain)
    }
  }

  test("another version of Artery's frames: logged, and the nodes go on") {
    expecting("Incompatible protocol version [77]") {
      Using.resource(new Socket("127.0.0.1", port(plain))) { socket =>
        socket.getOutputStream.write(Prologue ++ frameOfVersion(77))
        eventually(logged.lines should not be empty)
      }
    }
    goesOn(plain)
  }

  private val sound = ArteryFrames.bytes(new Exchange(1, 0, 1, 2, 3, 0, true, new Array[Long](6), 4))

  Seq[(String, String, Seq[Array[Byte]])](
    ("another version", "it has version 7 of the format", Seq(sound.updated(0, 7.toByte))),
    ("too little", "it ends too early", Seq(sound.dropRight(1))),
    ("too much", "1 bytes follow its end", Seq(sound :+ 0.toByte)),
    (
      "2^31 envelopes",
      "the number of envelopes is 2147483648",
      Seq(sound.take(17) ++ Array[Byte](-128, -128, -128, -128, 8))
    ),
    ("too many bytes", "the number of bytes is 250000, at most 245760", Seq(new Array[Byte](250000))),
    ("a batch a second time", "part 0 of round 3 of trial 2 comes again", Seq(sound, sound))
  ).foreach { case (what, line, batches) =>
    test(s"a batch with $what: the connection is ended and logged, and the nodes go on") {
      val frames = batches.map(bytes => frame(WireSerializer.IDENTIFIER, Seq.fill(3)(Some("")), bytes))
      expecting(s"it has a batch that is none: $line")(
        connect(plain, port => new Socket("127.0.0.1", port), Prologue ++ frames.flatten)
      )
      goesOn(plain)
    }
  }

  test("nothing but the project's messages can be read, whoever is said to read it") {
    val empty = "{}".getBytes
    Seq(
      Hostile.ToCbor(empty, "java.util.ArrayList"),
      Hostile.ToCbor(empty, "org.shootdown.config.finding.Finding"),
      Hostile.ToCbor(empty, classOf[Exchange].getName),
      Hostile.ToJson(empty, "java.io.File"),
      Hostile.ToJava(empty)
    ).foreach(message => expecting("Failed to deserialize message")(send(message)))
    victim.expectNoMessage(Duration.Zero)
    goesOn(plain)
  }

  Seq[(String, String, () => Option[Path])](
    ("no certificate", "Empty client certificate chain", () => None),
    ("another certificate", "PKIX path validation failed", () => Some(Keys.make("stranger.p12")))
  ).foreach { case (what, line, file) =>
    test(s"with TLS, somebody with $what: the connection is ended and logged, and the nodes go on") {
      val context = tls(file())
      expecting(line)(connect(secured, port => context.getSocketFactory.createSocket("127.0.0.1", port), Prologue))
      goesOn(secured)
    }
  }

  test("with TLS, somebody without: the connection is ended and logged, and the nodes go on") {
    expecting("Unrecognized SSL message")(
      connect(secured, port => new Socket("127.0.0.1", port), Prologue ++ prefix(99))
    )
    goesOn(secured)
  }

  test("with TLS, a node with other keys reaches nobody") {
    val other = new TwoSystems(TwoSystems.settings(new ClusterKeys(Keys.make("other.p12"), Keys.Password)))
    val probe = secured.near.createTestProbe[Any]()
    expecting("a connection from outside is ended") {
      resolve(other.near, secured.near, probe.ref) ! "hello"
    }
    probe.expectNoMessage(Duration.Zero)
    other.shutdown()
    goesOn(secured)
  }

  private def expecting(line: String)(attack: => Unit): Unit = {
    logged.clear()
    attack
    eventually(logged.lines.mkString("\n") should include(line))
  }

  /** Sends bytes, and waits until the other end has closed the connection. */
  private def connect(systems: TwoSystems, open: Int => Socket, bytes: Array[Byte]): Unit =
    Using.resource(open(port(systems))) { socket =>
      socket.setSoTimeout(30000)
      try {
        socket.getOutputStream.write(bytes)
        socket.getOutputStream.flush()
        socket.getInputStream.read() shouldBe -1
      } catch {
        case open: SocketTimeoutException => throw open
        case _: IOException               =>
      }
    }

  /** A machine that the two run together ends as in one loop. */
  private def goesOn(systems: TwoSystems): Unit = {
    val steps = List(Step.Store(0, 1, Order.ONCE), Step.Load(1, Order.ONCE))
    val machine = TestMachine.running(steps, steps.reverse).simulated
    val expected = Trials.inline(machine, 1, 0, 2)
    val seen = systems.using(machine, Placements.cpusAndMmus(machine)) { actors =>
      Trials.observe(machine, 1, 0, 2)(Trials.runWith(actors.run))
    }
    seen.summary("digest") shouldBe expected.summary("digest")
  }

  private def port(systems: TwoSystems): Int = systems.near.system.address.port.get

  /** A system whose serializers write what they are told to. */
  private lazy val hostile: ActorTestKit = ActorTestKit(
    "hostile",
    ConfigFactory
      .parseString(s"""
        akka.actor.serializers {
          ${Hostile.Identifiers.keys.map(name => s"""$name = "${classOf[HostileSerializer].getName}"""").mkString("\n")}
        }
        akka.actor.serialization-bindings {
          "${classOf[Hostile.ToCbor].getName}" = jackson-cbor
          "${classOf[Hostile.ToJson].getName}" = jackson-json
          "${classOf[Hostile.ToJava].getName}" = java
        }
      """)
      .withFallback(TwoSystems.settings())
  )

  private def send(message: Hostile): Unit =
    resolve(hostile, plain.near, victim.ref) ! message

  private def resolve(from: ActorTestKit, to: ActorTestKit, ref: ActorRef[Any]): ActorRef[Any] =
    ActorRefResolver(from.system).resolveActorRef(ActorRefResolver(to.system).toSerializationFormat(ref))

  /** A client that trusts everybody, with a certificate of its own or none. */
  private def tls(file: Option[Path]): SSLContext = {
    val context = SSLContext.getInstance("TLSv1.3")
    context.init(file.fold(Array.empty[KeyManager])(managers), Array[TrustManager](Trusting), null)
    context
  }

  private def managers(file: Path): Array[KeyManager] = {
    val store = KeyStore.getInstance("PKCS12")
    Using.resource(Files.newInputStream(file))(store.load(_, Keys.Password.toCharArray))
    val factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm)
    factory.init(store, Keys.Password.toCharArray)
    factory.getKeyManagers
  }

  private object Trusting extends X509TrustManager {
    override def checkClientTrusted(chain: Array[X509Certificate], kind: String): Unit = ()
    override def checkServerTrusted(chain: Array[X509Certificate], kind: String): Unit = ()
    override def getAcceptedIssuers: Array[X509Certificate] = Array.empty
  }
}
