package org.shootdown.explorer.oracle

/**
 * The Linux kernel memory model (Alglave, Maranget, McKenney, Parri, Stern, ASPLOS 2018), with what has come to it
 * since: sequences of read-modify-writes, locks that order more than their critical sections, SRCU, plain accesses and
 * their races, dependencies that go through memory.
 *
 * An execution is allowed if three kinds of steps in time go in no circle: what a CPU executes before something else
 * (happens before), what has propagated to all CPUs before something executes (propagates before), and what grace
 * periods put into an order.
 */
object KernelModel extends Model {
  override def toString: String = "lkmm"

  override def readersAccessDomains: Boolean = true

  override def on(shape: Shape): Execution => Boolean = {
    val order = new KernelOrder(shape)
    x => order.in(x).isAllowed
  }

  /** Whether an execution that is allowed has a data race. */
  def races(shape: Shape): Execution => Boolean = {
    val order = new KernelOrder(shape)
    x => order.in(x).hasRace
  }
}

/** What does not depend on who reads from whom. */
private final class KernelOrder(shape: Shape) {
  import shape._

  private val marked = all & ~tagged(Tag.Plain)
  private val plain = memory & ~marked
  private val ordinaryReads = reads & ~noReturn
  private val full = memory & tagged(Tag.Full)
  private val unlocks = writes & tagged(Tag.Unlock)
  private val locks = reads & tagged(Tag.Lock)
  private val graces = tagged(Tag.GracePeriod)
  private val sleepableGraces = tagged(Tag.SleepableGracePeriod)
  private val same = Relation.identity(size, all)

  // Fences.
  private val reading = across(tagged(Tag.ReadFence))
  private val readFenced = reading.from(ordinaryReads).to(ordinaryReads)
  private val writeFenced = across(tagged(Tag.WriteFence)).from(writes).to(writes)
  private val atomicFenced = po.to(full & reads) | po.from(full & writes) | (po.to(full) ~> po)
  private val waited = po ~> po.optional.from(graces | sleepableGraces)
  private val strong = across(tagged(Tag.FullFence)) | atomicFenced.from(memory).to(memory) | waited
  private val released = po.from(memory).to(releases)
  private val acquired = po.from(acquires).to(memory)
  private val ordered = strong | released | acquired
  private val fenced = ordered | writeFenced | readFenced

  /** An execution. */
  def in(x: Execution): Ordered = new Ordered(x)

  final class Ordered(x: Execution) {
    private lazy val overwritten = x.co | x.fr

    // Dependencies, also those that go through what the same thread has written.
    private lazy val carried = (data.to(all & ~tagged(Tag.SleepableEnds)) ~> x.rfi).star
    private lazy val fromAddress = carried ~> address
    private lazy val fromValue = fromAddress | (carried ~> data)
    private lazy val decided = carried ~> within

    private lazy val handedOver = po.to(unlocks) ~> (po | x.rf) ~> po.from(locks)

    // What a CPU executes in this order.
    private lazy val beforeWrite = (fromValue | decided).to(writes) | (overwritten & internal) |
      (fromAddress.to(plain) ~> writeFenced)
    private lazy val beforeRead = fromAddress.to(reads) | (fromValue.to(marked) ~> x.rfi)
    private lazy val executed = beforeWrite | beforeRead | ((fenced | handedOver) & internal)

    // What propagates to every CPU in this order.
    private lazy val updates = (x.rf ~> rmw).star
    private lazy val cumulative = x.rfe.to(marked).optional ~> (strong | released)
    private lazy val propagated =
      ((cumulative | writeFenced | handedOver).from(marked).to(marked) ~> updates).star
    private lazy val seen =
      (overwritten & external).optional.from(marked) ~> propagated.to(marked) ~> x.rfe.optional.to(marked)

    private lazy val happens =
      (executed | x.rfe | (seen.without(same) & internal)).from(marked).to(marked)
    private lazy val happensStar = happens.star
    private lazy val propagates = (seen ~> strong ~> happensStar).to(marked)

