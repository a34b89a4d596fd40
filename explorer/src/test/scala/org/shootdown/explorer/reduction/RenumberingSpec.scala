package org.shootdown.explorer.reduction

import org.scalacheck.Gen
import org.scalacheck.rng.Seed
import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.explorer.stepping.PossibleSteps
import org.shootdown.explorer.stepping.ProgramWatch
import org.shootdown.explorer.state.InternedParts
import org.shootdown.explorer.stepping.{LockDependencies, MessagesInFlight, Step, SteppedMachine}
import org.shootdown.machine.MachineObserver
import org.shootdown.explorer.{Explored, RandomPrograms}
import org.shootdown.config.architecture.MemoryModel
import org.shootdown.config.protocol.CpuNumbers
import org.shootdown.cpu.core.CpuLimits

import scala.jdk.CollectionConverters._
import scala.util.Random

/**
 * CPUs that are alike may change their numbers at any time: a step of the state with other numbers is the step of the
 * state, with other numbers.
 *
 * The other machine never took the steps before. It was put into the state, so what a part keeps beside the words that
 * it declares shows here too.
 */
class RenumberingSpec extends AnyFunSuite {
  private val Programs = 20
  private val Steps = 60

  /** Programs that handle numbers of CPUs tell those that are alike apart. */
  private val naming = Seq("smp_processor_id", "__ipi(1", "__call_cpu(", "spin_is_locked")

  /** A machine, and what says in which state it is. */
  private final class Side(explored: Explored, model: MemoryModel, parts: InternedParts, locks: LockDependencies) {
    val machine = new SteppedMachine(
      explored.machine,
      model,
      CpuLimits.USUAL,
      locks,
      MachineObserver.NONE,
      ProgramWatch.NONE
    )
    val codec = new StateCodec(machine, parts, null, null)

    /** The state, with these numbers; the machine stays in it. */
    def state(numbers: CpuNumbers): Array[Int] = {
      val kept = new Array[Int](codec.partCount)
      val renumbered = new Array[Int](codec.partCount)
      codec.save(kept)
      codec.save(renumbered, numbers)
      codec.restore(kept)
      renumbered
    }
  }

  private def permutation(classes: CpuClasses, cpus: Int, random: Random): CpuNumbers = {
    val numbers = Array.range(0, cpus)
    for (i <- 0 until classes.count) {
      val members = classes.members(i).asScala.map(_.intValue).toSeq
      members.zip(random.shuffle(members)).foreach { case (cpu, number) => numbers(cpu) = number }
    }
    new CpuNumbers(numbers)
  }

  /** The step that is this one where CPUs have other numbers. */
  private def renumbered(step: Int, from: SteppedMachine, to: SteppedMachine, numbers: CpuNumbers): Int =
    Step.kind(step) match {
      case Step.Kind.DELIVER =>
        val message = new MessagesInFlight(from.cpuCount)
        message.add(from.flight.get(Step.subject(step)), 0)
        message.table.renumber(numbers)
        Step.of(Step.Kind.DELIVER, to.flight.indexOf(message.get(0)))
      case kind => Step.of(kind, numbers.of(Step.subject(step)), Step.choice(step))
    }

  /** How many steps were compared. */
  private def compare(explored: Explored, model: MemoryModel, random: Random): Int = {
    val parts = new InternedParts
    val locks = new LockDependencies
    val one = new Side(explored, model, parts, locks)
    val other = new Side(explored, model, parts, locks)
    val classes = new CpuClasses(explored.machine)
    one.machine.begin()
    var compared = 0
    var possible = one.machine.steps
    while (compared < Steps && !PossibleSteps.isOver(possible) && !one.machine.isCut) {
      val numbers = permutation(classes, one.machine.cpuCount, random)
      other.codec.restore(one.state(numbers))
      val step = possible.getInt(random.nextInt(possible.size))
      val same = renumbered(step, one.machine, other.machine, numbers)
      assert(other.machine.steps.size == possible.size)
      assert(other.machine.steps.asScala.exists(_ == same), s"step $step")
      one.machine.take(step)
      other.machine.take(same)
      val expected = one.state(numbers)
      val found = other.state(CpuNumbers.same(other.machine.cpuCount))
      assert(found.toSeq == expected.toSeq, s"step $step: ${difference(parts, expected, found)}")
      compared += 1
      possible = one.machine.steps
    }
    compared
  }

  private def difference(parts: InternedParts, expected: Array[Int], found: Array[Int]): String =
    expected.indices
      .filter(i => expected(i) != found(i))
      .map(i => s"part $i is ${parts.words(found(i)).toSeq}, not ${parts.words(expected(i)).toSeq}")
      .mkString("; ")

  for (architecture <- Explored.architectureNames)
    test(s"on $architecture other numbers for CPUs that are alike make no difference to any step") {
      val seed = System.nanoTime
      var compared = 0
      for (i <- 0 until Programs) {
        val program = RandomPrograms.alike.pureApply(Gen.Parameters.default, Seed(seed + i))
        if (!naming.exists(program.contains(_))) {
          val random = new Random(seed + i)
          withClue(s"seed $seed, program $i:\n$program") {
            for (model <- MemoryModel.values) compared += compare(Explored.text(program, architecture), model, random)
          }
        }
      }
      info(s"seed $seed: $compared steps were compared")
      assert(compared >= Programs * MemoryModel.values.length * 2, s"seed $seed: too little was compared")
    }
}
