package org.shootdown.cpu.core

import it.unimi.dsi.fastutil.ints.IntArrayList
import it.unimi.dsi.fastutil.longs.LongArrayList
import org.shootdown.config.architecture.{Architecture, EntryClear, FlushTransport, Latencies, Latency, MemoryModel}
import org.shootdown.config.finding.Checker
import org.shootdown.config.protocol.Topology.AddressSpace
import org.shootdown.config.protocol.{AddressMap, MessageKind, Topology}
import org.shootdown.config.time.Distribution
import org.shootdown.cpu.isa.{Opcode, Program, Site}

import java.util
import scala.jdk.CollectionConverters._

/** An instruction of a test program, with operands a to e; those left out are 0. */
final case class Instruction(opcode: Opcode, operands: Int*) {
  def words: Seq[Int] = opcode.ordinal() +: operands.padTo(Program.STRIDE - 1, 0)
}

/** The machine around the CPU under test: four CPUs and two MMUs, each the home of half of the memory. */
object TestMachine {
  val Cpus = 4
  val Cpu = 1
  val Mmu0: Int = Cpus
  val Mmu1: Int = Cpus + 1

  private val Frames = 64

  /** The physical address of a frame; odd frames belong to the second MMU. */
  def frame(number: Int): Long = number.toLong << AddressMap.PAGE_SHIFT

  /** Two words of different MMUs, and two locks. */
  val X: Long = frame(2) + 8
  val Y: Long = frame(3) + 16
  val LockA: Long = frame(4)
  val LockB: Long = frame(5)

  /** Two address spaces, each described at the MMU where its top-level table is. */
  val Mm1: Long = frame(6)
  val Mm2: Long = frame(7)
  val Pgd1: Long = frame(8)
  val Pgd2: Long = frame(9)

  val Topology: Topology = {
    val numbers = (0 until Frames).toArray
    val home = numbers.flatMap(number => Array.fill(512)((number % 2).toShort))
    val addresses = new AddressMap(numbers.map(_ * 512), numbers.map(_ => 0), numbers.map(_ => 512), home)
    val spaces = Seq(
      new AddressSpace(Mm1, Pgd1, 1, false),
      new AddressSpace(Mm2, Pgd2, 2, false)
    )
    new Topology(Cpus, 2, addresses, spaces.asJava)
  }

  def architecture(
      memoryModel: MemoryModel = MemoryModel.TSO,
      levels: Int = 4,
      hardwareAccessed: Boolean = true,
      hardwareDirty: Boolean = true,
      nonLeafAccessed: Boolean = false,
      tlbEntries: Int = 8,
      tablePointers: Int = 0,
      cachesInvalid: Boolean = false,
      preempted: Boolean = false,
      skipsPreempted: Boolean = false
  ): Architecture = {
    val latencies = if (preempted) Seq(Latency.PREEMPTION_INTERVAL, Latency.PREEMPTION_DURATION) else Seq.empty
    new Architecture(
      "test",
      "an architecture of a test",
      new Architecture.Flush(FlushTransport.IPI, 0, true, skipsPreempted, false, 33),
      new Architecture.Tables(levels, true, true, false),
      new Architecture.Entries(EntryClear.EXCHANGE, false, hardwareAccessed, hardwareDirty, nonLeafAccessed, 1),
      memoryModel,
      new Architecture.Tlb(tlbEntries, tablePointers, cachesInvalid),
      10000,
      Latencies.of(latencies.map(_ -> Distribution.constant(1)).toMap.asJava)
    )
  }

  /** A program, with handlers behind it that get what they are given in a register above the program's. */
  def program(
      thread: Seq[Instruction],
      constants: Seq[Long] = Seq.empty,
      registers: Int = 8,
      handlers: Seq[Seq[Instruction]] = Seq.empty
  ): Program = {
    val ended = handlers.map(_ :+ Instruction(Opcode.RETURN_FROM_HANDLER))
    val code = thread ++ ended.flatten
    val entries = ended.scanLeft(thread.size)(_ + _.size).take(handlers.size)
    val site = new Site("f", "f.c", 1, "f();", "f")
    val sites = util.Collections.nCopies(code.size, site)
    val words = code.flatMap(_.words).toArray
    new Program(
      "P1",
      words,
      constants.toArray,
      if (handlers.isEmpty) registers else registers + 4,
      util.List.of(),
      util.Map.of(),
      sites,
      util.List.of(),
      util.List.of(),
      new IntArrayList(entries.toArray),
      registers
    )
  }
}

