package org.shootdown.machine

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.config.input.InvalidInputException
import org.shootdown.config.time.Picoseconds
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{Scenario, ScenarioCompiler, ScenarioFile}

import java.nio.file.Path
import java.util.{List => JavaList, Map => JavaMap}
import scala.jdk.CollectionConverters._

/** Stalls as users write them, and where they end up. */
class StallSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val arm64 = ArchitectureCatalogue.of(JavaList.of(Path.of("..", "config", "architectures"))).find("arm64")

  /** P0 passes f.middle and P0.end, P1 and its copies P1.start and f.middle; nobody passes g.dead. */
  private val scenario: Scenario = {
    val source =
      """C t
        |(*
        | * shootdown { replicate = P1 }
        | *)
        |{}
        |void f(void) { point(middle); }
        |void g(void) { return; point(dead); }
        |P0(int *x) { f(); g(); point(end); }
        |P1(int *x) { point(start); f(); }
        |exists (x=1)
        |""".stripMargin
    val target = new Target(arm64, "default", 4, 1, JavaMap.of())
    new ScenarioCompiler(new IncludePath(JavaList.of())).compile(ScenarioFile.parse("t.litmus", source), target)
  }

  /** By CPU and name of a point: the stall there, where there is one. */
  private def stalled(texts: String*): Map[(Int, String), Long] = {
    val machine = MachineAssembly.of(scenario, 10, texts.map(Stall.parse).asJava)
    val all = for {
      (stalls, cpu) <- machine.stalls.asScala.toSeq.zipWithIndex
      (point, index) <- machine.cpus.get(cpu).program.points.asScala.zipWithIndex
    } yield (cpu, point) -> stalls.atPs(index)
    all.filter(_._2 > 0).toMap
  }

  private def refused(texts: String*)(message: String): Unit =
    assert(intercept[InvalidInputException](stalled(texts: _*)).getMessage == message)

  test("without stalls there are none, and a machine has none unless told") {
    assert(stalled().isEmpty)
    assert(MachineAssembly.of(scenario, 10) == MachineAssembly.of(scenario, 10, JavaList.of()))
  }

  test("a stall concerns one CPU, all that run a thread, or every CPU that passes the point") {
    assert(stalled("1:f.middle=5us") == Map((1, "f.middle") -> 5000000L))
    assert(stalled("0:f.middle=300ns") == Map((0, "f.middle") -> 300000L))
    assert(stalled("3:P1.start=1.5us") == Map((3, "P1.start") -> 1500000L))
    assert(stalled("P1:f.middle=1ms") == (1 to 3).map(cpu => (cpu, "f.middle") -> 1000000000L).toMap)
    assert(stalled("f.middle=10ns") == (0 to 3).map(cpu => (cpu, "f.middle") -> 10000L).toMap)
    assert(stalled("P0.end=1us") == Map((0, "P0.end") -> 1000000L))
    assert(stalled(" 1 : f.middle = 5 us ") == stalled("1:f.middle=5us"))
  }

  test("several stalls add up, and of two that concern the same the later counts") {
    assert(stalled("0:P0.end=1us", "0:f.middle=2us") == Map((0, "P0.end") -> 1000000L, (0, "f.middle") -> 2000000L))
    assert(stalled("P1:f.middle=1us", "2:f.middle=2us", "0:P0.end=1us")((2, "f.middle")) == 2000000L)
    assert(stalled("2:f.middle=2us", "f.middle=1us").values.toSet == Set(1000000L))
  }

  test("a stall has one text, whatever spaces it was written with") {
    assert(Stall.parse("1: f.middle = 1.5 us").text == "1:f.middle=1.5us")
    assert(Stall.parse("f.middle=1us").text == "f.middle=1us")
  }

  test("a CPU, a thread or a point that is not there is refused, with what is") {
    refused("4:f.middle=1us")("stall '4:f.middle=1us': there is no CPU 4; the last one is 3")
    refused("P2:f.middle=1us")("stall 'P2:f.middle=1us': there is no thread P2; the last one is P1")
    refused("1:f.midle=1us")(
      "stall '1:f.midle=1us': there is no point 'f.midle' on CPU 1, variant default for arm64;" +
        " did you mean 'f.middle'? (points: P1.start, f.middle)"
    )
    refused("P0:P1.start=1us")(
      "stall 'P0:P1.start=1us': there is no point 'P1.start' of P0, variant default for arm64 (points: P0.end, f.middle)"
    )
    refused("g.dead=1us")(
      "stall 'g.dead=1us': there is no point 'g.dead', variant default for arm64 (points: P0.end, P1.start, f.middle)"
    )
  }

  test("what is no stall is refused, with what would be one") {
    val form = "write it as [CPU:]FUNCTION.POINT=TIME, like 1:function.point=5us"
    for (text <- Seq("", "f.middle", "f.middle=", "=5us", "1:=5us", "a:b:c=1us", "f.middle=1us=2us"))
      refused(text)(s"stall '$text': $form")
    for (whose <- Seq("", "p1", "CPU1", "-1", "P", "1234567890"))
      refused(s"$whose:f.middle=1us")(
        s"stall '$whose:f.middle=1us': '$whose' is neither a CPU's number nor a thread like P1"
      )
    refused("f.middle=5")("stall 'f.middle=5': '5' needs one of the units ps, ns, us, ms, s")
    refused("f.middle=soon")("stall 'f.middle=soon': 'soon' is not a duration; write it like '1.5ns'")
    refused("f.middle=101s")("stall 'f.middle=101s': '101s' is not between 0 and 100 s")
    refused("f.middle=0us")("stall 'f.middle=0us': on arm64 a stall takes at least 10 ns")
    refused("f.middle=9999ps")("stall 'f.middle=9999ps': on arm64 a stall takes at least 10 ns")
  }

  test("any stall that fits is read back from its text") {
    val texts = Gen.zip(Gen.oneOf("", "0:", "P1:", "3:"), Gen.choose(10_000L, Picoseconds.MAXIMUM))
    forAll(texts) { case (whose, ps) =>
      val stall = Stall.parse(s"${whose}f.middle=$ps ps")
      assert(stall.ps == ps && Stall.parse(stall.text) == stall)
      assert(stalled(stall.text).values.toSet == Set(ps))
    }
  }
}
