package org.shootdown.litmus

import org.scalacheck.Gen
import org.scalacheck.rng.Seed
import org.scalatest.funsuite.AnyFunSuite

/**
 * Random expressions over every integer type, against an evaluator of C's rules that is written for this test alone.
 */
class ExpressionPropertySpec extends AnyFunSuite {

  /** An integer type: how it is written, its width and whether it has a sign. */
  private case class Kind(name: String, bits: Int, signed: Boolean) {
    def wrap(value: BigInt): BigInt = {
      val low = value & ((BigInt(1) << bits) - 1)
      if (signed && low.testBit(bits - 1)) low - (BigInt(1) << bits) else low
    }
    def promoted: Kind = if (bits < 32) Kind.int else this
  }

  private object Kind {
    val int: Kind = Kind("int", 32, signed = true)
    val all: Seq[Kind] = Seq(
      Kind("signed char", 8, signed = true).copy(name = "s8"),
      Kind("u8", 8, signed = false),
      Kind("short", 16, signed = true),
      Kind("u16", 16, signed = false),
      int,
      Kind("unsigned int", 32, signed = false),
      Kind("long", 64, signed = true),
      Kind("unsigned long", 64, signed = false)
    )

    def common(a: Kind, b: Kind): Kind = {
      val (l, r) = (a.promoted, b.promoted)
      if (l.bits != r.bits) if (l.bits > r.bits) l else r
      else if (l.signed) r
      else l
    }
  }

  private case class Typed(value: BigInt, kind: Kind) {
    def as(other: Kind): BigInt = other.wrap(value)
  }

  private sealed trait Tree { def text: String; def typed: Typed }

  private case class Variable(name: String, typed: Typed) extends Tree { def text: String = name }

  private case class Literal(number: Int) extends Tree {
    def text: String = number.toString
    def typed: Typed = Typed(number, Kind.int)
  }

  private case class Unary(operator: String, operand: Tree) extends Tree {
    def text: String = s"$operator(${operand.text})"
    def typed: Typed = {
      val kind = operand.typed.kind.promoted
      operator match {
        case "-" => Typed(kind.wrap(-operand.typed.as(kind)), kind)
        case "~" => Typed(kind.wrap(-operand.typed.as(kind) - 1), kind)
        case "!" => Typed(if (operand.typed.value == 0) 1 else 0, Kind.int)
      }
    }
  }

  private case class CastTo(kind: Kind, operand: Tree) extends Tree {
    def text: String = s"(${kind.name})(${operand.text})"
    def typed: Typed = Typed(operand.typed.as(kind), kind)
  }

  private case class Binary(operator: String, left: Tree, right: Tree) extends Tree {
    def text: String = s"(${left.text} $operator ${right.text})"
    def typed: Typed = {
      val kind = Kind.common(left.typed.kind, right.typed.kind)
      val (l, r) = (left.typed.as(kind), right.typed.as(kind))
      def truth(b: Boolean) = Typed(if (b) 1 else 0, Kind.int)
      operator match {
        case "+"  => Typed(kind.wrap(l + r), kind)
        case "-"  => Typed(kind.wrap(l - r), kind)
        case "*"  => Typed(kind.wrap(l * r), kind)
        case "&"  => Typed(kind.wrap(l & r), kind)
        case "|"  => Typed(kind.wrap(l | r), kind)
        case "^"  => Typed(kind.wrap(l ^ r), kind)
        case "<"  => truth(l < r)
        case "<=" => truth(l <= r)
        case ">"  => truth(l > r)
        case ">=" => truth(l >= r)
        case "==" => truth(l == r)
        case "!=" => truth(l != r)
        case "&&" => truth(left.typed.value != 0 && right.typed.value != 0)
        case "||" => truth(left.typed.value != 0 || right.typed.value != 0)
      }
    }
  }

  private case class Shift(operator: String, left: Tree, by: Int) extends Tree {
    def text: String = s"(${left.text} $operator $by)"
    def typed: Typed = {
      val kind = left.typed.kind.promoted
      val l = left.typed.as(kind)
      Typed(kind.wrap(if (operator == "<<") l << by else l >> by), kind)
    }
  }

  private case class Choice(condition: Tree, first: Tree, second: Tree) extends Tree {
    def text: String = s"(${condition.text} ? ${first.text} : ${second.text})"
    def typed: Typed = {
      val kind = Kind.common(first.typed.kind, second.typed.kind)
      Typed((if (condition.typed.value != 0) first else second).typed.as(kind), kind)
    }
  }

  private val interesting: Gen[Long] = Gen.oneOf(
    Gen.choose(-3L, 3L),
    Gen.oneOf(Int.MaxValue.toLong, Int.MinValue.toLong, 0xffffffffL, Long.MaxValue, Long.MinValue, 255L, 128L, 65535L),
    Gen.long
  )

  private val variables: Gen[Seq[Variable]] =
    Gen
      .sequence[Seq[Long], Long](Kind.all.map(_ => interesting))
      .map(_.zip(Kind.all).zipWithIndex.map { case ((value, kind), i) =>
        Variable(s"v$i", Typed(kind.wrap(value), kind))
      })

  private def tree(leaves: Seq[Variable], depth: Int): Gen[Tree] = {
    val leaf: Gen[Tree] = Gen.frequency(3 -> Gen.oneOf(leaves), 1 -> Gen.choose(0, 70000).map(Literal(_)))
    if (depth == 0) leaf
    else {
      val inner = Gen.lzy(tree(leaves, depth - 1))
      val operators = Seq("+", "-", "*", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||")
      Gen.frequency(
        1 -> leaf,
        2 -> Gen.zip(Gen.oneOf("-", "~", "!"), inner).map { case (o, t) => Unary(o, t) },
        2 -> Gen.zip(Gen.oneOf(Kind.all), inner).map { case (k, t) => CastTo(k, t) },
        2 -> Gen.zip(Gen.oneOf("<<", ">>"), inner, Gen.choose(0, 31)).map { case (o, t, by) => Shift(o, t, by) },
        2 -> Gen.zip(inner, inner, inner).map { case (c, a, b) => Choice(c, a, b) },
        6 -> Gen.zip(Gen.oneOf(operators), inner, inner).map { case (o, a, b) => Binary(o, a, b) }
      )
    }
  }

  private def check(seed: Long, known: Boolean): Unit = {
    val generated = for (v <- variables; t <- tree(v, 4)) yield (v, t)
    val (leaves, expression) = generated.pureApply(Gen.Parameters.default, Seed(seed))
    val declarations = leaves.map(v => s"${v.typed.kind.name} ${v.name};").mkString(" ")
    val values = leaves
      .map(v => s"${v.name} = (${v.typed.kind.name})0x${(v.typed.value & ((BigInt(1) << 64) - 1)).toString(16)}UL;")
      .mkString(" ")
    val text =
      if (known) leaves.foldLeft(expression.text)((t, v) => t.replaceAll(s"\\b${v.name}\\b", literal(v)))
      else expression.text
    val variablesAfter = Compiled.run(s"$declarations $values long r = $text;")
    val expected = expression.typed.as(Kind("long", 64, signed = true))
    withClue(s"seed $seed: $values $text: ") {
      assert(BigInt(variablesAfter("r")) === expected)
    }
  }

  private def literal(v: Variable): String =
    s"((${v.typed.kind.name})0x${(v.typed.value & ((BigInt(1) << 64) - 1)).toString(16)}UL)"

  test("computed expressions have C's value") {
    (1L to 400L).foreach(check(_, known = false))
  }

  test("folded expressions have C's value") {
    (1001L to 1400L).foreach(check(_, known = true))
  }
}
