package org.shootdown.simulation.timed

import java.nio.file.Path
import java.util.{List => JavaList, Map => JavaMap}

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.config.input.InvalidInputException
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{Scenario, ScenarioCompiler, ScenarioFile}
import org.shootdown.machine.Passage

class OrderSpec extends AnyFunSuite with Matchers {
  private val architectures = ArchitectureCatalogue.of(JavaList.of(Path.of("..", "config", "architectures")))

  private val text =
    """C order
      |(*
      | * shootdown { replicate = P1 }
      | *)
      |{}
      |P0(int *x) { point(one); WRITE_ONCE(*x, 1); point(two); }
      |P1(int *x) { point(here); int r0 = READ_ONCE(*x); }
      |exists (1:r0=1)
      |""".stripMargin

  private val scenario: Scenario = new ScenarioCompiler(IncludePath.NONE).compile(
    ScenarioFile.parse("order.litmus", text),
    new Target(architectures.find("arm64"), "default", 3, 1, JavaMap.of())
  )

  private def compile(order: String, timeoutPs: Long = 1_000_000): Orders =
    Order.compile(JavaList.of(Order.parse(order)), scenario, timeoutPs)

  private def refused(order: String, timeoutPs: Long = 1_000_000)(message: String): Unit =
    intercept[InvalidInputException](compile(order, timeoutPs)).getMessage should include(message)

  test("a thread's name stands for every CPU that runs it, a number for one") {
    val order = compile(" P0:P0.two   before P1:P1.here ").all.get(0)
    order.passedAt.toIntArray shouldBe Array(1, Passage.NOWHERE, Passage.NOWHERE)
    order.awaitedAt.toIntArray shouldBe Array(Passage.NOWHERE, 0, 0)
    compile("P0:P0.one before 2:P1.here").all.get(0).awaitedAt.toIntArray.toSeq.last shouldBe 0
    Order.parse(" P0:P0.two   before P1:P1.here ").text shouldBe "P0:P0.two before P1:P1.here"
  }

  test("what is awaited, and who waits") {
    val orders = compile("P0:P0.two before P1:P1.here")
    orders.announcedAt(0, 1).toIntArray shouldBe Array(0)
    orders.announcedAt(0, 0).isEmpty shouldBe true
    orders.waiters(0).toIntArray shouldBe Array(1, 2)
    orders.awaitedAt(1, 0, Array(false)) shouldBe 0
    orders.awaitedAt(1, 0, Array(true)) shouldBe Passage.NOWHERE
  }

  test("orders that cannot be are refused") {
    refused("P0:P0.one after P1:P1.here")("before")
    refused("P0 before P1")("P0:f.first before P1:g.second")
    refused("Q0:P0.one before P1:P1.here")("'Q0' is neither a CPU's number nor a thread")
    refused("P0:P0.one before P2:P1.here")("there is no thread P2; the last one is P1")
    refused("P0:P0.one before 3:P1.here")("there is no CPU 3; the last one is 2")
    refused("P0:P0.on before P1:P1.here")("did you mean 'P0.one'?")
    refused("P0:P0.one before P0:P0.two")("CPU 0 would wait for itself")
    refused("P0:P0.one before P1:P1.here", 9_999)("the timeout of an order is at least 10 ns")
  }
}
