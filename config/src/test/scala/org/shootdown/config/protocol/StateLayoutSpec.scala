package org.shootdown.config.protocol

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import scala.jdk.CollectionConverters._

/** What a declared state is under other numbers for its CPUs. */
class StateLayoutSpec extends AnyFunSuite with ScalaCheckPropertyChecks {

  /** A state with everything that can be declared, and where that is. */
  private final class Declared(val cpus: Int) {
    private val builder = new StateLayout.Builder(cpus)
    val memory: Int = builder.rows("memory", 1, StateWord.plain("word"), StateWord.holder("lock"))
    val waiters: Int = builder.rowPerCpu("waiter", StateWord.plain("place"), StateWord.holder("next"))
    val mask: Int = builder.mask("mask")
    val messages: Int = builder.list(
      "message",
      StateWord.packed("source and kind", new PackedField("source", 8, 31)),
      StateWord.token("token"),
      StateWord.plain("value")
    )
    val layout: StateLayout = builder.build()

    def state(words: Map[Int, Long], inFlight: Seq[Message]): Array[Long] = {
      val state = layout.newState()
      words.foreach { case (at, word) => state(at) = word }
      state ++ inFlight.flatMap(message => Seq(message.source << 8 | message.kind.ordinal, message.a, message.value))
    }
  }

  private case class Message(kind: MessageKind, source: Long, a: Long, value: Long)

  private case class Case(declared: Declared, state: Array[Long], numbers: Seq[Int]) {
    val renumbering = new CpuNumbers(numbers.toArray)
    val back = new CpuNumbers(numbers.indices.map(numbers.indexOf(_)).toArray)

    def renumbered: Array[Long] = {
      val copy = state.clone()
      declared.layout.renumber(copy, copy.length, renumbering)
      copy
    }

    def signatures(of: Array[Long]): Seq[Long] = {
      val signatures = new Array[Long](declared.cpus)
      declared.layout.sign(of, of.length, 5, signatures)
      signatures.toSeq
    }
  }

  private val kinds = Gen.oneOf(MessageKind.IPI, MessageKind.INVALIDATE, MessageKind.VALUE, MessageKind.RESUME)

  private val cases: Gen[Case] = for {
    cpus <- Gen.oneOf(1, 2, 3, 5, 70)
    declared = new Declared(cpus)
    holder = Gen.oneOf(Gen.const(0L), Gen.choose(-3L, -1L), Gen.choose(1L, cpus.toLong))
    lock <- holder
    places <- Gen.listOfN(cpus, Gen.choose(0L, 2L))
    nexts <- Gen.listOfN(cpus, Gen.frequency(2 -> Gen.const(0L), 1 -> holder))
    running <- Gen.listOfN(cpus, Gen.oneOf(true, false))
    messages <- Gen.listOf(
      Gen.zip(kinds, Gen.choose(0L, cpus + 1L), Gen.choose(-1L, cpus + 1L), Gen.choose(0L, 2L)).map(Message.tupled)
    )
    numbers <- Gen.long.map(seed => new scala.util.Random(seed).shuffle((0 until cpus).toList))
  } yield {
    val words = Map(declared.memory -> 7L, declared.memory + 1 -> lock) ++
      places.zipWithIndex.map { case (place, cpu) => declared.waiters + 2 * cpu -> place } ++
      nexts.zipWithIndex.map { case (next, cpu) => declared.waiters + 2 * cpu + 1 -> next }
    val state = declared.state(words, messages)
    for (cpu <- 0 until cpus if running(cpu)) state(declared.mask + cpu / 64) |= 1L << cpu
    Case(declared, state, numbers)
  }

