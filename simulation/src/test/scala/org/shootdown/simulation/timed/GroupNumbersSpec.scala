package org.shootdown.simulation.timed

import java.util.{List => JavaList}

import it.unimi.dsi.fastutil.ints.IntArrayList
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.chaos.Chaos
import org.shootdown.config.protocol.{AddressMap, Topology}
import org.shootdown.machine.Machine

class GroupNumbersSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {

  private def numbers(cpus: Seq[Int], mmus: Seq[Int], machineCpus: Int): GroupNumbers = {
    val nothing = new AddressMap(Array(), Array(), Array(), Array())
    val topology = new Topology(cpus.size, mmus.size, nothing, JavaList.of())
    val machine = new Machine(
      null,
      topology,
      JavaList.of(),
      JavaList.of(),
      JavaList.of(),
      JavaList.of(),
      JavaList.of(),
      Chaos.QUIET,
      0,
      1
    )
    new GroupNumbers(
      new Group(machine, new IntArrayList(cpus.toArray), new IntArrayList(mmus.toArray), 0, Orders.NONE),
      machineCpus
    )
  }

  private val places = for {
    machineCpus <- Gen.choose(1, 40)
    size <- Gen.choose(1, machineCpus)
    seed <- Gen.long
  } yield (new scala.util.Random(seed).shuffle((0 until machineCpus).toList).take(size), machineCpus)

  test("own members come first, then every other CPU of the machine once, in order") {
    forAll(places) { case (cpus, machineCpus) =>
      val group = numbers(cpus, Seq(3, 1), machineCpus)
      val own = cpus.size + 2
      (0 until own).map(group.toMachine) shouldBe cpus ++ Seq(machineCpus + 3, machineCpus + 1)
      val bystanders = (own until own + machineCpus - cpus.size).map(group.toMachine)
      bystanders shouldBe (0 until machineCpus).filterNot(cpus.contains)
    }
  }

  test("an answer goes to whoever asked, whatever it is") {
    forAll(places, Gen.choose(0, 60)) { case ((cpus, machineCpus), component) =>
      val group = numbers(cpus, Seq(0), machineCpus)
      group.toMachine(group.toAnswer(component)) shouldBe component
    }
  }

  test("a token comes back as it went, nobody's too") {
    forAll(Gen.choose(0, 16_000), Gen.choose(-1, 1_000_000)) { (group, own) =>
      val token = Token.of(group, own.toLong)
      (Token.group(token), Token.own(token)) shouldBe ((group, own))
    }
  }
}
