package org.shootdown.explorer.oracle

import org.shootdown.explorer.oracle.Statement._

/** What an event is. */
sealed trait Kind
object Kind {
  case object Read extends Kind
  case object Write extends Kind
  case object Other extends Kind
}

/** What an event is besides: the order of an access, or which fence. */
sealed trait Tag
object Tag {
  case object Initial extends Tag
  case object Plain extends Tag
  case object Once extends Tag
  case object Acquire extends Tag
  case object Release extends Tag
  case object Full extends Tag

  /** The read of an atomic that returns nothing. */
  case object NoReturn extends Tag

  /** The read of an atomic that changes nothing, as it compares in vain. */
  case object Failed extends Tag
  case object Lock extends Tag
  case object Unlock extends Tag
  case object FullFence extends Tag
  case object ReadFence extends Tag
  case object WriteFence extends Tag
  case object ReaderBegins extends Tag
  case object ReaderEnds extends Tag
  case object GracePeriod extends Tag
  case object SleepableBegins extends Tag
  case object SleepableEnds extends Tag
  case object SleepableGracePeriod extends Tag
}

/** Where the value of a write comes from: a number, and what a read yields, if there is one. */
final case class Source(number: Int, read: Option[Int])

/**
 * One event of a [[Shape]].
 *
 * @param thread
 *   -1 for what initial values are written by
 * @param word
 *   what it accesses; of an SRCU grace period its domain
 * @param address
 *   reads that its address comes from
 * @param data
 *   reads that its value comes from
 * @param within
 *   reads that decide on branches that it is in
 * @param behind
 *   reads that decide on branches that it is in or behind
 */
final case class Event(
    thread: Int,
    kind: Kind,
    tag: Tag,
    word: String = "",
    source: Source = Source(0, None),
    address: Set[Int] = Set.empty,
    data: Set[Int] = Set.empty,
    within: Set[Int] = Set.empty,
    behind: Set[Int] = Set.empty
)

/** That a read yields a value, or does not. */
final case class Guard(read: Int, value: Int, equal: Boolean)

/**
 * The events of a program if its branches and compare-and-exchanges go in one way, and all about them that does not
 * depend on who reads from whom.
 *
 * @param guards
 *   what reads have to yield for things to go this way
 * @param updates
 *   reads and writes of read-modify-writes
 * @param sections
 *   begins and ends of readers, with and without domain
 * @param registers
 *   by thread and register: the read that sets it
 */
final case class Shape(
    events: IndexedSeq[Event],
    guards: Seq[Guard],
    updates: Seq[(Int, Int)],
    sections: Seq[(Int, Int)],
    registers: Map[(Int, Int), Int]
) {
  def size: Int = events.size

  def where(holds: Event => Boolean): Long = Relation.mask(size)(i => holds(events(i)))
  def tagged(tags: Tag*): Long = where(event => tags.contains(event.tag))
  def relation(holds: (Event, Event) => Boolean): Relation =
    Relation(size)(i => Relation.mask(size)(j => holds(events(i), events(j))))

  lazy val all: Long = where(_ => true)
  lazy val reads: Long = where(_.kind == Kind.Read)
  lazy val writes: Long = where(_.kind == Kind.Write)
  lazy val memory: Long = reads | writes

  /** What accesses memory on a machine: the counters of SRCU have rules of their own. */
  lazy val accesses: Long = memory & ~tagged(Tag.SleepableBegins, Tag.SleepableEnds)
  lazy val initial: Long = tagged(Tag.Initial)
  lazy val acquires: Long = reads & tagged(Tag.Acquire, Tag.Lock)
  lazy val releases: Long = writes & tagged(Tag.Release, Tag.Unlock)
  lazy val noReturn: Long = tagged(Tag.NoReturn)

  /** Within a thread, in program order. */
  lazy val po: Relation = Relation(size)(i =>
    Relation.mask(size)(j => i < j && events(i).thread == events(j).thread && events(i).thread >= 0)
  )
  lazy val internal: Relation = relation((a, b) => a.thread == b.thread && a.thread >= 0)
  lazy val external: Relation = Relation.product(size, all, all).without(internal)
  lazy val sameWord: Relation = relation((a, b) => a.word == b.word)
  lazy val rmw: Relation = Relation.of(size, updates)
  lazy val address: Relation = dependencies(_.address)
  lazy val data: Relation = dependencies(_.data)
  lazy val within: Relation = dependencies(_.within)
  lazy val behind: Relation = dependencies(_.behind)

  private def dependencies(of: Event => Set[Int]): Relation =
    Relation.of(size, for ((event, i) <- events.zipWithIndex; read <- of(event)) yield read -> i)

  /** From accesses before some of these events to accesses behind them. */
  def across(fences: Long): Relation = (po.to(fences) ~> po).from(memory).to(memory)
}

