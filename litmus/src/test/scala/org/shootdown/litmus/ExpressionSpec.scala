package org.shootdown.litmus

import org.scalatest.funsuite.AnyFunSuite

/** Expressions by their values. */
class ExpressionSpec extends AnyFunSuite {

  private def value(expression: String, declarations: String = ""): Long =
    Compiled.run(s"$declarations long r = $expression;")("r")

  /** The same on variables, so that nothing is known in advance. */
  private def computed(operator: String, left: String, right: String, kind: String = "int"): Long =
    value(s"a $operator b", s"$kind a = $left; $kind b = $right;")

  test("integer arithmetic, folded and computed") {
    for {
      (operator, result) <- Seq(
        "+" -> 10L,
        "-" -> 4L,
        "*" -> 21L,
        "/" -> 2L,
        "%" -> 1L,
        "&" -> 3L,
        "|" -> 7L,
        "^" -> 4L
      )
    } {
      assert(value(s"7 $operator 3") === result, operator)
      assert(computed(operator, "7", "3") === result, operator)
    }
  }

  test("shifts and comparisons") {
    assert(computed("<<", "3", "4") === 48)
    assert(computed(">>", "-16", "2") === -4)
    assert(computed(">>", "-16", "2", "unsigned int") === 0x3ffffffcL)
    assert(computed("<", "-1", "1") === 1)
    assert(computed("<", "-1", "1", "unsigned int") === 0)
    assert(computed(">", "-1", "1", "unsigned long") === 1)
    assert(computed(">=", "2", "2") === 1)
    assert(computed("<=", "3", "2") === 0)
    assert(computed("==", "3", "3") === 1)
    assert(computed("!=", "3", "3") === 0)
  }

  test("precedence and associativity are C's") {
    assert(value("2 + 3 * 4") === 14)
    assert(value("20 - 8 - 2") === 10)
    assert(value("1 << 2 + 1") === 8)
    assert(value("1 | 6 & 3") === 3)
    assert(value("5 & 3 == 3") === 1)
    assert(value("1 ? 2 : 0 ? 3 : 4") === 2)
    assert(value("-2 * -3") === 6)
    assert(value("!0 + 1") === 2)
    assert(value("~0 & 15") === 15)
  }

  test("an int wraps at 32 bits, an unsigned int has no sign") {
    assert(value("a + 1", "int a = 0x7fffffff;") === Int.MinValue.toLong)
    assert(value("a - 1", "unsigned int a = 0;") === 0xffffffffL)
    assert(value("a * a", "int a = 65536;") === 0)
    assert(value("a + 1", "long a = 0x7fffffff;") === 0x80000000L)
    assert(value("-a", "unsigned int a = 1;") === 0xffffffffL)
    assert(value("~a", "unsigned int a = 0;") === 0xffffffffL)
  }

  test("the least number divided by -1 wraps to itself, and leaves nothing") {
    val least = Int.MinValue.toLong
    val declarations = "int a = -2147483647 - 1; int one = -1;"
    for (divisor <- Seq("one", "-1", "one * 1")) {
      assert(value(s"a / ($divisor)", declarations) === least, divisor)
      assert(value(s"a % ($divisor)", declarations) === 0, divisor)
    }
    assert(value("a / one > 2147483647", declarations) === 0)
    assert(value("(-2147483647 - 1) / -1") === least)
    assert(value("a / 2", declarations) === least / 2)
    assert(value("(long)a / one", declarations) === -least)
    assert(value("a / one", "long a = 1UL << 63; int one = -1;") === Long.MinValue)
  }

  test("narrow types keep their width on assignment") {
    assert(value("c", "char c = 200;") === -56)
    assert(value("c", "unsigned char c = 300;") === 44)
    assert(value("s", "short s = 40000;") === -25536)
    assert(value("b", "bool b = 512;") === 1)
    assert(value("b", "u8 a = 4; bool b = a & 4;") === 1)
    assert(value("(u16)a", "int a = 0x12345;") === 0x2345)
    assert(value("(int)a", "long a = 0x180000000;") === Int.MinValue.toLong)
    assert(value("(u64)a", "int a = -1;") === -1)
    assert(value("(u32)a", "long a = -1;") === 0xffffffffL)
  }

