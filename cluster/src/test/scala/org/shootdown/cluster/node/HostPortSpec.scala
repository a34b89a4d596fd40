package org.shootdown.cluster.node

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.input.InvalidInputException

class HostPortSpec extends AnyFunSuite with Matchers {
  test("names, IPv4 and IPv6 addresses with a port are read, and written the same") {
    Seq("127.0.0.1:25520", "node-1.example:1", "[::1]:65535").foreach(text =>
      HostPort.parse(text).toString shouldBe text
    )
  }

  test("anything else is refused with an example of what is right") {
    Seq("", "127.0.0.1", ":25520", "host:", "host:x", "::1:1", "host:123456", "a b:1").foreach { text =>
      val refused = the[InvalidInputException] thrownBy HostPort.parse(text)
      refused.getMessage shouldBe s"'$text' is not HOST:PORT, such as 127.0.0.1:25520"
    }
  }

  test("a port is between 1 and 65535") {
    Seq("host:0", "host:65536").foreach { text =>
      (the[InvalidInputException] thrownBy HostPort.parse(text)).getMessage should startWith("a port is between")
    }
  }
}
