package org.shootdown.explorer.oracle

/**
 * A candidate execution: a shape, where each read gets its value, and in which order the writes of each word are. It is
 * coherent, word by word, and its read-modify-writes are atomic, as every model asks.
 *
 * @param orders
 *   by word: its writes, beginning with the initial one
 * @param values
 *   by event: what it reads or writes
 */
final class Execution(
    val shape: Shape,
    readsFrom: Seq[(Int, Int)],
    orders: Map[String, Seq[Int]],
    values: IndexedSeq[Int]
) {
  private val size = shape.size

  lazy val rf: Relation = Relation.of(size, readsFrom.map(_.swap))
  lazy val co: Relation = Relation.of(
    size,
    for (order <- orders.values; i <- order.indices; j <- i + 1 until order.size) yield order(i) -> order(j)
  )
  lazy val fr: Relation = (rf.inverse ~> co).without(Relation.identity(size, shape.all))
  lazy val rfe: Relation = rf & shape.external
  lazy val rfi: Relation = rf & shape.internal

  /** What can be seen of it, as a histogram shows it. */
  def outcome(program: LitmusProgram): String = {
    val registers = for {
      (set, thread) <- program.registers.zipWithIndex
      register <- set
    } yield s"$thread:r$register=${shape.registers.get(thread -> register).fold(0)(values)};"
    val words = program.words.map(word => s"$word=${values(orders(word).last)};")
    (registers ++ words).mkString(" ")
  }
}

object Execution {

  /** What one word's reads read from, and the order of its writes. */
  private case class Local(word: String, readsFrom: Seq[(Int, Int)], order: Seq[Int])

  /** Those of a shape, over these words. */
  def of(shape: Shape, words: Seq[String])(each: Execution => Unit): Unit = {
    val locals = words.map(word => localsOf(shape, word))
    choose(locals.sortBy(_.size), Nil) { chosen =>
      val readsFrom = chosen.flatMap(_.readsFrom)
      for (values <- Values.of(shape, readsFrom.toMap))
        each(new Execution(shape, readsFrom, chosen.map(local => local.word -> local.order).toMap, values))
    }
  }

  private def choose(locals: Seq[Seq[Local]], chosen: Seq[Local])(each: Seq[Local] => Unit): Unit =
    if (locals.isEmpty) each(chosen)
    else locals.head.foreach(local => choose(locals.tail, local +: chosen)(each))

  private def localsOf(shape: Shape, word: String): Seq[Local] = {
    def of(kind: Kind) = shape.events.indices.filter(i => shape.events(i).kind == kind && shape.events(i).word == word)
    val (initial, written) = of(Kind.Write).partition(shape.events(_).tag == Tag.Initial)
    val reads = of(Kind.Read)
    for {
      order <- orders(shape, written).map(initial ++ _)
      sources <- sources(shape, order, reads, Vector.empty)
    } yield Local(word, reads.zip(sources.map(order)), order)
  }

  /** The orders of writes in which each thread's are as in the program, and nobody takes a lock that is held. */
  private def orders(shape: Shape, writes: Seq[Int], held: Boolean = false): Seq[Seq[Int]] =
    if (writes.isEmpty) Seq(Nil)
    else
      for {
        first <- writes
        takes = shape.events(first).tag == Tag.Lock
        if !(held && takes) && !writes.exists(shape.po.has(_, first))
        rest <- orders(shape, writes.filter(_ != first), takes)
      } yield first +: rest

  /** For each read the places in the order from which it can read, given those of the reads before. */
  private def sources(shape: Shape, order: Seq[Int], reads: Seq[Int], found: Vector[Int]): Seq[Vector[Int]] =
    if (found.size == reads.size) Seq(found)
    else {
      val read = reads(found.size)
      val earlier = order.indices.filter(i => shape.po.has(order(i), read)) ++
        found.indices.filter(i => shape.po.has(reads(i), read)).map(found)
      val later = order.indices.filter(i => shape.po.has(read, order(i)))
      val updated = order.indices.filter(i => shape.rmw.has(read, order(i))).map(_ - 1)
      val from = (0 +: (earlier ++ updated)).max
      val until = (order.size +: later).min
      for {
        place <- from until until
        if updated.forall(_ == place)
        all <- sources(shape, order, reads, found :+ place)
      } yield all
    }
}

/** What reads and writes have for values. */
private object Values {

  /**
   * None if nothing says what they are (values out of thin air), or if they are not what the shape takes them to be.
   */
  def of(shape: Shape, readsFrom: Map[Int, Int]): Option[IndexedSeq[Int]] = {
    val values = Array.fill(shape.size)(0)
    var unknown = shape.memory
    def isKnown(event: Int) = (unknown >> event & 1) == 0
    def learn(event: Int, value: Int): Unit = {
      values(event) = value
      unknown &= ~(1L << event)
    }
    var before = 0L
    while (unknown != before) {
      before = unknown
      for (event <- shape.events.indices; if !isKnown(event)) {
        val source = shape.events(event).source
        val from = if (shape.events(event).kind == Kind.Read) readsFrom.get(event) else source.read
        if (from.forall(isKnown)) learn(event, from.fold(0)(values) + source.number)
      }
    }
    Option.when(unknown == 0 && shape.guards.forall(g => (values(g.read) == g.value) == g.equal))(values.toIndexedSeq)
  }
}
