package org.shootdown.explorer.oracle

import org.scalacheck.Gen
import org.shootdown.explorer.oracle.Statement._

/**
 * Random litmus programs of two to four threads with up to four accesses each.
 *
 * Half of them are rings: each thread accesses a word, and then the one that the next thread begins with, as the shapes
 * do that memory models are known by. The others access whatever comes.
 */
object ProgramGenerator {

  /** What programs are about, besides plain and marked accesses, fences and dependencies. */
  sealed trait Topic
  object Topic {
    case object Marked extends Topic
    case object PlainAccesses extends Topic
    case object Atomics extends Topic
    case object Locks extends Topic
    case object Rcu extends Topic
    case object Srcu extends Topic
    val all: Seq[Topic] = Seq(Marked, PlainAccesses, Atomics, Locks, Rcu, Srcu)
  }

  private val Words = IndexedSeq("x", "y", "z", "w")
  private val MostAccesses = 9

  /** Programs about one of these topics each. */
  def programs(topics: Seq[Topic] = Topic.all): Gen[LitmusProgram] = for {
    topic <- Gen.oneOf(topics)
    threads <- Gen.frequency(5 -> 2, 4 -> 3, 1 -> 4)
    isRing <- Gen.oneOf(true, false)
    places <- if (isRing) ring(threads) else scattered(threads)
    bodies <- Gen.sequence[Seq[Seq[Draft]], Seq[Draft]](places.map(words => body(words, topic)))
    wrapped <- Gen.sequence[Seq[Seq[Draft]], Seq[Draft]](bodies.map(wrap(_, topic)))
  } yield LitmusProgram(new Numbering().threads(wrapped))

  private def ring(threads: Int): Gen[Seq[Seq[String]]] = for {
    extra <- Gen.listOfN(threads, Gen.frequency(4 -> None, 1 -> Some(()), 1 -> Some(())))
    words <- Gen.listOfN(threads, Gen.oneOf(Words.take(threads)))
  } yield (0 until threads).map { i =>
    val own = Seq(Words(i), Words((i + 1) % threads))
    extra(i).fold(own)(_ => own.patch(i % 2 + 1, Seq(words(i)), 0))
  }

  private def scattered(threads: Int): Gen[Seq[Seq[String]]] = for {
    sizes <- Gen.listOfN(threads, Gen.choose(1, 4)).map(fitting)
    count <- Gen.frequency(4 -> 2, 2 -> 3)
    words <- Gen.sequence[Seq[Seq[String]], Seq[String]](
      sizes.map(size => Gen.listOfN(size, Gen.oneOf(Words.take(count))).map(_.toSeq))
    )
  } yield words

  private def fitting(sizes: Seq[Int]): Seq[Int] =
    if (sizes.sum <= MostAccesses) sizes else fitting(sizes.updated(sizes.indexOf(sizes.max), sizes.max - 1))

  /** A statement whose registers and values are not numbered yet. */
  sealed trait Draft
  private case class AccessDraft(word: String, kind: AccessKind, uses: Uses) extends Draft
  private case class FenceDraft(fence: Fence) extends Draft
  private case class BranchDraft(value: Int, body: Seq[Draft]) extends Draft
  private case class Section(body: Seq[Draft], around: Seq[Statement] => Statement) extends Draft
  private case class Single(statement: Statement) extends Draft

  private sealed trait AccessKind
  private case class Reads(order: Order) extends AccessKind
  private case class Writes(order: Order) extends AccessKind
  private case class Exchanges(order: Order) extends AccessKind
  private case class Compares(order: Order, expected: Int) extends AccessKind
  private case class Adds(order: Order) extends AccessKind
  private case object AddsSilently extends AccessKind

  /** What an access has from the register that was set last. */
  private sealed trait Uses
  private case object Nothing extends Uses
  private case object Address extends Uses
  private case object Number extends Uses
  private case object Copy extends Uses

  private val marked: Gen[AccessKind] = Gen.frequency(
    4 -> Reads(Once),
    1 -> Reads(Acquire),
    4 -> Writes(Once),
    1 -> Writes(Release)
  )
  private val orders = Gen.oneOf(Once, Once, Acquire, Release, Full)

  private def kind(topic: Topic): Gen[AccessKind] = topic match {
    case Topic.PlainAccesses =>
      Gen.frequency(1 -> Gen.oneOf(Reads(Plain), Writes(Plain)), 2 -> marked)
    case Topic.Atomics =>
      Gen.frequency(
        4 -> marked,
        1 -> orders.map(Exchanges),
        1 -> Gen.zip(orders, Gen.oneOf(0, 1)).map { case (order, expected) => Compares(order, expected) },
        1 -> orders.map(Adds),
        1 -> Gen.const(AddsSilently)
      )
    case _ => marked
  }

  private val uses: Gen[Uses] =
    Gen.frequency(5 -> Gen.const(Nothing), 1 -> Gen.const(Address), 1 -> Gen.const(Number), 1 -> Gen.const(Copy))

  private def body(words: Seq[String], topic: Topic): Gen[Seq[Draft]] =
    words.foldRight(Gen.const(Seq.empty[Draft])) { (word, rest) =>
      for {
        after <- rest
        access <- Gen.zip(kind(topic), uses).map { case (kind, uses) => AccessDraft(word, kind, uses) }
        all <- joined(access, after, topic)
      } yield all
    }