object Shape {

  /** All shapes of a program. */
  def of(program: LitmusProgram): Seq[Shape] = {
    val words = program.words ++ program.locks ++ program.domains
    val initial = words.map(Event(-1, Kind.Write, Tag.Initial, _)).toIndexedSeq
    val start = Seq(Shape(initial, Nil, Nil, Nil, Map.empty))
    program.threads.zipWithIndex.foldLeft(start) { case (shapes, (thread, i)) =>
      shapes.flatMap(shape => new Unrolling(i).all(thread, State(shape)).map(_.shape))
    }
  }

  private case class State(shape: Shape, within: Set[Int] = Set.empty, behind: Set[Int] = Set.empty)

  /** Adds the events of a thread. */
  private class Unrolling(thread: Int) {
    def all(statements: Seq[Statement], state: State): Seq[State] =
      statements.foldLeft(Seq(state))((states, statement) => states.flatMap(one(statement, _)))

    private def one(statement: Statement, state: State): Seq[State] = statement match {
      case Read(register, place, order) =>
        Seq(setting(Some(register), add(state, event(state, Kind.Read, tag(order), place))))
      case Write(place, value, order) =>
        Seq(add(state, written(state, tag(order), place, value)))
      case Update(register, place, change, order) => updates(register, place, change, order, state)
      case fence: Fence                           => Seq(add(state, event(state, Kind.Other, fenceTag(fence))))
      case Branch(register, value, body)          => branches(register, value, body, state)
      case Locked(lock, body)                     =>
        val taken = updated(None, Place(lock), Tag.Lock, Tag.Lock, Constant(1), state)
        val held = guarded(taken, Guard(taken.shape.size - 2, 0, equal = true))
        all(body, held).map(s => add(s, event(s, Kind.Write, Tag.Unlock, Place(lock))))
      case Reader(body) =>
        section(state, event(state, Kind.Other, Tag.ReaderBegins), body)(event(_, Kind.Other, Tag.ReaderEnds))
      case GracePeriod                      => Seq(add(state, event(state, Kind.Other, Tag.GracePeriod)))
      case SleepableReader(domain, _, body) =>
        val begins = state.shape.size
        section(state, event(state, Kind.Read, Tag.SleepableBegins, Place(domain)), body)(s =>
          event(s, Kind.Write, Tag.SleepableEnds, Place(domain)).copy(data = Set(begins))
        )
      case SleepableGracePeriod(domain) =>
        Seq(add(state, event(state, Kind.Other, Tag.SleepableGracePeriod, Place(domain))))
    }

    private def branches(register: Int, value: Int, body: Seq[Statement], state: State): Seq[State] =
      state.shape.registers.get(thread -> register) match {
        case None       => if (value == 0) all(body, state) else Seq(state)
        case Some(read) =>
          def decided(equal: Boolean) =
            guarded(state, Guard(read, value, equal)).copy(behind = state.behind + read)
          val taken = all(body, decided(equal = true).copy(within = state.within + read))
          taken.map(_.copy(within = state.within)) :+ decided(equal = false)
      }