/** A CPU under test, with registers set, and a way to hand it messages. */
final class TestCpu(
    code: Seq[Instruction],
    registers: Seq[Long] = Seq.empty,
    architecture: Architecture = TestMachine.architecture(),
    mm: Long = TestMachine.Mm1,
    lazily: Boolean = false,
    constants: Seq[Long] = Seq.empty,
    handlers: Seq[Seq[Instruction]] = Seq.empty
) {
  private val program =
    TestMachine.program(code :+ Instruction(Opcode.HALT), constants, math.max(8, registers.size), handlers)
  private val parameters = new LongArrayList(registers.toArray)
  val port = new RecordingPort
  val core = new CpuCore(
    new CpuSetup(TestMachine.Cpu, program, parameters, mm, lazily, architecture, TestMachine.Topology)
  )
  core.begin()

  /** Delivers a message; what the CPU sends in reply. */
  def receive(kind: MessageKind, a: Long = 0, b: Long = 0, c: Long = 0, source: Int = TestMachine.Mmu0): Seq[Sent] = {
    val before = port.sent.size
    core.deliver(kind, source, Array(a, b, c), 0, port)
    port.sent.drop(before).toSeq
  }

  def start(): Seq[Sent] = receive(MessageKind.START)

  def value(value: Long): Seq[Sent] = receive(MessageKind.VALUE, value)

  def stored(): Seq[Sent] = receive(MessageKind.STORED)

  def checkers: Seq[Checker] = port.findings.map(_.checker).toSeq

  /** Every word of the state, without the unused end of the inbox. */
  def state: Seq[Long] = {
    val field = classOf[CpuCore].getDeclaredField("state")
    field.setAccessible(true)
    val words = field.get(core).asInstanceOf[CpuState].words
    words.take(words.lastIndexWhere(_ != 0) + 1).toSeq
  }

  /** Starts the program and answers whatever it asks from a memory, until nothing is outstanding. */
  def runAgainst(memory: TestMemory): Unit = serve(start(), memory)

  /** Answers requests, and those that follow from the answers, until nothing is outstanding. */
  def serve(pending: Seq[Sent], memory: TestMemory): Unit = serveUntil(pending, memory)(_ => false)

  /** Answers requests until the next one is such; what is outstanding then. */
  @annotation.tailrec
  def serveUntil(pending: Seq[Sent], memory: TestMemory)(isIt: Sent => Boolean): Seq[Sent] =
    pending.filter(_.kind.isRequest) match {
      case first +: rest if !isIt(first) =>
        val (kind, value) = memory.answer(first)
        serveUntil(rest ++ receive(kind, value, source = first.destination), memory)(isIt)
      case outstanding => outstanding
    }

  /** Starts the program and answers its requests until one of this kind comes, which is left outstanding. */
  def runUntil(kind: MessageKind, memory: TestMemory): Unit =
    serveUntil(start(), memory)(_.kind == kind).map(_.kind) match {
      case Seq(`kind`) =>
      case other       => throw new AssertionError(s"$other instead of $kind")
    }
}

/** Memory that answers at once: what a CPU test needs of an MMU. */
final class TestMemory(initial: (Long, Long)*) {
  private val words = scala.collection.mutable.Map(initial: _*).withDefaultValue(0L)

  /** The requests seen, in order. */
  val requests: scala.collection.mutable.ArrayBuffer[Sent] = scala.collection.mutable.ArrayBuffer.empty

  def apply(address: Long): Long = words(address)

  def update(address: Long, value: Long): Unit = words(address) = value

  def count(kind: MessageKind): Int = requests.count(_.kind == kind)

  /** What an MMU would reply. */
  def answer(request: Sent): (MessageKind, Long) = {
    requests += request
    val before = words(request.a)
    request.kind match {
      case MessageKind.STORE | MessageKind.USER_STORE =>
        words(request.a) = request.b
        (MessageKind.STORED, 0)
      case MessageKind.WALK_UPDATE =>
        if (before == request.c) words(request.a) = request.b
        (MessageKind.VALUE, before)
      case MessageKind.LOAD | MessageKind.USER_LOAD | MessageKind.WALK_LOAD => (MessageKind.VALUE, before)
      case MessageKind.FLUSH | MessageKind.SET_CPUMASK                      => (MessageKind.VALUE, 0)
      case other => throw new AssertionError(s"the test's memory does not serve $other")
    }
  }
}
