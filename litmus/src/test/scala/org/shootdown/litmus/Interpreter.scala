package org.shootdown.litmus

import scala.collection.mutable
import scala.jdk.CollectionConverters._

import org.shootdown.cpu.isa.Opcode
import org.shootdown.cpu.isa.Order
import org.shootdown.cpu.isa.Program

/** One visible instruction as it happened: what it was, where, with which order. */
final case class Step(opcode: Opcode, order: Order, address: Long)

/** Runs one thread of a scenario alone: instructions in order, memory a map. */
final class Interpreter(scenario: Scenario, cpu: Int) {
  private val start = scenario.cpus.get(cpu)
  private val program: Program = start.program
  val registers: Array[Long] = Array.ofDim[Long](math.max(1, program.registers))
  val memory: mutable.Map[Long, Long] = mutable.Map.empty
  val steps: mutable.Buffer[Step] = mutable.Buffer.empty
  private var interrupts = 1L

  for (i <- 0 until start.parameters.size) registers(i) = start.parameters.getLong(i)

  def word(address: Long): Long = memory.getOrElse(address, scenario.image.valueAt(address))

  private def put(address: Long, value: Long): Unit = {
    val word = scenario.image.addresses.wordAt(address)
    memory(address) = if (word < 0) value else scenario.image.held(word, value)
  }

  def variables: Map[String, Long] =
    program.variables.asScala.map { case (name, register) => name -> registers(register) }.toMap

  def run(): Interpreter = {
    var pc = 0
    var left = 100000
    while (program.opcode(pc) != Opcode.HALT) {
      left -= 1
      require(left > 0, "the program does not end")
      pc = step(pc)
    }
    this
  }

  private def step(pc: Int): Int = {
    def operand(i: Int) = program.operand(pc, i)
    def r(i: Int) = registers(operand(i))
    def set(value: Long): Unit = registers(operand(0)) = value
    def bit(b: Boolean) = if (b) 1L else 0L
    def modify(next: Long => Long): Unit = {
      val address = r(1)
      val old = word(address)
      put(address, next(old))
      set(old)
    }
    val opcode = program.opcode(pc)
    if (opcode.isVisible) {
      val storing = Set(Opcode.STORE, Opcode.STORE_HALF, Opcode.USER_STORE, Opcode.LOCK, Opcode.UNLOCK)
      val without = Set(Opcode.FENCE, Opcode.POINT, Opcode.COMPLAIN, Opcode.DELAY)
      val address = if (without(opcode)) 0L else if (storing(opcode)) r(0) else r(1)
      steps += Step(opcode, Order.of(operand(4)), address)
    }
    opcode match {
      case Opcode.CONSTANT             => set(program.constant(operand(1)))
      case Opcode.MOVE                 => set(r(1))
      case Opcode.ADD                  => set(r(1) + r(2))
      case Opcode.SUBTRACT             => set(r(1) - r(2))
      case Opcode.MULTIPLY             => set(r(1) * r(2))
      case Opcode.DIVIDE               => set(r(1) / r(2))
      case Opcode.REMAINDER            => set(r(1) % r(2))
      case Opcode.DIVIDE_UNSIGNED      => set(java.lang.Long.divideUnsigned(r(1), r(2)))
      case Opcode.REMAINDER_UNSIGNED   => set(java.lang.Long.remainderUnsigned(r(1), r(2)))
      case Opcode.AND                  => set(r(1) & r(2))
      case Opcode.OR                   => set(r(1) | r(2))
      case Opcode.XOR                  => set(r(1) ^ r(2))
      case Opcode.SHIFT_LEFT           => set(r(1) << r(2))
      case Opcode.SHIFT_RIGHT          => set(r(1) >> r(2))
      case Opcode.SHIFT_RIGHT_UNSIGNED => set(r(1) >>> r(2))
      case Opcode.EQUAL                => set(bit(r(1) == r(2)))
      case Opcode.NOT_EQUAL            => set(bit(r(1) != r(2)))
      case Opcode.LESS                 => set(bit(r(1) < r(2)))
      case Opcode.LESS_OR_EQUAL        => set(bit(r(1) <= r(2)))
      case Opcode.BELOW                => set(bit(java.lang.Long.compareUnsigned(r(1), r(2)) < 0))
      case Opcode.BELOW_OR_EQUAL       => set(bit(java.lang.Long.compareUnsigned(r(1), r(2)) <= 0))
      case Opcode.EXTEND               =>
        val unused = 64 - operand(2)
        set(if (operand(3) == 1) r(1) << unused >> unused else r(1) << unused >>> unused)
      case Opcode.JUMP                               => return operand(0)
      case Opcode.JUMP_IF_ZERO                       => if (r(0) == 0) return operand(1)
      case Opcode.JUMP_IF_NOT_ZERO                   => if (r(0) != 0) return operand(1)
      case Opcode.CURRENT_CPU                        => set(cpu.toLong)
      case Opcode.LOAD | Opcode.LOAD_ENTRY           => set(word(r(1)))
      case Opcode.LOAD_HALF | Opcode.LOAD_ENTRY_HALF => set((word(r(1)) >>> (32 * operand(2))) & 0xffffffffL)
      case Opcode.STORE                              => put(r(0), r(1))
      case Opcode.STORE_HALF                         =>
        val shift = 32 * operand(2)
        val kept = word(r(0)) & ~(0xffffffffL << shift)
        put(r(0), kept | ((r(1) & 0xffffffffL) << shift))
      case Opcode.EXCHANGE              => val value = r(2); modify(_ => value)
      case Opcode.COMPARE_EXCHANGE      => val (e, n) = (r(2), r(3)); modify(old => if (old == e) n else old)
      case Opcode.FETCH_ADD             => val by = r(2); modify(_ + by)
      case Opcode.FETCH_AND             => val by = r(2); modify(_ & by)
      case Opcode.FETCH_OR              => val by = r(2); modify(_ | by)
      case Opcode.FETCH_XOR             => val by = r(2); modify(_ ^ by)
      case Opcode.ADD_UNLESS            => val (by, u) = (r(2), r(3)); modify(old => if (old == u) old else old + by)
      case Opcode.IRQ_SAVE              => set(interrupts); interrupts = 0
      case Opcode.IRQ_RESTORE           => interrupts = bit(r(0) != 0)
      case Opcode.TRYLOCK | Opcode.WAKE => set(1)
      case Opcode.USER_LOAD | Opcode.USER_FAULT | Opcode.ALLOCATE => set(0)
      case _                                                      =>
    }
    pc + 1
  }
}

object Interpreter {

  /** The variables of thread 0 after it has run alone. */
  def run(scenario: Scenario): Map[String, Long] = finished(scenario).variables

  def finished(scenario: Scenario, cpu: Int = 0): Interpreter = new Interpreter(scenario, cpu).run()
}
