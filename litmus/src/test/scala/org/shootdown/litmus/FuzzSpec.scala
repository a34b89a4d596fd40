package org.shootdown.litmus

import scala.jdk.CollectionConverters._
import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.config.input.InvalidInputException

/** Whatever the input, the answer is a scenario or an error that says what is wrong. */
class FuzzSpec extends AnyFunSuite {

  private val valid =
    """C fuzz
      |
      |(*
      | * A scenario with a bit of everything.
      | * Result: Never
      | * shootdown {
      | *   replicate = P1, start-skew = 1 us
      | *   variants { a { define = [ X ], expect { c { all = Never, because = "so" } } } }
      | * }
      | *)
      |{
      |  struct mm_struct mm; struct folio P = { .flags = 1, ._refcount = 2 }; struct node n = free;
      |  int x = 1; int *p = &x; int a[2] = {1, 2}; [PTE(v)] = (oa:PA(P), valid:1); 0:r=1; 0:current->mm = mm; 1:current->mm = mm; T = PT(v);
      |}
      |#define MAX(a, b) ((a) > (b) ? (a) : (b))
      |#ifdef X
      |#define Y 1
      |#else
      |#define Y 2
      |#endif
      |struct folio { unsigned long flags; __refcount atomic_t _refcount; struct mutex lock; };
      |struct mm_struct { unsigned long *pgd; }; struct node { int v; struct node *next; };
      |enum e { A, B = 4 }; typedef unsigned char byte;
      |static inline int helper(int *p, int n) { int i; for (i = 0; i < n; i++) { if (i == 3) continue; *p += i; } return *p; }
      |P0(int *x, int **p, struct folio *P, char *v)
      |{
      |	int r;
      |	int s = 0;
      |	byte b = MAX(r, Y);
      |	struct node local = { .v = A };
      |
      |	s = helper(&s, 5) + local.v;
      |	switch (s) { case 1: r = 2; break; case B ... 9: goto out; default: while (s--) r ^= READ_ONCE(*x); }
      |	if (atomic_add_unless(&P->_refcount, 1, 0) && !(s & 1)) { mutex_lock(&P->lock); WRITE_ONCE(**p, r); mutex_unlock(&P->lock); }
      |out:
      |	do { s++; } while (s < 3);
      |	__user_store((unsigned long)v, r ? 1 : 2);
      |}
      |P1(int *x) { int r = smp_load_acquire(x); point(here); }
      |locations [x; 0:s; [PTE(v)]]
      |filter (x!=7)
      |exists c (0:r=1 /\ not (1:r=2 \/ p=x) => [PTE(v)]=(oa:PA(P)) /\ report(any) \/ P->flags=1)
      |""".stripMargin

  /** Compiles; anything but success or the error for bad input fails. */
  private def survives(text: String, clue: => String): Boolean =
    try {
      Compiled.scenario(text, "a")
      true
    } catch {
      case e: InvalidInputException =>
        assert(e.getMessage.nonEmpty, clue)
        false
      case e: Throwable => fail(s"$clue: $e\n${e.getStackTrace.take(12).mkString("\n")}\n$text", e)
    }

  private def inParallel(numbers: Seq[Int])(survive: Int => Any): Unit =
    numbers.asJava.parallelStream.forEach { number => survive(number); () }

  private val tokens: IndexedSeq[String] =
    "[A-Za-z_][A-Za-z_0-9]*|[0-9]+|\\s+|/\\\\|\\\\/|->|\\+\\+|&&|.".r.findAllIn(valid).toIndexedSeq

  test("the file itself compiles") {
    assert(survives(valid, "valid"))
  }

  test("truncation anywhere") {
    inParallel(0 to valid.length)(length => survives(valid.take(length), s"first $length characters"))
  }

  test("one token gone, doubled or swapped with the next") {
    inParallel(tokens.indices.filterNot(tokens(_).isBlank)) { i =>
      survives((tokens.take(i) ++ tokens.drop(i + 1)).mkString, s"without token $i")
      survives((tokens.take(i + 1) ++ tokens.drop(i)).mkString, s"with token $i twice")
      if (i + 1 < tokens.size)
        survives(tokens.updated(i, tokens(i + 1)).updated(i + 1, tokens(i)).mkString, s"token $i swapped")
    }
  }

