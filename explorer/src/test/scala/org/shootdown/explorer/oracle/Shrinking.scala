package org.shootdown.explorer.oracle

import org.shootdown.explorer.oracle.Statement._

import scala.annotation.tailrec

/** Smaller programs that still show something. */
object Shrinking {

  /** What is left of a program if nothing more can be taken from it without losing what holds of it. */
  @tailrec
  def smallest(program: LitmusProgram)(holds: LitmusProgram => Boolean): LitmusProgram =
    smaller(program).find(p => p.words.nonEmpty && holds(p)) match {
      case Some(less) => smallest(less)(holds)
      case None       => program
    }

  /** Programs with a thread, a statement, a dependency or an order less. */
  private def smaller(program: LitmusProgram): Iterator[LitmusProgram] = {
    val threads = program.threads
    val without = threads.indices.iterator.map(i => threads.patch(i, Nil, 1)).filter(_.size > 1)
    val changed = for {
      i <- threads.indices.iterator
      thread <- smaller(threads(i))
    } yield threads.updated(i, thread)
    (without ++ changed).map(LitmusProgram(_))
  }

  private def smaller(statements: Seq[Statement]): Iterator[Seq[Statement]] =
    statements.indices.iterator.flatMap { i =>
      val statement = statements(i)
      val dropped = Iterator(statements.patch(i, Nil, 1), statements.patch(i, inner(statement), 1))
      val changed = weaker(statement) ++ smaller(inner(statement)).map(body => around(statement, body))
      dropped.filter(_.nonEmpty || statements.size > 1) ++ changed.map(statements.updated(i, _))
    }

  private def around(statement: Statement, body: Seq[Statement]): Statement = statement match {
    case branch: Branch          => branch.copy(body = body)
    case locked: Locked          => locked.copy(body = body)
    case reader: Reader          => reader.copy(body = body)
    case reader: SleepableReader => reader.copy(body = body)
    case other                   => other
  }

  private def weaker(statement: Statement): Iterator[Statement] = statement match {
    case read: Read =>
      orders(read.order).map(o => read.copy(order = o)) ++ bare(read.place).map(p => read.copy(place = p))
    case write: Write =>
      orders(write.order).map(o => write.copy(order = o)) ++ bare(write.place).map(p => write.copy(place = p)) ++
        constant(write.value).map(v => write.copy(value = v))
    case Update(register, place, change, order) =>
      orders(order).map(o => Update(register, place, change, o)) ++
        bare(place).map(p => Update(register, p, change, order)) ++
        simpler(change).map(c => Update(register, place, c, order)) ++ accesses(register, place, change)
    case FullFence => Iterator(ReadFence, WriteFence)
    case _         => Iterator.empty
  }

  private def orders(order: Order): Iterator[Order] = order match {
    case Once => Iterator.empty
    case Full => Iterator(Once, Acquire, Release)
    case _    => Iterator(Once)
  }

  private def bare(place: Place): Iterator[Place] = place.from.iterator.map(_ => place.copy(from = None))

  private def constant(value: Value): Iterator[Value] = value match {
    case Computed(number, _) => Iterator(Constant(number))
    case Copied(_)           => Iterator(Constant(1))
    case _                   => Iterator.empty
  }

  private def simpler(change: Change): Iterator[Change] = change match {
    case Exchange(value)           => constant(value).map(Exchange)
    case CompareExchange(_, value) => Iterator(Exchange(value))
    case _                         => Iterator.empty
  }

  /** Only the read, or only the write, of a read-modify-write. */
  private def accesses(register: Option[Int], place: Place, change: Change): Iterator[Statement] = {
    val written = change match {
      case Exchange(value)           => value
      case CompareExchange(_, value) => value
      case Add(number)               => Constant(number)
    }
    register.iterator.map(Read(_, place, Once)) ++ Iterator(Write(place, written, Once))
  }
}