    // Readers and grace periods: a chain with no more readers than grace periods is a fence too.
    private lazy val link = po.optional ~> happensStar ~> propagates.star ~> seen ~> po
    private lazy val chained = if (sections.isEmpty) chainsOf(graces | sleepableGraces) else chains
    private lazy val graceFence = po ~> chained ~> po.optional
    private lazy val graceOrdered = (seen ~> graceFence ~> happensStar ~> propagates.star).to(marked)

    private def chainsOf(events: Long) = {
      val each = Relation.identity(size, events)
      if (each.isEmpty) each else (each ~> link).star ~> each
    }

    private def chains: Relation = {
      val sectionsBackwards = Relation.of(size, sections).inverse
      val waits = Seq(
        (Relation.identity(size, graces), sectionsBackwards.to(tagged(Tag.ReaderBegins)), all),
        (Relation.identity(size, sleepableGraces), sectionsBackwards.to(tagged(Tag.SleepableBegins)), 0L)
      )
      def within(order: Relation) = waits.map { case (grace, section, everywhere) =>
        val pairs = (grace ~> order ~> section) | (section ~> order ~> grace)
        if (everywhere == 0) pairs & sameWord else pairs
      }
      def grow(order: Relation): Relation = {
        val more = within(link | (link ~> order ~> link)).foldLeft(order)(_ | _) | (order ~> link ~> order)
        if (more == order) order else grow(more)
      }
      grow(Relation.identity(size, graces | sleepableGraces))
    }

    def isAllowed: Boolean =
      happens.isAcyclic && propagates.isAcyclic && graceOrdered.isIrreflexive && plainIsCoherent

    // Plain accesses: when they have happened at the latest, and not before when.
    private lazy val time = (happens | propagates | graceOrdered).star
    private lazy val strongest = strong | graceFence
    private lazy val anyFence = fenced | graceFence
    private lazy val visible = propagated ~> x.rfe.optional.to(marked) ~>
      ((strongest.to(marked) ~> time) | (time & internal))
    private lazy val toWrite = (fromAddress | anyFence).optional.from(marked)
    private lazy val toRead =
      (fromAddress | ordered | reading.from(ordinaryReads).to(all & ~noReturn)).optional.from(marked)
    private lazy val fromWrite = anyFence.optional.to(marked) ~> updates
    private lazy val fromRead = (ordered | reading.from(all & ~noReturn).to(ordinaryReads)).optional.to(marked)
    private lazy val writeBeforeWrite = anyFence | (strongest ~> time ~> toWrite) | (fromWrite ~> visible ~> toWrite)
    private lazy val writeBeforeRead = anyFence | (strongest ~> time ~> toRead) | (fromWrite ~> visible ~> toRead)
    private lazy val readBeforeWrite = anyFence | (fromRead ~> time ~> toWrite)

    private lazy val conflicting = external & (
      Relation.product(size, plain, memory) | Relation.product(size, memory & ~initial, plain)
    )

    private def plainIsCoherent: Boolean = plain == 0 || (
      (conflicting & x.rf & readBeforeWrite.inverse).isEmpty &&
        (conflicting & x.fr & writeBeforeRead.inverse).isEmpty &&
        (conflicting & x.co & writeBeforeWrite.inverse).isEmpty
    )

    def hasRace: Boolean = plain != 0 && {
      val markedWrites = Relation.product(size, marked, writes)
      val writesMarked = Relation.product(size, writes, marked)
      val apart = writeBeforeWrite & (markedWrites | readBeforeWrite) & (writesMarked | writeBeforeRead)
      val writesRace = (conflicting & x.co).without(apart)
      val readRaces = (conflicting & (x.co.optional ~> x.rf)).without(writeBeforeRead).without(readBeforeWrite.inverse)
      val overwriteRaces = (conflicting & x.fr).without(readBeforeWrite)
      !(writesRace.isEmpty && readRaces.isEmpty && overwriteRaces.isEmpty)
    }
  }
}