  test("random mutations") {
    inParallel(1 to 300) { seed =>
      val random = new Random(seed)
      var mutated = tokens
      for (_ <- 0 to random.nextInt(6)) {
        val at = random.nextInt(mutated.size)
        val other = tokens(random.nextInt(tokens.size))
        mutated = random.nextInt(4) match {
          case 0 => mutated.patch(at, Nil, 1)
          case 1 => mutated.patch(at, Seq(other), 0)
          case 2 => mutated.updated(at, other)
          case _ =>
            mutated.updated(
              at,
              Seq(
                "0",
                "-1",
                "(",
                ")",
                "{",
                "}",
                ";",
                "&",
                "*",
                "struct",
                "9999999999",
                "#",
                "\n",
                "x",
                "P",
                "\u0000",
                "\"",
                "'"
              ).apply(random.nextInt(18))
            )
        }
      }
      survives(mutated.mkString, s"seed $seed")
    }
  }

  test("conditionals that open and close braces, anywhere and in any number") {
    val pieces = IndexedSeq(
      "#ifdef A\n",
      "#ifdef B\n",
      "#ifndef A\n",
      "#if A + B\n",
      "#if 0\n",
      "#elif defined(B)\n",
      "#else\n",
      "#endif\n",
      "#define A\n",
      "#undef A\n",
      "{\n",
      "}\n",
      "if (r) {\n",
      "}\n",
      "r = 1;\n",
      "(*x)++;\n",
      "(* { *)\n",
      "exists (0:r=1)\n",
      "P0(int *x)\n{\nint r;\n",
      "P1() {\n",
      "locations [x]\n"
    )
    inParallel(1 to 400) { seed =>
      val random = new Random(seed)
      def some(most: Int) = Seq.fill(random.nextInt(most))(pieces(random.nextInt(pieces.size))).mkString
      survives(s"C t\n{}\nP0(int *x)\n{\nint r = 0;\n${some(12)}}\nexists (0:r=1)\n", s"seed $seed in a body")
      survives(s"C t\n{\n${some(6)}}\n${some(20)}", s"seed $seed anywhere")
    }
  }

  test("a part that is missing") {
    val parts = Seq("C t\n", "(* Result: Never *)\n", "{ x=1; }\n", "P0(int *x) { int r = *x; }\n", "exists (0:r=1)\n")
    for (kept <- parts.toSet.subsets()) {
      val text = parts.filter(kept).mkString
      val compiles = Seq(parts(0), parts(2), parts(3)).forall(kept)
      try assert(Compiled.scenario(text).conditions.size == 1 && compiles, text)
      catch { case e: InvalidInputException => assert(!compiles && e.getMessage.nonEmpty, text) }
    }
  }

  test("settings with keys given twice, or anything in their place") {
    inParallel(1 to 200) { seed =>
      val random = new Random(seed)
      val words = IndexedSeq(
        "a",
        "variants",
        "expect",
        "{",
        "}",
        "[",
        "]",
        "=",
        ":",
        "+=",
        ",",
        "\n",
        ".",
        "\"",
        "\"\"\"",
        "#",
        "//",
        "$",
        "${",
        "Never"
      )
      val noise = Seq.fill(random.nextInt(30))(words(random.nextInt(words.size))).mkString(" ")
      survives(s"C t\n(*\nshootdown { variants { a { $noise } }\n}\n*)\n{}\nP0() { }\n", s"seed $seed in settings")
    }
  }

  test("random characters") {
    val alphabet = "{}()[];:,=*&|!<>+-/\\~^?.#\"' \n\tabP01xCexists$@\u00e9\u2028"
    inParallel(1 to 300) { seed =>
      val random = new Random(seed)
      val noise = Seq.fill(random.nextInt(200))(alphabet(random.nextInt(alphabet.length))).mkString
      survives(noise, s"seed $seed")
      survives("C t\n" + noise, s"seed $seed as a header")
      survives(s"C t\n{$noise}\nP0() { }\n", s"seed $seed as initial state")
      survives(s"C t\n{}\n$noise", s"seed $seed as program")
      survives(s"C t\n{}\nP0(int *x) { $noise }\n", s"seed $seed as body")
      survives(s"C t\n{}\nP0(int *x) { }\nexists ($noise)\n", s"seed $seed as condition")
    }
  }
}
