package org.shootdown.coordinator.exploration

import java.util.{List => JavaList, Map => JavaMap, Optional, Set => JavaSet}

import scala.jdk.CollectionConverters._

import org.shootdown.litmus.Scenario
import org.shootdown.simulation.fixture.{Layout, StepCompiler, TestMachine}
import org.shootdown.litmus.Scenario.CpuStart
import org.shootdown.litmus.compile.Threads
import org.shootdown.litmus.condition.{Observation, Term}
import org.shootdown.litmus.header.Variant
import org.shootdown.litmus.image.Symbols
import org.shootdown.litmus.`type`.IntegerType

/** What an explorer has to know of a test machine: a scenario that shows everything the machine reports. */
object TestScenario {
  def of(test: TestMachine): Scenario = {
    val machine = test.machine
    val cpus = machine.cpus.asScala.map { cpu =>
      new CpuStart(cpu.cpu, cpu.program, cpu.parameters, cpu.mm, cpu.`lazy`)
    }
    new Scenario(
      "random",
      test.architecture,
      new Variant(Variant.DEFAULT, "", JavaMap.of(), JavaList.of()),
      cpus.asJava,
      machine.topology,
      test.layout.image,
      JavaList.of(Layout.Thing),
      new Threads(cpus.size, -1, cpus.size),
      JavaList.of(),
      Optional.empty,
      (registers(test) ++ words(test)).asJava,
      JavaSet.of(),
      Optional.empty,
      test.startSkewPs,
      new Symbols
    )
  }

  private def registers(test: TestMachine): Seq[Observation] = test.cpus.indices.map { cpu =>
    shown(s"$cpu:seen", new Term.Register(cpu, "seen", StepCompiler.Accumulator, IntegerType.LONG), cpu)
  }

  private def words(test: TestMachine): Seq[Observation] = test.layout.observed.zipWithIndex.map { case (address, i) =>
    shown(s"w$i", new Term.Word(s"w$i", address, IntegerType.LONG), 0)
  }

  private def shown(label: String, term: Term, cpu: Int): Observation =
    new Observation(label, term, JavaList.of(cpu), value => value.toString)
}
