package org.shootdown.mmu.core

import it.unimi.dsi.fastutil.ints.IntArrayList
import org.shootdown.config.architecture.{Architecture, EntryClear, FlushTransport, Latencies, MemoryModel}
import org.shootdown.config.finding.Checker
import org.shootdown.config.protocol.Topology.AddressSpace
import org.shootdown.config.protocol.{LockMode, MessageKind, Topology}
import org.shootdown.mmu.image.{FolioLayout, Lifetime, MemoryImage, MemoryImageBuilder, ObjectKind, WordKind}

import java.util
import scala.jdk.CollectionConverters._

/**
 * A memory image with one object of each kind, twice: the first of each at home 0, the second at the last home.
 *
 * A descriptor has four words: flags, reference count, mapcount, lock.
 */
final class TestMemory(mmus: Int = 1) {
  private val builder = new MemoryImageBuilder(mmus)
  private val homes = Seq(0, mmus - 1)

  private def structure(name: String, kind: ObjectKind, words: Int, home: Int, initial: Lifetime): Long =
    builder.addStructure(name, name.init, kind, words, home, initial)

  private def each(name: String, kind: ObjectKind, words: Int, initial: Lifetime = Lifetime.LIVE): Seq[Long] =
    homes.zipWithIndex.map { case (home, i) => structure(s"$name$i", kind, words, home, initial) }

  /** Plain words that are never freed; the last one of each is a reference count. */
  val statics: Seq[Long] = each("static", ObjectKind.STATIC, 4)
  val slabs: Seq[Long] = each("slab", ObjectKind.SLAB, 2)

  /** Objects of the same type as the slabs, not allocated yet. */
  val spares: Seq[Long] = homes.zipWithIndex.map { case (home, i) =>
    builder.addStructure(s"spare$i", "slab", ObjectKind.SLAB, 2, home, Lifetime.FREE)
  }
  val mms: Seq[Long] = each("mm", ObjectKind.MM, 1)
  val locks: Seq[Long] = each("lock", ObjectKind.STATIC, 1)
  val tasks: Seq[Long] = each("task", ObjectKind.STATIC, 1)

  /** A word of 32 bits with a sign, and one without. */
  val narrow: Seq[Long] = Seq(true, false).map { signed =>
    val address = structure(s"narrow$signed", ObjectKind.STATIC, 1, 0, Lifetime.LIVE)
    builder.narrow(address, 32, signed)
    address
  }

  /** A lock inside an object that can be freed. */
  val slabLock: Long = structure("locked0", ObjectKind.SLAB, 1, 0, Lifetime.LIVE)

  val folios: Seq[Long] = each("folio", ObjectKind.STATIC, 4)
  val frames: Seq[Long] = homes.zipWithIndex.map { case (home, i) =>
    builder.addFrame(s"frame$i", ObjectKind.FRAME, 0, 4, home, Lifetime.LIVE, folios(i))
  }
  val tableFolios: Seq[Long] = each("tablefolio", ObjectKind.STATIC, 4)
  val tables: Seq[Long] = homes.zipWithIndex.map { case (home, i) =>
    builder.addFrame(s"table$i", ObjectKind.TABLE, 2, 8, home, Lifetime.LIVE, tableFolios(i)) + 16
  }

  statics.foreach(static => builder.mark(static + 24, WordKind.REFERENCE_COUNT))
  (locks :+ slabLock).foreach(builder.mark(_, WordKind.LOCK))
  folios.foreach { folio =>
    builder.mark(folio + 8, WordKind.REFERENCE_COUNT)
    builder.mark(folio + 24, WordKind.LOCK)
    builder.set(folio + 16, -1)
  }
  builder.folioLayout(new FolioLayout(0, 8, 16, 24, 1L << 5))
  builder.set(statics.head, 42)

  val image: MemoryImage = builder.build()
}

object TestMmu {

  def flush(
      transport: FlushTransport = FlushTransport.IPI,
      globalAsidCpus: Int = 0,
      skipsLazy: Boolean = false,
      skipsPreempted: Boolean = false,
      serialBroadcast: Boolean = false,
      fullAbovePages: Int = 0
  ): Architecture.Flush =
    new Architecture.Flush(transport, globalAsidCpus, skipsLazy, skipsPreempted, serialBroadcast, fullAbovePages)
}