  test("the usual arithmetic conversions") {
    assert(value("a < b", "int a = -1; unsigned int b = 1;") === 0)
    assert(value("a < b", "int a = -1; long b = 1;") === 1)
    assert(value("a < b", "int a = -1; unsigned long b = 1;") === 0)
    assert(value("a < b", "u8 a = 255; s8 b = -1;") === 0)
    assert(value("a + b", "u8 a = 255; u8 b = 1;") === 256)
  }

  test("literals") {
    assert(value("0x1F + 010 + 0b11") === 31 + 8 + 3)
    assert(value("'a' + '\\n'") === 107)
    assert(value("0xffffffff") === 0xffffffffL)
    assert(value("4294967295 + 1") === 4294967296L)
    assert(value("0xffffffffffffffffUL") === -1)
    assert(value("1UL << 40") === 1L << 40)
    assert(value("NULL == 0 && true && !false") === 1)
  }

  test("short circuits leave the right side alone") {
    val declarations = "int n = 0; int a = 0; int b = 1;"
    assert(value("n", s"$declarations a && n++;") === 0)
    assert(value("n", s"$declarations b && n++;") === 1)
    assert(value("n", s"$declarations b || n++;") === 0)
    assert(value("n", s"$declarations a || n++;") === 1)
    assert(value("(a || b) && !(a && b)", declarations) === 1)
    assert(value("a && b || b", declarations) === 1)
    assert(value("(b && b) + (a || a) * 2", declarations) === 1)
  }

  test("the conditional operator evaluates one side and converts to the common type") {
    val declarations = "int n = 0; int a = 0; int b = 7;"
    assert(value("a ? n++ : b", declarations) === 7)
    assert(value("n", s"$declarations b ? n++ : 0;") === 1)
    assert(value("b ? a - 1 : 0u", declarations) === 0xffffffffL)
    assert(value("b > 3 ? b > 5 ? 1 : 2 : 3", declarations) === 1)
  }

  test("assignments yield their value and steps yield the old or the new one") {
    assert(value("a = b = 5", "int a; int b;") === 5)
    assert(value("a++ * 10 + a", "int a = 3;") === 34)
    assert(value("++a * 10 + a", "int a = 3;") === 44)
    assert(value("a-- - --a", "int a = 3;") === 2)
    assert(value("(a += 4) * (b <<= 2)", "int a = 1; int b = 3;") === 60)
    assert(value("a", "int a = 17; a %= 5; a ^= 1; a |= 8; a &= ~2; a -= 1; a *= 3; a /= 2; a >>= 1;") === 6)
    assert(value("a", "unsigned char a = 255; a++;") === 0)
  }

  test("division by zero is left to the machine") {
    assert(intercept[ArithmeticException](value("1 / 0")) !== null)
  }

  test("a statement expression has the value of its last expression") {
    assert(value("({ int t = 2; t *= 3; t + 1; }) * 2") === 14)
  }

  test("sizeof counts words, and one byte for char and void") {
    assert(value("sizeof(int) + sizeof(long) + sizeof(char) + sizeof(void)") === 18)
    assert(
      Compiled.run(
        "long r = sizeof(struct s); struct s v; long q = sizeof v; long p = sizeof v.b;",
        "struct s { int a; char b; int c[3]; };"
      ) ===
        Map("r" -> 40L, "q" -> 40L, "p" -> 1L)
    )
  }

  test("what is known needs no instruction") {
    val program = Compiled.thread("long r = (3 + 4) * sizeof(int) - (1 ? 2 : 3);").cpus.get(0).program
    assert(program.size === 2)
  }
}
