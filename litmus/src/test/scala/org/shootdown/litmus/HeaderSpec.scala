package org.shootdown.litmus

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import org.shootdown.litmus.header.ScenarioHeader
import org.shootdown.litmus.header.Verdict

/** Header comments: prose, results, settings, and errors at their lines. */
class HeaderSpec extends AnyFunSuite {

  private def header(comment: String): ScenarioHeader =
    ScenarioFile.parse("test.litmus", s"C t\n\n$comment\n{}\nP0() { }\nexists (true)\n").header

  private def settings(lines: String): ScenarioHeader = header(s"(*\n * shootdown {\n$lines\n * }\n *)")

  private def error(lines: String): String =
    Compiled.error(settings(lines)).linesIterator.next().stripPrefix("test.litmus:")

  private val full =
    """(*
      | * Fast GUP pins a page. It goes wrong
      | * at times.
      | *
      | * Result: Sometimes
      | *
      | * shootdown {
      | *   commit = "70cbc3cc78a9 mm: gup: fix it (v6.1)"   # a comment with } in it
      | *   replicate = P1            # copies
      | *   start-skew = 1.5 us
      | *   variants {
      | *     before {
      | *       summary = "PTE re-check only"
      | *       define = [ GUP_PTE_RECHECK, SECOND ]
      | *       expect {
      | *         stale_pin    { wait = Never, nowait = Sometimes, x86_64 = Always, because = "the flush {waits}" }
      | *         freed_walk   { all = Never }
      | *         lost = Never
      | *       }
      | *     }
      | *     after { define = { NAME = 5, OTHER = "a b" } }
      | *   }
      | * }
      | * And more prose.
      | *)""".stripMargin

  test("prose keeps its pictures and loses its margin, the settings and the result") {
    val h = header(
      """(*
        | * One thing
        | * goes wrong.
        | *
        | *   P0     P1
        | *          then this
        | *
        | * Result: Never
        | * shootdown { commit = "c" }
        | *
        | * That is all.
        | *)""".stripMargin
    )
    assert(h.prose === "One thing\ngoes wrong.\n\n  P0     P1\n         then this\n\n\nThat is all.")
    assert(h.summary === "One thing goes wrong")
    assert(header("").prose === "")
  }

  test("conditions can be said to be no defect") {
    assert(header("(*\n * shootdown { benign = [ a, b ] }\n *)").benign.asScala === Seq("a", "b"))
    assert(header("").benign.isEmpty)
    assert(error("benign = a").contains("benign is a list of conditions: [ NAME ]"))
  }

  test("everything that a header can say") {
    val h = header(full)
    assert(h.summary === "Fast GUP pins a page")
    assert(h.commit === "70cbc3cc78a9 mm: gup: fix it (v6.1)")
    assert(h.replicated === 1)
    assert(h.startSkewPs === 1500000L)
    assert(h.result.get === Verdict.SOMETIMES)
    assert(h.variantNames.asScala === Seq("before", "after"))
    val before = h.variant("before").get
    assert(before.summary === "PTE re-check only")
    assert(before.defines.asScala === Map("GUP_PTE_RECHECK" -> "1", "SECOND" -> "1"))
    assert(before.expectations.asScala.map(_.condition) === Seq("stale_pin", "freed_walk", "lost"))
    assert(before.expectation("stale_pin").get.because === "the flush {waits}")
    assert(h.variant("after").get.defines.asScala === Map("NAME" -> "5", "OTHER" -> "a b"))
  }

  test("the most specific expectation decides") {
    val before = header(full).variant("before").get
    def on(condition: String, architecture: String) = before.expected(condition, Compiled.architecture(architecture))
    assert(on("stale_pin", "x86_64").get === Verdict.ALWAYS)
    assert(on("stale_pin", "riscv64-ipi").get === Verdict.NEVER)
    assert(on("stale_pin", "arm64").get === Verdict.SOMETIMES)
    assert(on("stale_pin", "x86_64-kvmpv").isEmpty)
    assert(on("freed_walk", "arm64").get === Verdict.NEVER)
    assert(on("lost", "arm64").get === Verdict.NEVER)
    assert(on("nothing", "arm64").isEmpty)
  }

  test("a file without settings has one variant") {
    val h = header("// Only prose here\n/* Result: Always */")
    assert(h.variantNames.asScala === Seq("default"))
    assert((h.summary, h.replicated, h.startSkewPs) === (("Only prose here", -1, 0L)))
    assert(header("").summary === "")
    assert(header("(* Result: Never *)").result.get === Verdict.NEVER)
  }