  /** What is between an access and those behind it. */
  private def joined(access: Draft, after: Seq[Draft], topic: Topic): Gen[Seq[Draft]] =
    if (after.isEmpty) Gen.const(Seq(access))
    else
      Gen.frequency(
        6 -> Gen.const(access +: after),
        1 -> Gen.oneOf(FullFence, ReadFence, WriteFence).map(fence => access +: FenceDraft(fence) +: after),
        1 -> (if (hasSection(after)) Gen.const(access +: after)
              else Gen.oneOf(0, 1).map(value => Seq(access, BranchDraft(value, after)))),
        (if (topic == Topic.Rcu || topic == Topic.Srcu) 2 else 0) -> grace(topic).map(g => access +: g +: after)
      )

  private def hasSection(drafts: Seq[Draft]): Boolean = drafts.exists(!_.isInstanceOf[AccessDraft])

  private def grace(topic: Topic): Gen[Draft] =
    if (topic == Topic.Srcu) domains.map(domain => Single(SleepableGracePeriod(domain)))
    else Gen.const(Single(GracePeriod))

  private val domains = Gen.frequency(4 -> "ss", 1 -> "st")

  /** Puts some of a thread's statements into sections. */
  private def wrap(body: Seq[Draft], topic: Topic): Gen[Seq[Draft]] = topic match {
    case Topic.Locks =>
      for {
        cut <- Gen.choose(0, body.size)
        (first, second) = body.splitAt(cut)
        locks <- Gen.listOfN(2, Gen.frequency(3 -> "l", 1 -> "m"))
        one <- Gen.oneOf(true, true, false)
        other <- Gen.oneOf(true, false)
      } yield locked(first, locks.head, one) ++ locked(second, locks.last, other)
    case Topic.Rcu  => readers(body, Gen.const(Reader(_)))
    case Topic.Srcu => readers(body, domains.map(domain => SleepableReader(domain, 0, _)))
    case _          => Gen.const(body)
  }

  private def locked(body: Seq[Draft], lock: String, is: Boolean): Seq[Draft] =
    if (is && body.nonEmpty) Seq(Section(body, Locked(lock, _))) else body

  /** A thread waits for readers, or is one, or neither. */
  private def readers(body: Seq[Draft], section: Gen[Seq[Statement] => Statement]): Gen[Seq[Draft]] =
    if (body.exists(_.isInstanceOf[Single])) Gen.const(body)
    else
      for {
        from <- Gen.frequency(3 -> Gen.const(0), 1 -> Gen.choose(0, body.size - 1))
        until <- Gen.frequency(3 -> Gen.const(body.size), 1 -> Gen.choose(from + 1, body.size))
        around <- section
        is <- Gen.oneOf(true, true, false)
      } yield if (is) body.take(from) ++ Seq(Section(body.slice(from, until), around)) ++ body.drop(until) else body

  /** Gives registers and values their numbers: values of a word differ, so that it shows who reads from whom. */
  private class Numbering {
    private var written = Map.empty[String, Int].withDefaultValue(0)
    private var registers = 0
    private var indexes = 0

    def threads(drafts: Seq[Seq[Draft]]): Seq[Seq[Statement]] = drafts.map { thread =>
      registers = 0
      all(thread)
    }

    private def all(drafts: Seq[Draft]): Seq[Statement] = drafts.flatMap(one)

    private def one(draft: Draft): Seq[Statement] = draft match {
      case AccessDraft(word, kind, uses) => Seq(access(word, kind, uses))
      case FenceDraft(fence)             => Seq(fence)
      case Single(statement)             => Seq(statement)
      case BranchDraft(value, body)      =>
        if (registers == 0) all(body) else Seq(Branch(registers - 1, value, all(body)))
      case Section(body, around) => Seq(numbered(around(all(body))))
    }

    private def numbered(statement: Statement): Statement = statement match {
      case reader: SleepableReader =>
        indexes += 1
        reader.copy(index = indexes - 1)
      case other => other
    }

    private def access(word: String, kind: AccessKind, uses: Uses): Statement = {
      val last = Option.when(registers > 0)(registers - 1)
      val place = Place(word, if (uses == Address) last else None)
      kind match {
        case Reads(order)              => Read(register(), place, order)
        case Writes(order)             => Write(place, value(word, uses, last), order)
        case Exchanges(order)          => update(place, Exchange(value(word, uses, last)), order)
        case Compares(order, expected) => update(place, CompareExchange(expected, value(word, uses, last)), order)
        case Adds(order)               => update(place, Add(1), order)
        case AddsSilently              => Update(None, place, Add(1), Once)
      }
    }

    private def update(place: Place, change: Change, order: Order): Statement =
      Update(Some(register()), place, change, order)

    private def register(): Int = {
      registers += 1
      registers - 1
    }

    private def value(word: String, uses: Uses, last: Option[Int]): Value = {
      def next: Int = {
        written += word -> (written(word) + 1)
        written(word)
      }
      (uses, last) match {
        case (Copy, Some(register))   => Copied(register)
        case (Number, Some(register)) => Computed(next, register)
        case _                        => Constant(next)
      }
    }
  }
}