/** A machine's MMUs with a memory image, and a way to hand them messages. */
final class TestMmu(
    cpus: Int = 4,
    mmus: Int = 1,
    flush: Architecture.Flush = TestMmu.flush(),
    active: Seq[Int] = Seq.empty,
    lazily: Seq[Int] = Seq.empty,
    globalAsid: Boolean = false,
    bystanders: Int = 0
) {
  val memory = new TestMemory(mmus)
  val port = new RecordingPort

  private val architecture = new Architecture(
    "test",
    "an architecture of a test",
    flush,
    new Architecture.Tables(4, true, true, false),
    new Architecture.Entries(EntryClear.EXCHANGE, false, true, true, true, 1),
    MemoryModel.TSO,
    new Architecture.Tlb(8, 0, false),
    10000,
    Latencies.of(util.Map.of())
  )

  val topology = new Topology(
    cpus,
    mmus,
    memory.image.addresses,
    memory.mms.zipWithIndex.map { case (mm, i) => new AddressSpace(mm, memory.tables(i), i + 1, globalAsid) }.asJava,
    bystanders
  )

  private val first =
    new MmuSetup.InitialCpumask(new IntArrayList(active.toArray), new IntArrayList(lazily.toArray))
  private val none = new MmuSetup.InitialCpumask(new IntArrayList(), new IntArrayList())

  private val cores = (0 until mmus).map { mmu =>
    new MmuCore(
      new MmuSetup(mmu, memory.image, util.List.of("slab", "page"), architecture, topology, util.List.of(first, none)),
      port
    )
  }

  begin()

  def begin(): Unit = cores.foreach(_.begin())

  def core(mmu: Int = 0): MmuCore = cores(mmu)

  /** Delivers a message to an MMU; what it sends in reply. */
  def to(mmu: Int)(kind: MessageKind, cpu: Int, a: Long = 0, b: Long = 0, c: Long = 0, pc: Int = 0): Seq[Sent] = {
    val before = port.sent.size
    cores(mmu).deliver(kind, cpu, pc, Array(a, b, c), 0, port)
    port.sent.drop(before).toSeq
  }

  /** Delivers a message about an address to its home. */
  def at(kind: MessageKind, cpu: Int, a: Long, b: Long = 0, c: Long = 0, pc: Int = 0): Seq[Sent] =
    to(topology.mmuFor(a) - cpus)(kind, cpu, a, b, c, pc)

  /** The value with which a request is answered at once. */
  def answer(kind: MessageKind, a: Long, b: Long = 0, c: Long = 0): Long =
    at(kind, 0, a, b, c) match {
      case Seq(Sent(0, MessageKind.VALUE, _, value, _, _)) => value
      case other                                           => throw new AssertionError(other.toString)
    }

  def word(address: Long): Long = core(topology.mmuFor(address) - cpus).valueAt(address)

  def lifetime(address: Long): Lifetime = {
    val image = memory.image
    val described = image.objects.asScala.indexWhere(_.descriptor == address)
    val number = if (described >= 0) described else image.objectAt(address)
    core(image.objects.get(number).home).lifetime(number)
  }

  def checkers: Seq[Checker] = port.findings.map(_.checker).toSeq

  def lock(cpu: Int, lock: Long, mode: LockMode): Seq[Sent] = at(MessageKind.LOCK, cpu, lock, mode.ordinal.toLong)
  def trylock(cpu: Int, lock: Long, mode: LockMode): Seq[Sent] = at(MessageKind.TRYLOCK, cpu, lock, mode.ordinal.toLong)
  def unlock(cpu: Int, lock: Long, mode: LockMode): Seq[Sent] = at(MessageKind.UNLOCK, cpu, lock, mode.ordinal.toLong)

  /** Every word of the state of every MMU. */
  def state: Seq[Seq[Long]] = {
    val field = classOf[MmuCore].getDeclaredField("state")
    field.setAccessible(true)
    cores.map(core => field.get(core).asInstanceOf[Array[Long]].toSeq)
  }
}
