package org.shootdown.config.architecture

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers

class LatencySpec extends AnyFunSuite with Matchers {

  test("a key is the name in lower case with dashes, and the word that files use") {
    Latency.IPI_HANDLER_PAGE.key shouldBe "ipi-handler-page"
    Latency.values.foreach(latency => latency.key shouldBe Words.of(latency))
  }

  test("every latency can be drawn on some machine") {
    val transports = FlushTransport.values.map(new Architecture.Flush(_, 0, false, false, false, 0))
    Latency.values.foreach { latency =>
      assert(transports.exists(flush => LatencyUse.of(latency).isUsedWith(flush)), latency)
    }
  }
}
