package org.shootdown.cpu.core

import it.unimi.dsi.fastutil.longs.LongList
import org.scalacheck.{Arbitrary, Gen}
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.Latency
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.MessageKind
import org.shootdown.cpu.isa.Opcode
import org.shootdown.cpu.isa.Opcode._

class LocalInstructionsSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val longs: Gen[Long] = Gen.frequency(
    4 -> Arbitrary.arbitrary[Long],
    2 -> Gen.choose(-70L, 70L),
    1 -> Gen.oneOf(Long.MinValue, Long.MaxValue, 0L, -1L, 1L, Int.MaxValue.toLong, 1L << 32)
  )

  private def flag(holds: Boolean): Long = if (holds) 1 else 0

  private val operations: Seq[(Opcode, (Long, Long) => Long)] = Seq(
    ADD -> (_ + _),
    SUBTRACT -> (_ - _),
    MULTIPLY -> (_ * _),
    AND -> (_ & _),
    OR -> (_ | _),
    XOR -> (_ ^ _),
    SHIFT_LEFT -> ((left, right) => left << right.toInt),
    SHIFT_RIGHT -> ((left, right) => left >> right.toInt),
    SHIFT_RIGHT_UNSIGNED -> ((left, right) => left >>> right.toInt),
    EQUAL -> ((left, right) => flag(left == right)),
    NOT_EQUAL -> ((left, right) => flag(left != right)),
    LESS -> ((left, right) => flag(left < right)),
    LESS_OR_EQUAL -> ((left, right) => flag(left <= right)),
    BELOW -> ((left, right) => flag(unsigned(left) < unsigned(right))),
    BELOW_OR_EQUAL -> ((left, right) => flag(unsigned(left) <= unsigned(right)))
  )

  private val divisions: Seq[(Opcode, (Long, Long) => Long)] = Seq(
    DIVIDE -> (_ / _),
    REMAINDER -> (_ % _),
    DIVIDE_UNSIGNED -> ((left, right) => (unsigned(left) / unsigned(right)).toLong),
    REMAINDER_UNSIGNED -> ((left, right) => (unsigned(left) % unsigned(right)).toLong)
  )

  private def unsigned(value: Long): BigInt = BigInt(value) & ((BigInt(1) << 64) - 1)

  private def ran(code: Seq[Instruction], registers: Seq[Long], constants: Seq[Long] = Seq.empty): TestCpu = {
    val cpu = new TestCpu(code, registers, constants = constants)
    cpu.start()
    cpu
  }

  private def result(opcode: Opcode, left: Long, right: Long): Long =
    ran(Seq(Instruction(opcode, 0, 1, 2)), Seq(99, left, right)).core.register(0)

  operations.foreach { case (opcode, expected) =>
    test(s"$opcode computes on 64 bits") {
      forAll(longs, longs) { (left, right) => result(opcode, left, right) shouldBe expected(left, right) }
    }
  }

  divisions.foreach { case (opcode, expected) =>
    test(s"$opcode computes on 64 bits") {
      forAll(longs, longs.suchThat(_ != 0)) { (left, right) =>
        result(opcode, left, right) shouldBe expected(left, right)
      }
    }

    test(s"$opcode by zero is a divide error at its instruction and ends the program") {
      val cpu = ran(Seq(Instruction(MOVE, 3, 1), Instruction(opcode, 0, 1, 2), Instruction(MOVE, 4, 1)), Seq(99, 5, 0))
      cpu.port.findings should contain only Finding.of(Checker.DIVIDE_ERROR, TestMachine.Cpu, 1, 0)
      cpu.core.isFinished shouldBe true
      cpu.core.pc shouldBe 1
      cpu.core.register(0) shouldBe 99
      cpu.core.register(4) shouldBe 0
    }
  }

  test("the smallest number divided by -1 wraps around, as two's complement does") {
    result(DIVIDE, Long.MinValue, -1) shouldBe Long.MinValue
    result(REMAINDER, Long.MinValue, -1) shouldBe 0
  }

  test("a number is reduced to its low bits, with or without its sign") {
    forAll(longs, Gen.oneOf(8, 16, 32, 64)) { (value, bits) =>
      val cpu = ran(Seq(Instruction(EXTEND, 0, 2, bits, 1), Instruction(EXTEND, 1, 2, bits, 0)), Seq(0, 0, value))
      val low = unsigned(value) & ((BigInt(1) << bits) - 1)
      val signed = if (low.testBit(bits - 1)) low - (BigInt(1) << bits) else low
      BigInt(cpu.core.register(0)) shouldBe signed
      unsigned(cpu.core.register(1)) shouldBe low
    }
  }

  test("constants come from the program's pool, moves from registers") {
    val cpu = ran(Seq(Instruction(CONSTANT, 0, 1), Instruction(MOVE, 1, 0)), Seq.empty, Seq(7L, Long.MinValue))
    cpu.core.register(0) shouldBe Long.MinValue
    cpu.core.register(1) shouldBe Long.MinValue
  }

  test("a CPU knows its number") {
    ran(Seq(Instruction(CURRENT_CPU, 0)), Seq.empty).core.register(0) shouldBe TestMachine.Cpu
  }

  test("jumps are taken by the value of a register") {
    val skip = Instruction(MOVE, 0, 3)
    def skipped(jump: Instruction, value: Long) = ran(Seq(jump, skip), Seq(0, value, 0, 1)).core.register(0) == 0
    skipped(Instruction(JUMP, 2), 5) shouldBe true
    skipped(Instruction(JUMP_IF_ZERO, 1, 2), 0) shouldBe true
    skipped(Instruction(JUMP_IF_ZERO, 1, 2), 5) shouldBe false
    skipped(Instruction(JUMP_IF_NOT_ZERO, 1, 2), Long.MinValue) shouldBe true
    skipped(Instruction(JUMP_IF_NOT_ZERO, 1, 2), 0) shouldBe false
  }

  test("a loop within the core runs to its end") {
    val loop = Seq(
      Instruction(JUMP_IF_ZERO, 1, 4),
      Instruction(ADD, 0, 0, 1),
      Instruction(SUBTRACT, 1, 1, 2),
      Instruction(JUMP, 0)
    )
    forAll(Gen.choose(0L, 500L)) { n => ran(loop, Seq(0, n, 1)).core.register(0) shouldBe n * (n + 1) / 2 }
  }

  test("a long loop within the core runs to its end") {
    val loop = Seq(Instruction(ADD, 0, 0, 2), Instruction(LESS, 3, 0, 1), Instruction(JUMP_IF_NOT_ZERO, 3, 0))
    val cpu = ran(loop, Seq(0, 1_000_000, 1, 0))
    cpu.core.register(0) shouldBe 1_000_000
    cpu.core.isFinished shouldBe true
    cpu.port.charges should contain only (Latency.INSTRUCTION -> 3_000_000L)
  }

  test("a loop whose registers come back to what they were never ends, and takes interrupts") {
    val away = Instruction(JUMP, 2)
    val loops = Seq(
      Seq(Instruction(JUMP, 0)) -> Seq.empty,
      Seq(Instruction(ADD, 0, 0, 1), Instruction(AND, 0, 0, 2), Instruction(JUMP, 0)) -> Seq(0L, 1L, 0xffffL),
      Seq(away, Instruction(MOVE, 0, 1), Instruction(XOR, 0, 0, 1), Instruction(JUMP, 2)) -> Seq(0L, 5L)
    )
    for ((loop, registers) <- loops) {
      val cpu = ran(loop, registers)
      cpu.checkers shouldBe empty
      cpu.core.isFinished shouldBe false
      cpu.core.isEndless shouldBe true
      cpu.core.ends.end(LongList.of()).endless shouldBe true
      cpu.core.handlesNow(MessageKind.IPI) shouldBe true
    }
  }

  test("a loop that goes on for longer than can be followed is cut off and reported") {
    val cpu = ran(Seq(Instruction(ADD, 0, 0, 1), Instruction(JUMP, 0)), Seq(0, 1))
    cpu.checkers shouldBe Seq(Checker.LIMIT_REACHED)
    cpu.core.isEndless shouldBe false
  }

  test("a long loop is left where nobody waits for it any more, after whole portions") {
    val loop = Seq(Instruction(ADD, 0, 0, 1), Instruction(JUMP, 0))
    val seen = (0 to 2).map { patience =>
      val cpu = new TestCpu(loop, Seq(0, 1))
      cpu.port.patience = patience
      cpu.start()
      cpu.checkers shouldBe empty
      cpu.core.canExecute shouldBe false
      cpu.core.isEndless shouldBe false
      cpu.core.register(0)
    }
    seen shouldBe seen.sorted.distinct
    seen.last should be < 200_000L
  }

  test("a loop of instructions that ask nobody for anything never ends, and stays where interrupts are on") {
    val loop = Seq(Instruction(IRQ_SAVE, 0), Instruction(IRQ_RESTORE, 0), Instruction(JUMP, 0))
    val cpu = ran(loop, Seq(0))
    cpu.core.isEndless shouldBe true
    cpu.core.interruptsOn shouldBe true
  }

  test("instructions within the core are charged together and send nothing") {
    val cpu = ran(Seq.fill(5)(Instruction(MOVE, 0, 1)), Seq.empty)
    cpu.port.charges should contain only (Latency.INSTRUCTION -> 5L)
    cpu.port.sent shouldBe empty
  }
}
