package org.shootdown.coordinator.interconnect

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.protocol.Topology
import org.shootdown.coordinator.fixture.{TestCpu, TestMachine}

class PlacementSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  private val topologies: Gen[Topology] = Gen.zip(Gen.choose(1, 40), Gen.choose(1, 5)).map { case (cpus, mmus) =>
    new Topology(cpus, mmus, null, java.util.List.of())
  }

  test("every component has one place, and is found there") {
    forAll(topologies -> "topology", Gen.choose(1, 8) -> "interconnects") { (topology, interconnects) =>
      Seq(Placements.scattered(topology.components, interconnects), Placement.cpusAndMmus(topology)).foreach {
        placement =>
          val carried = (0 until placement.interconnects).flatMap { i =>
            (0 until placement.count(i)).map(at => (placement.component(i, at), i, at))
          }
          carried.map(_._1) should contain theSameElementsAs (0 until topology.components)
          carried.foreach { case (component, i, at) =>
            (placement.owner(component), placement.position(component)) shouldBe ((i, at))
          }
      }
    }
  }

  test("neighbours stay together, and shares of CPUs and of MMUs differ by one at most") {
    forAll(Gen.choose(1, 40) -> "CPUs", Gen.choose(1, 5) -> "MMUs", Gen.choose(1, 8) -> "interconnects") {
      (cpus, mmus, interconnects) =>
        val machine = TestMachine(List.fill(cpus)(TestCpu(Nil)), mmus = mmus).machine
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
    forAll(topologies -> "topology") { topology =>
      val placement = Placement.cpusAndMmus(topology)
      (placement.count(0), placement.count(1)) shouldBe ((topology.cpus, topology.mmus))
    }
  }
}
