package org.shootdown.explorer.oracle

/**
 * A relation between events, at most 64, and the algebra that memory models are written in. Sets of events are masks.
 */
final class Relation private (private val rows: Array[Long]) {
  def size: Int = rows.length

  private def zip(other: Relation)(each: (Long, Long) => Long): Relation =
    Relation(size)(i => each(rows(i), other.rows(i)))

  def |(other: Relation): Relation = zip(other)(_ | _)
  def &(other: Relation): Relation = zip(other)(_ & _)
  def without(other: Relation): Relation = zip(other)(_ & ~_)

  /** Composition: a step of this one, then a step of the other. */
  def ~>(other: Relation): Relation = Relation(size)(i => Relation.union(rows(i), other.rows))

  /** Only from these events. */
  def from(events: Long): Relation = Relation(size)(i => if ((events >> i & 1) != 0) rows(i) else 0)

  /** Only to these events. */
  def to(events: Long): Relation = Relation(size)(i => rows(i) & events)

  def inverse: Relation = Relation(size)(i => Relation.mask(size)(j => has(j, i)))

  /** What something is related to. */
  def range: Long = rows.foldLeft(0L)(_ | _)

  /** What is related to something. */
  def domain: Long = Relation.mask(size)(rows(_) != 0)

  /** One step or none. */
  def optional: Relation = Relation(size)(i => rows(i) | 1L << i)

  /** One step or more. */
  def plus: Relation = {
    val closed = rows.clone
    var via = 0
    while (via < size) {
      var i = 0
      while (i < size) {
        if ((closed(i) >> via & 1) != 0) closed(i) |= closed(via)
        i += 1
      }
      via += 1
    }
    new Relation(closed)
  }

  /** Any number of steps. */
  def star: Relation = plus.optional

  def has(from: Int, to: Int): Boolean = (rows(from) >> to & 1) != 0
  def isEmpty: Boolean = rows.forall(_ == 0)
  def isIrreflexive: Boolean = !rows.indices.exists(i => has(i, i))
  def isAcyclic: Boolean = plus.isIrreflexive

  /** Between as many events more, which are in it with nothing. */
  def grown(by: Int): Relation = new Relation(rows.padTo(size + by, 0L))

  override def equals(other: Any): Boolean = other match {
    case relation: Relation => rows.sameElements(relation.rows)
    case _                  => false
  }
  override def hashCode: Int = rows.toSeq.hashCode
  override def toString: String =
    (for (i <- rows.indices; j <- rows.indices; if has(i, j)) yield s"$i>$j").mkString(" ")
}

object Relation {
  def apply(size: Int)(row: Int => Long): Relation = {
    require(size <= 64, "too many events")
    val rows = new Array[Long](size)
    var i = 0
    while (i < size) {
      rows(i) = row(i)
      i += 1
    }
    new Relation(rows)
  }

  def empty(size: Int): Relation = Relation(size)(_ => 0)

  /** From each of these to each of those. */
  def product(size: Int, from: Long, to: Long): Relation =
    Relation(size)(i => if ((from >> i & 1) != 0) to else 0)

  def identity(size: Int, on: Long): Relation = Relation(size)(i => on & 1L << i)

  def of(size: Int, pairs: Iterable[(Int, Int)]): Relation = {
    val rows = new Array[Long](size)
    for ((from, to) <- pairs) rows(from) |= 1L << to
    new Relation(rows)
  }

  def mask(size: Int)(holds: Int => Boolean): Long = {
    var mask = 0L
    var i = 0
    while (i < size) {
      if (holds(i)) mask |= 1L << i
      i += 1
    }
    mask
  }

  private def union(events: Long, rows: Array[Long]): Long = {
    var left = events
    var all = 0L
    while (left != 0) {
      all |= rows(java.lang.Long.numberOfTrailingZeros(left))
      left &= left - 1
    }
    all
  }
}