  test("whatever names a CPU names it by its new number, what belongs to it has moved, and nothing else has changed") {
    forAll(cases) { random =>
      import random.declared.{cpus, mask, memory, messages, waiters}
      import random.{numbers, state}
      val now = random.renumbered
      def named(holder: Long): Long = if (holder > 0) numbers(holder.toInt - 1) + 1L else holder
      assert(now(memory) == state(memory))
      assert(now(memory + 1) == named(state(memory + 1)))
      for (cpu <- 0 until cpus) {
        val number = numbers(cpu)
        assert(now(waiters + 2 * number) == state(waiters + 2 * cpu))
        assert(now(waiters + 2 * number + 1) == named(state(waiters + 2 * cpu + 1)))
        assert((now(mask + number / 64) >>> number & 1) == (state(mask + cpu / 64) >>> cpu & 1))
      }
      for (at <- messages until state.length by 3) {
        def cpu(number: Long): Long = if (number >= 0 && number < cpus) numbers(number.toInt).toLong else number
        val kind = MessageKind.of((state(at) & 0xff).toInt)
        assert(now(at) == (cpu(state(at) >>> 8) << 8 | kind.ordinal))
        assert(now(at + 1) == (if (kind.hasToken) cpu(state(at + 1)) else state(at + 1)))
        assert(now(at + 2) == state(at + 2))
      }
    }
  }

  test("renumbering back is nothing, and a state says that it is unchanged exactly if it is") {
    forAll(cases) { random =>
      val now = random.renumbered
      val same = random.declared.layout.isUnchangedBy(random.renumbering, random.state, random.state.length)
      assert(same == (now.toSeq == random.state.toSeq))
      random.declared.layout.renumber(now, now.length, random.back)
      assert(now.toSeq == random.state.toSeq)
    }
  }

  test("a CPU's signature goes with it") {
    forAll(cases) { random =>
      val before = random.signatures(random.state)
      val after = random.signatures(random.renumbered)
      for (cpu <- before.indices) assert(after(random.numbers(cpu)) == before(cpu))
    }
  }

  test("each word that names a CPU or belongs to it counts in its signature") {
    val declared = new Declared(3)
    val empty = declared.state(Map.empty, Nil)
    val plain = Case(declared, empty, 0 to 2)
    def changed(state: Array[Long]): Set[Int] =
      plain
        .signatures(state)
        .zip(plain.signatures(empty))
        .zipWithIndex
        .collect { case ((a, b), i) if a != b => i }
        .toSet
    assert(changed(declared.state(Map(declared.memory -> 9L), Nil)) == Set())
    assert(changed(declared.state(Map(declared.memory + 1 -> 2L), Nil)) == Set(1))
    assert(changed(declared.state(Map(declared.waiters + 4 -> 1L), Nil)) == Set(2))
    assert(changed(declared.state(Map(declared.waiters + 1 -> 3L), Nil)).contains(2))
    assert(changed(declared.state(Map(declared.mask -> 4L), Nil)) == Set(2))
    assert(changed(declared.state(Map.empty, Seq(Message(MessageKind.IPI, 3, 1, 0)))) == Set(1))
    assert(changed(declared.state(Map.empty, Seq(Message(MessageKind.VALUE, 3, 1, 0)))) == Set())
    assert(changed(declared.state(Map.empty, Seq(Message(MessageKind.VALUE, 0, 1, 0)))) == Set(0))
  }

  test("a state is printed by what its words were said to hold") {
    val declared = new Declared(2)
    val words = Map(declared.memory + 1 -> 2L, declared.waiters + 2 -> 1L, declared.mask -> 3L)
    val state = declared.state(words, Seq(Message(MessageKind.IPI, 2, 1, 0)))
    assert(
      declared.layout.print(state, state.length).asScala == Seq(
        "memory: lock = 2",
        "waiter of CPU 1: place = 1",
        "mask = 3",
        s"message[0]: source and kind = ${2 << 8 | MessageKind.IPI.ordinal}",
        "message[0]: token = 1"
      )
    )
  }

  test("nothing can be declared behind a list, which may be of any length") {
    val builder = new StateLayout.Builder(2)
    builder.list("message", StateWord.plain("value"))
    val refused = intercept[IllegalStateException](builder.rows("late", 1, StateWord.plain("value")))
    assert(refused.getMessage.contains("late"))
  }

  test("a state has room for what was declared, and for nothing else") {
    val declared = new Declared(3)
    assert(declared.layout.newState().length == 2 + 3 * 2 + 1)
    assert(declared.messages == declared.layout.size)
  }
}
