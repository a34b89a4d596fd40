package org.shootdown.cluster.wire

import java.nio.file.Path

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException

class TransportSpec extends AnyFunSuite with Matchers {
  private lazy val file = Keys.make("cluster.p12")
  private lazy val keys = new ClusterKeys(file, Keys.Password)

  test("on the loopback interface no keys are needed") {
    Seq("127.0.0.1", "localhost", "127.1.2.3", "::1").foreach { host =>
      val settings = new Transport(host, 4711, null, false).settings.getConfig("akka.remote.artery")
      settings.getString("canonical.hostname") shouldBe host
      settings.getInt("canonical.port") shouldBe 4711
      settings.getString("ssl.ssl-engine-provider") shouldBe classOf[PlainEngineProvider].getName
    }
  }

  test("any other address takes keys or an explicit word, and the refusal says how") {
    Seq("0.0.0.0", "::", "192.0.2.1").foreach { host =>
      val refusal = problem(new Transport(host, 0, null, false))
      Seq(host, ClusterKeys.COMMAND, "scp shootdown.p12", "--tls-keys", "--insecure").foreach(refusal should include(_))
      noException should be thrownBy new Transport(host, 0, null, true)
      noException should be thrownBy new Transport(host, 0, keys, false)
    }
  }

  test("with keys both ends have to show them, by TLS 1.3, on the loopback interface too") {
    val settings = new Transport("127.0.0.1", 0, keys, false).settings.getConfig("akka.remote.artery")
    settings.getString("transport") shouldBe "tls-tcp"
    settings.getString("ssl.ssl-engine-provider") shouldBe classOf[TlsEngineProvider].getName
    val engine = settings.getConfig("ssl.config-ssl-engine")
    engine.getString("protocol") shouldBe "TLSv1.3"
    engine.getBoolean("require-mutual-authentication") shouldBe true
    engine.getString("key-store") shouldBe engine.getString("trust-store")
  }

  test("what cannot be is refused") {
    problem(new Transport("127.0.0.1", 65536, null, false)) should include("no port 65536")
    problem(new Transport("127.0.0.1", -1, null, false)) should include("no port -1")
    problem(new Transport("no such host", 0, null, false)) shouldBe "there is no host no such host"
    problem(new Transport("127.0.0.1", 0, keys, true)) should include("either --tls-keys or --insecure")
  }

  test("keys that are not usable are refused, with the reason") {
    problem(new ClusterKeys(Keys.missing, "x")) should include("there is no such file; make it with keytool")
    problem(new ClusterKeys(file, "wrong")) should include("the password is wrong")
    problem(new ClusterKeys(Keys.write("text.p12", "no keys"), "x")) should include("it cannot be read as PKCS12")
    problem(new ClusterKeys(expired, Keys.Password)) should include("its certificate has expired")
    problem(new ClusterKeys(two, Keys.Password)) should include("it has 2 entries instead of one private key")
    problem(new ClusterKeys(secret, Keys.Password)) should include("its one entry is no private key")
  }

  test("the password comes from the environment or from a file, and is shown nowhere") {
    val variable = ClusterKeys.PASSWORD_VARIABLE
    ClusterKeys.of(file, null, Map(variable -> Keys.Password).asJava) shouldBe keys
    val passwordFile = Keys.write("password", Keys.Password + "\n")
    ClusterKeys.of(file, passwordFile, Map(variable -> "another").asJava) shouldBe keys
    problem(ClusterKeys.of(file, null, Map.empty[String, String].asJava)) should include(s"set $variable")
    problem(ClusterKeys.of(file, Path.of("/no/file"), Map.empty[String, String].asJava)) should include("/no/file")
    new Transport("127.0.0.1", 0, keys, false).toString should not include Keys.Password
  }

  private def expired: Path = Keys.make(
    "expired.p12",
    command => (command :+ "-startdate" :+ "-3d").updated(command.indexOf("-validity") + 1, "1")
  )

  private def two: Path = {
    Keys.make("two.p12")
    Keys.make("two.p12", command => command.updated(command.indexOf("-alias") + 1, "another"))
  }

  private def secret: Path = Keys.make(
    "secret.p12",
    command =>
      command.head +: "-genseckey" +: command.slice(2, command.indexOf("-dname")) :++ Seq(
        "-keyalg",
        "AES",
        "-keysize",
        "256"
      )
  )

  private def problem(body: => Any): String = intercept[InvalidInputException](body).getMessage
}
