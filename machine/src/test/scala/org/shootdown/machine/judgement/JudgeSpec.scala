package org.shootdown.machine.judgement

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.ArchitectureCatalogue
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.ComponentReport
import org.shootdown.config.protocol.ComponentReport.CpuEnd
import org.shootdown.litmus.ScenarioCompiler.Target
import org.shootdown.litmus.preprocess.IncludePath
import org.shootdown.litmus.{Scenario, ScenarioCompiler, ScenarioFile}
import org.shootdown.machine.{Machine, MachineAssembly, MachineEnd}

import java.nio.file.Path
import java.util.{List => JavaList, Map => JavaMap, OptionalInt}
import scala.jdk.CollectionConverters._

/** What an end means: which conditions hold in it, whether it counts, and what a histogram shows. */
class JudgeSpec extends AnyFunSuite with ScalaCheckPropertyChecks {
  private val arm64 = ArchitectureCatalogue.of(JavaList.of(Path.of("..", "config", "architectures"))).find("arm64")

  private def compiled(ending: String, cpus: Int = 0, mmus: Int = 1): Scenario = {
    val source =
      s"""C t
         |(*
         | * shootdown { replicate = P1 }
         | *)
         |{ int x; int y; }
         |P0(int *x, int *y) { int r0; int r1; r0 = READ_ONCE(*x); r1 = READ_ONCE(*y); }
         |P1(int *x) { int r0; r0 = READ_ONCE(*x); }
         |$ending
         |""".stripMargin
    val target = new Target(arm64, "default", cpus, mmus, JavaMap.of())
    new ScenarioCompiler(new IncludePath(JavaList.of())).compile(ScenarioFile.parse("t.litmus", source), target)
  }

  private def end(finished: Boolean): CpuEnd = new CpuEnd(finished, 0, "LOCK", 0, false, JavaList.of(), JavaList.of())

  /** An end with these values of what is observed, by component. */
  private def ended(
      scenario: Scenario,
      values: Seq[Seq[Long]],
      findings: Seq[Finding] = Nil,
      hung: Set[Int] = Set.empty
  ): MachineEnd = {
    val cpus = scenario.cpus.size
    val reports = values.zipWithIndex.map { case (own, component) =>
      val cpu = if (component < cpus) end(!hung(component)) else null
      val reported = if (component == 0) findings else Nil
      new ComponentReport(component, own.map(Long.box).asJava, reported.asJava, 0, 0, cpu)
    }
    new MachineEnd(reports.asJava, MachineEnd.Ending.AT_REST)
  }

  private def machine(scenario: Scenario): Machine = MachineAssembly.of(scenario, 10)

  private def judge(scenario: Scenario, end: MachineEnd): Judgement = new Judge(scenario, machine(scenario)).judge(end)

  private val value = Gen.choose(0L, 2L)

  test("conditions hold by the values of registers and words") {
    val scenario = compiled("exists one (0:r0=1 /\\ 1:r0=2)\nexists two (x=1 \\/ 0:r1=0)\nforall three (not (y=2))")
    forAll(value, value, value, value, value) { (r0, r1, other, x, y) =>
      val judgement = judge(scenario, ended(scenario, Seq(Seq(r0, r1), Seq(other), Seq(x, y))))
      assert(judgement.holds.asScala == Seq(r0 == 1 && other == 2, x == 1 || r1 == 0, y != 2))
      assert(judgement.counted)
      assert(judgement.state == s"0:r0=$r0; 0:r1=$r1; 1:r0=$other; x=$x; y=$y;")
      assert(judgement.values.asScala.map(_.longValue) == Seq(r0, r1, other, x, y))
      assert(judgement.findings.isEmpty)
    }
  }

  test("an outcome that the filter drops does not count, whatever holds in it") {
    val scenario = compiled("filter (0:r0=1)\nexists (1:r0=1)")
    forAll(value, value) { (first, second) =>
      val judgement = judge(scenario, ended(scenario, Seq(Seq(first), Seq(second), Nil)))
      assert(judgement.counted == (first == 1))
      assert(judgement.holds.asScala == Seq(second == 1))
    }
  }

  test("some copy of a replicated thread makes a condition hold, and is named") {
    val scenario = compiled("exists (1:r0=1)", cpus = 4)
    val judge = new Judge(scenario, machine(scenario))
    forAll(Gen.listOfN(3, value)) { copies =>
      val end = ended(scenario, Nil +: copies.map(Seq(_)) :+ Nil)
      assert(judge.judge(end).holds.get(0) == copies.contains(1L))
      val witness = judge.witness(scenario.conditions.get(0), end)
      val expected = if (copies.contains(1L)) OptionalInt.of(1 + copies.indexOf(1L)) else OptionalInt.empty
      assert(witness == expected)
      val counts = copies.groupBy(identity).view.mapValues(_.size).toSeq.sorted
      assert(judge.judge(end).state == counts.map { case (v, n) => s"$v:$n" }.mkString("1:r0={", ",", "};"))
    }
  }

  test("every copy has to make what must always be hold") {
    val scenario = compiled("forall (1:r0=1)", cpus = 4)
    forAll(Gen.listOfN(3, value)) { copies =>
      val judgement = judge(scenario, ended(scenario, Nil +: copies.map(Seq(_)) :+ Nil))
      assert(judgement.holds.get(0) == copies.forall(_ == 1))
    }
  }

  test("a condition can ask for a checker's report and for who has not finished") {
    val scenario = compiled("exists freed (report(use_after_free))\nexists any (report(any))\nexists stuck (hung(0))")
    val values = Seq(Nil, Nil, Nil)
    val freed = Finding.of(Checker.USE_AFTER_FREE, 1, 0, 0)
    def holds(end: MachineEnd) = judge(scenario, end).holds.asScala
    assert(holds(ended(scenario, values)) == Seq(false, false, false))
    assert(holds(ended(scenario, values, Seq(freed))) == Seq(true, true, false))
    assert(holds(ended(scenario, values, hung = Set(0))) == Seq(false, true, true))
    val hung = judge(scenario, ended(scenario, values, hung = Set(1))).findings.asScala
    assert(hung.map(f => f.checker -> f.cpu) == Seq(Checker.HUNG_TASK -> 1))
  }

  test("words are asked of the MMU that owns them") {
    for (mmus <- 1 to 3) {
      val scenario = compiled("exists (x=5 /\\ y=6)", mmus = mmus)
      val assembled = machine(scenario)
      val addresses = scenario.observedAddresses.asScala.map(_.longValue)
      val valueOf = addresses.zip(Seq(5L, 6L)).toMap
      val words = assembled.observedAddresses.asScala.toSeq.map(_.asScala.toSeq.map(a => valueOf(a.longValue)))
      val judgement = judge(scenario, ended(scenario, Seq(Nil, Nil) ++ words))
      assert(judgement.holds.get(0))
      assert(judgement.state == "x=5; y=6;")
    }
  }
}
