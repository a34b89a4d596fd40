package org.shootdown.explorer.oracle

/**
 * Whether events fit into one order on a machine whose CPUs wait for readers.
 *
 * A grace period has a beginning and an end, and is a full fence of its caller. Every other CPU passes through a
 * quiescent state in between: a full fence at some place in its program that is in no reader. (The caller of another
 * grace period may do so while it waits.) An SRCU grace period concerns only the readers of its domain: each begins
 * after the grace period does, or ends before that ends. Such readers have a full fence behind their beginning, and one
 * before their end.
 *
 * @param preserved
 *   what the machine keeps in order within threads
 */
final class GracePeriods(shape: Shape, preserved: Relation) {

  /** The end is the event, the beginning is one more. */
  private case class Grace(begin: Int, end: Int) {
    val thread: Int = shape.events(end).thread
    val domain: String = shape.events(end).word
  }

  private val graces = {
    val ends = shape.events.indices.filter { i =>
      shape.events(i).tag == Tag.GracePeriod || shape.events(i).tag == Tag.SleepableGracePeriod
    }
    ends.zipWithIndex.map { case (end, k) => Grace(shape.size + k, end) }
  }
  private val size = shape.size + graces.size
  private val fixed = (fencesOfCallers ++ fencesOfReaders).foldLeft(preserved.grown(graces.size))(_ | _)
  private val choices = quiescentStates ++ readersOfDomains

  def communication(x: Execution): Relation = (x.rf | x.co | x.fr).from(shape.accesses)

  /** Without what a thread reads from itself. */
  def withoutForwarding(x: Execution): Relation = (x.rfe | x.co | x.fr).from(shape.accesses)

  /** Whether there is an order that has this in it. */
  def fit(relation: Relation): Boolean = fit(fixed | relation.grown(graces.size), choices)

  private def fit(relation: Relation, left: Seq[Seq[Relation]]): Boolean = {
    val closed = relation.plus
    closed.isIrreflexive && (left.isEmpty || left.head.exists(choice => fit(closed | choice, left.tail)))
  }

  private def ordered(before: Long, after: Long): Relation = Relation.product(size, before, after)
  private def before(event: Int): Long = shape.po.to(1L << event).domain
  private def after(event: Int): Long = shape.po.from(1L << event).range

  private def fencesOfCallers: Seq[Relation] = graces.flatMap { grace =>
    val begin = 1L << grace.begin
    val end = 1L << grace.end
    Seq(ordered(before(grace.end), begin), ordered(begin, end), ordered(end, after(grace.end)))
  }

  private def fencesOfReaders: Seq[Relation] = sleepable.flatMap { case (from, to) =>
    Seq(ordered(before(from) | 1L << from, after(from)), ordered(before(to), after(to) | 1L << to))
  }

  private def sleepable: Seq[(Int, Int)] =
    shape.sections.filter { case (from, _) => shape.events(from).tag == Tag.SleepableBegins }

  private def quiescentStates: Seq[Seq[Relation]] = for {
    grace <- graces
    if grace.domain == ""
    thread <- shape.events.map(_.thread).distinct
    if thread >= 0 && thread != grace.thread
  } yield gaps(thread).map { case (early, late) =>
    ordered(early, 1L << grace.end | late) | ordered(1L << grace.begin, late)
  }

  /** The places in a thread that are in no reader: what is before them and what is behind. */
  private def gaps(thread: Int): Seq[(Long, Long)] = {
    val events = shape.events.indices.filter(shape.events(_).thread == thread)
    val nodes = events.flatMap(event => graces.find(_.end == event).map(_.begin).toSeq :+ event)
    def mask(some: Seq[Int]) = some.foldLeft(0L)(_ | 1L << _)
    (0 to nodes.size).map(nodes.splitAt).filterNot { case (early, late) => isInReader(early, late) }.map {
      case (early, late) => mask(early) -> mask(late)
    }
  }

  private def isInReader(early: Seq[Int], late: Seq[Int]): Boolean = shape.sections.exists { case (from, to) =>
    shape.events(from).tag == Tag.ReaderBegins && early.contains(from) && late.contains(to)
  }

  private def readersOfDomains: Seq[Seq[Relation]] = for {
    grace <- graces
    (from, to) <- sleepable
    if shape.events(from).word == grace.domain && shape.events(from).thread != grace.thread
  } yield Seq(ordered(1L << grace.begin, 1L << from), ordered(1L << to, 1L << grace.end))
}
