package org.shootdown.simulation.interconnect

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.simulation.fixture.Placements
import org.shootdown.simulation.fixture.{TestCpu, TestMachine}
import org.shootdown.simulation.timed.SimulatedMachine

class PlacementSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  private val machines: Gen[SimulatedMachine] = Gen.zip(Gen.choose(1, 40), Gen.choose(1, 5)).map { case (cpus, mmus) =>
    TestMachine(List.fill(cpus)(TestCpu(Nil)), mmus = mmus).simulated
  }

  test("every component has one place, and is found there") {
    forAll(machines -> "machine", Gen.choose(1, 8) -> "interconnects") { (machine, interconnects) =>
      Seq(Placements.scattered(machine.componentCount, interconnects), Placements.cpusAndMmus(machine)).foreach {
        placement =>
          val carried = (0 until placement.interconnects).flatMap { i =>
            (0 until placement.count(i)).map(at => (placement.component(i, at), i, at))
          }
          carried.map(_._1) should contain theSameElementsAs (0 until machine.componentCount)
          carried.foreach { case (component, i, at) =>
            (placement.owner(component), placement.position(component)) shouldBe ((i, at))
          }
      }
    }
  }

  test("neighbours stay together, and shares of CPUs and of MMUs differ by one at most") {
    forAll(Gen.choose(1, 40) -> "CPUs", Gen.choose(1, 5) -> "MMUs", Gen.choose(1, 8) -> "interconnects") {
      (cpus, mmus, interconnects) =>
        val machine = TestMachine(List.fill(cpus)(TestCpu(Nil)), mmus = mmus).simulated
        val placement = Placement.neighbours(machine, interconnects)
        Seq(0 until cpus, cpus until machine.componentCount).foreach { kind =>
          val owners = kind.map(placement.owner)
          owners shouldBe owners.sorted
          val shares = (0 until interconnects).map(i => owners.count(_ == i))
          shares.max - shares.min should be <= 1
        }
    }
  }

  test("CPUs and MMUs can be kept apart") {
    forAll(machines -> "machine") { machine =>
      val placement = Placements.cpusAndMmus(machine)
      (placement.count(0), placement.count(1)) shouldBe ((machine.cpuCount, machine.mmuCount))
    }
  }
}