  private def warnings(comment: String): Seq[String] =
    header(comment).warnings.asScala.map(_.text.linesIterator.next().stripPrefix("test.litmus:")).toSeq

  private val expectsNothing =
    "warning: this result expects nothing: only Never, Sometimes, Always are compared with what is found"

  test("a result that is no verdict expects nothing, and says so") {
    for (
      (comment, place) <- Seq(
        "(* Result: Perhaps *)" -> "3:12",
        "(*\n * Result: DEADLOCK\n *)" -> "4:12",
        "(* Result: Maybe, or not *)" -> "3:12",
        "(* Result: *)" -> "3:14",
        "(* Result: never *)" -> "3:12"
      )
    ) {
      assert(warnings(comment) === Seq(s"$place: $expectsNothing"), comment)
      assert(header(comment).result.isEmpty, comment)
    }
    assert(
      header("(* Result: Perhaps *)").warnings.get(0).text ===
        s"test.litmus:3:12: $expectsNothing\n  (* Result: Perhaps *)\n             ^"
    )
  }

  test("a result may stand behind prose and before it") {
    for (comment <- Seq("(* Some prose. Result: Never *)", "(* Result: Never, for the fences work. *)")) {
      assert(header(comment).result.get === Verdict.NEVER, comment)
      assert(warnings(comment).isEmpty, comment)
    }
    assert(header("(*\n * Result: Maybe\n * Result: Always\n *)").result.get === Verdict.ALWAYS)
  }

  test("the first of two results counts, and the other is warned of") {
    val two = "(*\n * Result: Never\n * Result: Sometimes\n *)"
    assert(header(two).result.get === Verdict.NEVER)
    assert(warnings(two) === Seq("5:12: warning: this result is another than the one before it, which counts"))
    assert(warnings(two.replace("Sometimes", "Never")).isEmpty)
    assert(warnings("(*\n * shootdown {\n * commit = \"Result: None\"\n * }\n *)").isEmpty, "the block is no prose")
  }

  test("nothing is given twice in the settings, wherever it stands") {
    assert(error("commit = a\ncommit = b") === "6: 'commit' is already given on line 5")
    assert(error("variants {\n a { }\n b { }\n a { }\n}") === "8: 'variants.a' is already given on line 6")
    assert(
      error("variants { a {\n summary = x\n define = [ X ]\n summary = y\n } }") ===
        "8: 'variants.a.summary' is already given on line 6"
    )
    assert(error("variants { a { } }\nvariants { b { } }") === "6: 'variants' is already given on line 5")
    assert(
      error("variants { a { expect {\n c = Never\n c = Always\n } } }") ===
        "7: 'variants.a.expect.c' is already given on line 6"
    )
    assert(
      error("variants { a { expect { c {\n all = Never, arm64 = Always,\n all = Never } } } }") ===
        "7: 'variants.a.expect.c.all' is already given on line 6"
    )
    assert(
      error(
        "variants { a { define { X = 1 # one {\n X = 2 } } }"
      ) === "6: 'variants.a.define.X' is already given on line 5"
    )
    assert(
      error("variants.a.summary = \"not {\"\nvariants { a { summary : y } }") ===
        "6: 'variants.a.summary' is already given on line 5"
    )
    assert(
      error("variants { a { define = { X = 1 } { X = 2 } } }") === "5: 'variants.a.define.X' is already given on line 5"
    )
    assert(error("variants { \"a\" { }, a { } }") === "5: 'variants.a' is already given on line 5")
  }

  test("what only looks as if it were given twice is not") {
    val several = settings(
      "commit = \"a { commit = b }\" // commit = c\nbenign = [ one, two ]\n" +
        "variants.a.summary = \"\"\"x y a = \"\"\"\nvariants.a.define = [ A ]\n" +
        "variants { b { define = [ B, C ], expect { c { all = Never }, d { all = Never } } } }"
    )
    assert(several.variantNames.asScala.toSet === Set("a", "b"))
    assert(several.variant("b").get.expectations.size === 2)
  }

  test("a result is for the first condition where no variant says anything") {
    val s = Compiled.scenario("C t\n(* Result: Never *)\n{}\nP0(int *x) { }\nexists one (x=1)\nexists two (x=2)\n")
    assert(s.conditions.asScala.map(c => s.expected(c).isPresent) === Seq(true, false))
  }

