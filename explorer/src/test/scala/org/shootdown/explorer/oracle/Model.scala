package org.shootdown.explorer.oracle

/** A memory model: which candidate executions it allows. */
trait Model {

  /** Whether it takes the beginning of an SRCU reader for a read, and its end for a write. */
  def readersAccessDomains: Boolean = false

  /** All about a shape that does not depend on who reads from whom, and then whether an execution of it is allowed. */
  def on(shape: Shape): Execution => Boolean
}

object Model {

  /** The stronger first. */
  val all: Seq[Model] = Seq(SequentialConsistency, TotalStoreOrder, Armv8, KernelModel)
}

/** Everything in one order, which is each thread's own too. */
object SequentialConsistency extends Model {
  override def toString: String = "sc"

  override def on(shape: Shape): Execution => Boolean = {
    val graces = new GracePeriods(shape, shape.po)
    x => graces.fit(graces.communication(x))
  }
}

/**
 * x86-TSO, axiomatically (Owens, Sarkar, Sewell, TPHOLs 2009): a thread's store may come to memory behind its later
 * loads, unless a fence or a locked instruction is between. Locked are all read-modify-writes, those that fail too;
 * nothing else is more than a plain move. A store is seen by its own thread first, therefore reading from oneself
 * orders nothing.
 */
object TotalStoreOrder extends Model {
  override def toString: String = "tso"

  override def on(shape: Shape): Execution => Boolean = {
    import shape._
    val late = Relation.product(size, writes, reads)
    val failed = tagged(Tag.Failed)
    val preserved = po.from(accesses).to(accesses).without(late) | po.to(rmw.domain | failed) |
      po.from(rmw.range | failed) | across(tagged(Tag.FullFence))
    val graces = new GracePeriods(shape, preserved)
    x => graces.fit(graces.withoutForwarding(x))
  }
}

/**
 * The axioms of Armv8 (Pulte et al., POPL 2018, figure 4), for the kernel's primitives as arm64 implements them.
 *
 * `smp_mb` is `dmb ish`, `smp_rmb` `dmb ishld`, `smp_wmb` `dmb ishst`, `smp_load_acquire` `ldar` (not `ldapr`),
 * `smp_store_release` and unlocking a spinlock `stlr`. Atomics are single instructions of LSE: their write does not
 * wait for the values of their read, and what returns nothing (`stadd`) reads behind no `dmb ishld`. One that is fully
 * ordered is a release and has a full fence behind it, as `ldxr`, `stlxr`, `dmb ish` have, and as `swpal` is given by
 * the architecture; where it fails it orders nothing. Taking a spinlock is an acquire atomic, as on the fast path. As
 * in later versions of the axioms, a write is behind its thread's earlier accesses to the same word, whatever they are.
 */
object Armv8 extends Model {
  override def toString: String = "arm"

  override def on(shape: Shape): Execution => Boolean = {
    import shape._
    val acquire = reads & tagged(Tag.Acquire, Tag.Lock)
    val fullWrites = writes & tagged(Tag.Full)
    val release = releases | fullWrites
    val barriers = across(tagged(Tag.FullFence)) | po.from(fullWrites) |
      across(tagged(Tag.ReadFence)).from(reads & ~noReturn) |
      across(tagged(Tag.WriteFence)).from(writes).to(writes) |
      po.from(acquire) | po.to(release) | po.from(release).to(acquire)
    val computed = address | data
    val dependencies = computed | behind.to(writes) | (address ~> po).to(writes)
    val preserved = (barriers | dependencies | rmw).from(accesses).to(accesses)
    val graces = new GracePeriods(shape, preserved)
    x => {
      val forwarded = (computed ~> x.rfi) | x.rfi.from(rmw.range).to(acquire)

      graces.fit(graces.withoutForwarding(x) | forwarded.from(accesses).to(accesses))
    }
  }
}