    private def updates(
        register: Option[Int],
        place: Place,
        change: Change,
        order: Order,
        state: State
    ): Seq[State] = {
      val first = (order, register) match {
        case (_, None)    => Tag.NoReturn
        case (Acquire, _) => Tag.Acquire
        case (Full, _)    => Tag.Full
        case _            => Tag.Once
      }
      val last = if (order == Release || order == Full) tag(order) else Tag.Once
      val read = state.shape.size
      change match {
        case Exchange(value) => Seq(updated(register, place, first, last, value, state))
        case Add(number)     =>
          val changed = updated(register, place, first, last, Constant(number), state)
          Seq(replaceLast(changed, _.copy(source = Source(number, Some(read)))))
        case CompareExchange(expected, value) =>
          val done = updated(register, place, first, last, value, state)
          val failed = setting(register, add(state, event(state, Kind.Read, Tag.Failed, place)))
          Seq(
            guarded(done, Guard(read, expected, equal = true)),
            guarded(failed, Guard(read, expected, equal = false))
          )
      }
    }

    /** Adds the read and the write of a read-modify-write. */
    private def updated(
        register: Option[Int],
        place: Place,
        first: Tag,
        last: Tag,
        value: Value,
        state: State
    ): State = {
      val read = state.shape.size
      val added = add(add(state, event(state, Kind.Read, first, place)), written(state, last, place, value))
      val shape = added.shape
      setting(register, added.copy(shape = shape.copy(updates = shape.updates :+ (read -> (read + 1)))), read)
    }

    private def section(state: State, begins: Event, body: Seq[Statement])(ends: State => Event): Seq[State] = {
      val from = state.shape.size
      all(body, add(state, begins)).map { inside =>
        val to = inside.shape.size
        val outside = add(inside, ends(inside))
        outside.copy(shape = outside.shape.copy(sections = outside.shape.sections :+ (from -> to)))
      }
    }

    private def event(state: State, kind: Kind, tag: Tag, place: Place = Place("")): Event =
      Event(
        thread,
        kind,
        tag,
        place.word,
        address = reads(state, place.from),
        within = state.within,
        behind = state.behind
      )

    private def written(state: State, tag: Tag, place: Place, value: Value): Event = {
      val from = reads(state, value.register)
      val source = value match {
        case Constant(number)    => Source(number, None)
        case Copied(_)           => Source(0, from.headOption)
        case Computed(number, _) => Source(number, None)
      }
      event(state, Kind.Write, tag, place).copy(source = source, data = from)
    }

    private def reads(state: State, register: Option[Int]): Set[Int] =
      register.flatMap(r => state.shape.registers.get(thread -> r)).toSet

    private def add(state: State, event: Event): State =
      state.copy(shape = state.shape.copy(events = state.shape.events :+ event))

    private def replaceLast(state: State, change: Event => Event): State = {
      val events = state.shape.events
      state.copy(shape = state.shape.copy(events = events.init :+ change(events.last)))
    }

    private def setting(register: Option[Int], state: State): State =
      setting(register, state, state.shape.size - 1)

    private def setting(register: Option[Int], state: State, read: Int): State = {
      val shape = state.shape
      state.copy(shape = shape.copy(registers = shape.registers ++ register.map(r => (thread -> r) -> read)))
    }

    private def guarded(state: State, guard: Guard): State =
      state.copy(shape = state.shape.copy(guards = state.shape.guards :+ guard))
  }

  private def tag(order: Order): Tag = order match {
    case Plain   => Tag.Plain
    case Once    => Tag.Once
    case Acquire => Tag.Acquire
    case Release => Tag.Release
    case Full    => Tag.Full
  }

  private def fenceTag(fence: Fence): Tag = fence match {
    case FullFence  => Tag.FullFence
    case ReadFence  => Tag.ReadFence
    case WriteFence => Tag.WriteFence
  }
}