  test("what is wrong is said at its line") {
    assert(
      error(
        " *   comit = \"x\""
      ) === "5: unknown key 'comit'; did you mean 'commit'? (known here: commit, replicate, start-skew, benign, variants)"
    )
    assert(error(" *\n *   replicate = 3") === "6: replicate is the name of a thread, such as P1")
    assert(error(" *   start-skew = 1 week").startsWith("5: start-skew: "))
    assert(error(" *   variants { }") === "5: there is no variant")
    assert(error(" *   variants = 3") === "5: 'variants' must be a section in braces")
    assert(
      error(
        " *   variants {\n *     \"a b\" { }\n *   }"
      ) === "6: a variant's name has letters, digits, '-' and '_' only"
    )
    assert(
      error(" *   variants { a {\n *     defines = [ X ]\n *   } }").startsWith(
        "6: unknown key 'variants.a.defines'; did you mean 'define'?"
      )
    )
    assert(
      error(" *   variants { a {\n *     define = [ \"1X\" ]\n *   } }") === "6: '1X' is not a name that can be defined"
    )
    assert(
      error(
        " *   variants { a {\n *     define = true\n *   } }"
      ) === "6: define is a list [ NAME ] or a section { NAME = value }"
    )
    assert(
      error(" *   variants { a { expect {\n *     c {\n *       all = Perhaps\n *     }\n *   } } }") ===
        "7: a verdict is one of Never, Sometimes, Always, not 'Perhaps'"
    )
    assert(error(" *   commit = [ 1 ]") === "5: 'commit' must be a text, not a list")
    assert(error(" *   include \"/etc/passwd\"").contains("a header cannot include anything"))
    assert(error(" *   include file(\"/etc/passwd\")").contains("a header cannot include anything"))
    assert(error(" *   commit = ${HOME}").contains("HOME"))
    assert(
      error(" *   commit = \"unclosed").startsWith("4:4: this block is not closed") || error(" *   commit = \"unclosed")
        .startsWith("5: ")
    )
    assert(Compiled.error(header("(*\n * shootdown {\n *)")).startsWith("test.litmus:4:4: this block is not closed"))
  }

  test("expectations are about conditions and architectures that there are") {
    val text =
      "C t\n(* shootdown { variants { a {\n expect { ghost { all = Never }\n } } } } *)\n{}\nP0(int *x) { }\nexists goat (x=1)\n"
    assert(
      Compiled.error(Compiled.scenario(text, "a")).linesIterator.next() ===
        "test.litmus:3: there is no condition 'ghost'; did you mean 'goat'?"
    )
    val file = ScenarioFile.parse(
      "test.litmus",
      "C t\n(* shootdown { variants { a {\n expect { c { all = Never\n arm65 = Never } }\n } } } *)\n{}\nP0() { }\nexists c (true)\n"
    )
    assert(
      Compiled
        .error(file.header.requireKnownArchitectures(file.sections.file, Compiled.architectureNames.asJava))
        .linesIterator
        .next() ===
        "test.litmus:4: 'arm65' is neither an architecture nor one of all, wait, nowait, cond; did you mean 'arm64'?"
    )
  }

  test("targets that do not fit") {
    val text = "C t\n(* shootdown { replicate = P1, variants { a { }, b { } } } *)\n{}\nP0() { }\nP1() { }\n"
    def error(variant: String = "a", cpus: Int = 0, mmus: Int = 1, text: String = text) =
      Compiled.error(Compiled.scenario(text, variant, cpus = cpus, mmus = mmus))
    assert(error("c") === "test.litmus: there is no variant 'c' (its variants: a, b)")
    assert(error(cpus = 1) === "test.litmus: it has 2 threads and needs as many CPUs, not 1")
    assert(error(mmus = 0) === "the number of MMUs must be between 1 and 1024")
    assert(error(cpus = 1000000) === "test.litmus: at most 16384 CPUs, not 1000000")
    assert(
      error("default", cpus = 3, text = "C t\n{}\nP0() { }\n") ===
        "test.litmus: more CPUs than its 1 threads need a thread to 'replicate' in the header"
    )
    assert(
      error(
        "default",
        text = "C t\n(* shootdown { replicate = P4 } *)\n{}\nP0() { }\n"
      ) === "test.litmus: there is no thread P4 to replicate"
    )
    assert(Compiled.scenario(text, "a", cpus = 7).cpus.size === 7)
  }
}
