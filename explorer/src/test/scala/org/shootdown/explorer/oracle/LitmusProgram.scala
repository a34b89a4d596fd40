package org.shootdown.explorer.oracle

/**
 * What a thread of a [[LitmusProgram]] does. Registers are `r0`, `r1`, ... of their thread, each set by one statement.
 */
sealed trait Statement

object Statement {

  /** How an access is ordered, as the kernel names it. */
  sealed abstract class Order(val suffix: String)
  case object Plain extends Order("")
  case object Once extends Order("_relaxed")
  case object Acquire extends Order("_acquire")
  case object Release extends Order("_release")
  case object Full extends Order("")

  /** What is written. */
  sealed trait Value {
    def register: Option[Int]
  }
  final case class Constant(number: Int) extends Value {
    def register: Option[Int] = None
    override def toString: String = s"$number"
  }
  final case class Copied(from: Int) extends Value {
    def register: Option[Int] = Some(from)
    override def toString: String = s"r$from"
  }

  /** A number that is computed from a register, whatever that holds. */
  final case class Computed(number: Int, from: Int) extends Value {
    def register: Option[Int] = Some(from)
    override def toString: String = s"$number + (r$from & 0)"
  }

  /** A word, and the register that its address is computed from. */
  final case class Place(word: String, from: Option[Int] = None) {
    override def toString: String = from.fold(word)(register => s"($word + (r$register & 0))")
  }

  final case class Read(register: Int, place: Place, order: Order) extends Statement
  final case class Write(place: Place, value: Value, order: Order) extends Statement

  sealed trait Change
  final case class Exchange(value: Value) extends Change
  final case class CompareExchange(expected: Int, value: Value) extends Change
  final case class Add(number: Int) extends Change

  /** An atomic read-modify-write; without a register it is one that returns nothing, an addition. */
  final case class Update(register: Option[Int], place: Place, change: Change, order: Order) extends Statement

  sealed abstract class Fence(val text: String) extends Statement
  case object FullFence extends Fence("smp_mb();")
  case object ReadFence extends Fence("smp_rmb();")
  case object WriteFence extends Fence("smp_wmb();")

  final case class Branch(register: Int, value: Int, body: Seq[Statement]) extends Statement
  final case class Locked(lock: String, body: Seq[Statement]) extends Statement
  final case class Reader(body: Seq[Statement]) extends Statement
  case object GracePeriod extends Statement

  /** An SRCU reader, whose index is in a variable of this number. */
  final case class SleepableReader(domain: String, index: Int, body: Seq[Statement]) extends Statement
  final case class SleepableGracePeriod(domain: String) extends Statement

  /** The statements, and all within them. */
  def nested(statements: Seq[Statement]): Seq[Statement] =
    statements.flatMap(statement => statement +: nested(inner(statement)))

  def inner(statement: Statement): Seq[Statement] = statement match {
    case Branch(_, _, body)          => body
    case Locked(_, body)             => body
    case Reader(body)                => body
    case SleepableReader(_, _, body) => body
    case _                           => Nil
  }
}

/**
 * A small concurrent program over words that are 0 at first; what can be seen of it are all its registers and words.
 */
final case class LitmusProgram(threads: Seq[Seq[Statement]]) {
  import Statement._

  private val statements = threads.map(nested)

  val words: Seq[String] = statements.flatten
    .collect {
      case Read(_, place, _)      => place.word
      case Write(place, _, _)     => place.word
      case Update(_, place, _, _) => place.word
    }
    .distinct
    .sorted
  val locks: Seq[String] = statements.flatten.collect { case Locked(lock, _) => lock }.distinct.sorted
  val domains: Seq[String] = statements.flatten
    .collect {
      case SleepableReader(domain, _, _) => domain
      case SleepableGracePeriod(domain)  => domain
    }
    .distinct
    .sorted

  /** By thread: the registers that it sets. */
  val registers: Seq[Seq[Int]] = statements.map(_.collect {
    case Read(register, _, _)            => register
    case Update(Some(register), _, _, _) => register
  }.distinct.sorted)

  val usesPlainAccesses: Boolean = statements.flatten.exists {
    case Read(_, _, Plain)  => true
    case Write(_, _, Plain) => true
    case _                  => false
  }

  /** As a C litmus test. */
  override def toString: String = {
    val shown = registers.zipWithIndex.flatMap { case (set, i) => set.map(r => s"$i:r$r; ") } ++ words.map(w => s"$w; ")
    val globals = words.map(w => s"int *$w") ++ locks.map(l => s"spinlock_t *$l") ++
      domains.map(d => s"struct srcu_struct *$d")
    val bodies = threads.zip(registers).zipWithIndex.map { case ((thread, set), i) =>
      val declared = set.map(r => s"\tint r$r = 0;\n").mkString
      s"P$i(${globals.mkString(", ")})\n{\n$declared${text(thread, "\t")}}\n"
    }
    s"C random\n\n{\n}\n\n${bodies.mkString("\n")}\nlocations [ ${shown.mkString}]\nexists (${words.head}=0)\n"
  }

  private def text(statements: Seq[Statement], indent: String): String =
    statements.map(statement => indent + text(statement, indent) + "\n").mkString

  private def text(statement: Statement, indent: String): String = statement match {
    case Read(register, place, order)         => s"r$register = ${read(place, order)};"
    case Write(place, value, Plain)           => s"*$place = $value;"
    case Write(place, value, Release)         => s"smp_store_release($place, $value);"
    case Write(place, value, _)               => s"WRITE_ONCE(*$place, $value);"
    case Update(None, place, change, _)       => s"atomic_add(${number(change)}, $place);"
    case Update(Some(r), place, change, o)    => s"r$r = ${update(place, change, o.suffix)};"
    case fence: Fence                         => fence.text
    case Branch(register, value, body)        => s"if (r$register == $value) {\n${text(body, indent + "\t")}$indent}"
    case Locked(lock, body)                   => around(s"spin_lock($lock)", body, s"spin_unlock($lock)", indent)
    case Reader(body)                         => around("rcu_read_lock()", body, "rcu_read_unlock()", indent)
    case GracePeriod                          => "synchronize_rcu();"
    case SleepableReader(domain, index, body) =>
      around(s"int i$index = srcu_read_lock($domain)", body, s"srcu_read_unlock($domain, i$index)", indent)
    case SleepableGracePeriod(domain) => s"synchronize_srcu($domain);"
  }

  private def read(place: Place, order: Order): String = order match {
    case Plain   => s"*$place"
    case Acquire => s"smp_load_acquire($place)"
    case _       => s"READ_ONCE(*$place)"
  }

  private def update(place: Place, change: Change, suffix: String): String = change match {
    case Exchange(value)                  => s"xchg$suffix($place, $value)"
    case CompareExchange(expected, value) => s"cmpxchg$suffix($place, $expected, $value)"
    case Add(number)                      => s"atomic_fetch_add$suffix($number, $place)"
  }

  private def number(change: Change): Int = change match {
    case Add(number) => number
    case other       => throw new IllegalArgumentException(s"$other returns something")
  }

  private def around(before: String, body: Seq[Statement], after: String, indent: String): String =
    s"$before;\n${text(body, indent)}$indent$after;"
}
