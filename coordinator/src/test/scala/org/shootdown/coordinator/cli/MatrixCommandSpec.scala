package org.shootdown.coordinator.cli

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.report.{Agreement, CheckReport, MatrixHtml, MatrixMarkdown, MatrixText, RaceMatrix}
import org.shootdown.litmus.header.Verdict

import java.nio.file.{Files, Path}
import scala.jdk.CollectionConverters._

/** The {@code matrix} command. */
class MatrixCommandSpec extends AnyFunSuite with Commands {
  private def json(text: String): Seq[JsonNode] = new ObjectMapper().readTree(text).elements.asScala.toSeq

  /** Store buffering in two variants, of which the second has fences, and what their file expects. */
  private def fenced(expected: String) = storeBuffering
    .replace(
      "(* Two",
      s"""(*
         | * shootdown {
         |   variants {
         |     plain { summary = "a | b <c>", expect { exists { $expected, because = "stores wait" } } }
         |     fences { define = [ FENCES ], expect { exists { all = Never } } }
         |   }
         | }
         | *)
         |(* Two""".stripMargin
    )
    .replace("r0 =", "FENCE r0 =")
    .replace(
      "{}",
      """{}
        |#ifdef FENCES
        |#define FENCE smp_mb();
        |#else
        |#define FENCE
        |#endif""".stripMargin
    )

  private def matrix(file: Path, options: String*) = shootdown(Seq("matrix", "--race", file.toString) ++ options: _*)

  test("architectures on which a race comes out the same share a column") {
    withScenario(fenced("all = Sometimes")) { file =>
      val ended = matrix(file)
      assert(ended.code == 0, ended.err)
      assert(
        ended.out.linesIterator.toSeq.map(_.replaceAll("  +", "|")) == Seq(
          file.toString,
          "variant|condition|A",
          "plain|exists|Sometimes",
          "fences|exists|Never",
          "A: arm64, loongarch64, mips64, mips64-mmid, ppc64-hash, ppc64-radix-ipi, ppc64-radix-tlbie, riscv64-ipi, "
            + "riscv64-sbi, s390x, x86_32-pae, x86_64, x86_64-hyperv, x86_64-invlpgb, x86_64-kvmpv, x86_64-xenpv",
          "",
          "32 verdicts: all as expected"
        )
      )
      assert(ended.err.contains("total: 32 explorations, "))
    }
  }

  test("what is not as the file expects is marked, listed with the command that shows it, and ends with 1") {
    withScenario(fenced("all = Sometimes, arm64 = Never")) { file =>
      val ended = matrix(file, "--quick")
      assert(ended.code == 1)
      assert(ended.out.contains("plain    exists     Sometimes  Sometimes!"))
      assert(
        ended.out.endsWith(
          s"""exists Sometimes!, expected Never: ./shootdown check $file --variant plain --arch arm64
             |4 verdicts: 1 NOT as expected
             |""".stripMargin
        )
      )
      assert(matrix(file, "--arch", "x86_64").code == 0)
    }
  }

  test("where a file expects nothing, nothing is as expected") {
    withScenario(fenced("x86_64 = Sometimes")) { file =>
      val ended = matrix(file, "--quick")
      assert(ended.code == 0, ended.err)
      assert(ended.out.endsWith("4 verdicts: 3 as expected, 1 no expectation\n"), ended.out)
    }
    withScenario("C none\n{}\nP0(int *x) { WRITE_ONCE(*x, 1); }\nexists (x=1)\n") { file =>
      assert(matrix(file, "--quick").out.endsWith("2 verdicts: 2 no expectation\n"))
    }
  }

  test("a report that no condition asks for is not as expected") {
    withScenario(
      "C locks\n(* Result: Never *)\n{ spinlock_t l; }\nP0(spinlock_t *l) { spin_unlock(l); }\nexists (l=7)\n"
    ) { file =>
      val ended = matrix(file, "--quick")
      assert(ended.code == 1)
      assert(ended.out.contains("exists Never!, expected Never, flagged bad_unlock: ./shootdown check "))
    }
  }

  test("one command checks again all architectures that differ alike, with the folders that were given") {
    val folder = Files.createTempDirectory("own")
    Files.createDirectory(folder.resolve("races"))
    withScenario(fenced("all = Never")) { file =>
      val ended = matrix(file, "--quick", "--config", folder.toString)
      assert(ended.code == 1)
      val again = s"./shootdown check $file --variant plain --config $folder --arch x86_64,arm64"
      assert(
        ended.out.endsWith(
          s"""exists Sometimes!, expected Never: $again
             |4 verdicts: 2 NOT as expected
             |""".stripMargin
        ),
        ended.out
      )
      assert(shootdown(again.split(' ').drop(1).toSeq: _*).code == 1, "the command is one that works")
    }
    Files.delete(folder.resolve("races"))
    Files.delete(folder)
  }

  test("JSON has every cell") {
    withScenario(fenced("all = Sometimes")) { file =>
      val race = json(matrix(file, "--quick", "--format", "json").out).head
      assert(race.get("race").asText == file.toString)
      val cells = race.get("rows").elements.asScala.toSeq.flatMap(_.get("cells").elements.asScala)
      assert(
        cells.map(cell => cell.get("architecture").asText -> cell.get("observation").asText) ==
          Seq("x86_64" -> "Sometimes", "arm64" -> "Sometimes", "x86_64" -> "Never", "arm64" -> "Never")
      )
      assert(cells.forall(cell => cell.get("asExpected").asBoolean && cell.get("explored").asLong > 1))
    }
  }

  test("Markdown has a column for each architecture, HTML says why and lets nothing through") {
    withScenario(fenced("all = Sometimes")) { file =>
      val markdown = matrix(file, "--quick", "--format", "markdown").out
      assert(
        markdown.contains(
          "| variant | condition | x86_64 | arm64 |\n| --- | --- | :-: | :-: |\n| plain | exists | S | S |\n"
        )
      )
      assert(markdown.contains("`./shootdown matrix --race "))
      val html = matrix(file, "--quick", "--format", "html").out
      assert(html.contains("""<td title="a | b &lt;c&gt;">plain</td>"""))
      assert(html.contains("arm64, expected Sometimes: stores wait ("))
    }
  }

  test("a page tells what the race is, who is affected, and how it goes wrong") {
    withScenario(fenced("all = Sometimes")) { file =>
      val folder = Files.createTempDirectory("pages")
      val page = folder.resolve("sb.md")
      try {
        for (_ <- 1 to 2) assert(matrix(file, "--quick", "--pages", folder.toString).code == 0)
        val text = Files.readString(page)
        assert(text.startsWith(s"# $file\n\nTwo CPUs store, then load what the other stores.\n"))
        assert(
          text.contains(
            "| plain | a \\| b <c> | exists | all architectures |\n| fences |  | nothing | any architecture |\n"
          )
        )
        assert(text.contains("### exists: plain on x86_64\n\n```\nCPU 0 (P0)"))
        assert(text.contains(s"./shootdown replay $file --arch x86_64 --variant plain --schedule "))
      } finally {
        Files.deleteIfExists(page)
        Files.delete(folder)
      }
    }
  }

  test("the table in the docs is what comes out now, on the quick architectures") {
    val rows = Files.readString(Path.of("..", "docs", "matrix.md")).linesIterator.toSeq
    val documented = rows
      .foldLeft((Map.empty[(String, String, String, String), String], "", Seq.empty[String])) {
        case ((cells, race, names), line) =>
          val parts = line.split('|').map(_.trim).toSeq.drop(1)
          if (line.startsWith("## ")) (cells, line.drop(3), names)
          else if (parts.headOption.contains("variant")) (cells, race, parts.drop(2))
          else if (parts.size > 2 && !parts.head.startsWith("--"))
            (
              cells ++ names.zip(parts.drop(2)).map { case (name, cell) => (race, parts(0), parts(1), name) -> cell },
              race,
              names
            )
          else (cells, race, names)
      }
      ._1
    val ended = shootdown("matrix", "--quick", "--format", "json")
    val found = for {
      race <- json(ended.out)
      row <- race.get("rows").elements.asScala
      cell <- row.get("cells").elements.asScala
    } yield (
      race.get("race").asText,
      row.get("variant").asText,
      row.get("condition").asText,
      cell.get("architecture").asText
    ) -> (if (cell.get("observation").isNull) "–" else cell.get("observation").asText.take(1))
    assert(ended.code == 0, ended.err)
    assert(found.toMap == documented.filter { case (key, _) => Set("x86_64", "arm64")(key._4) })
  }

  /** The same, and a condition that only the first variant has. */
  private val lacking = fenced("all = Sometimes")
    .replace("exists (0", "#ifndef FENCES\nexists both_old (0")
    .replace("fences { define = [ FENCES ], expect { exists { all = Never } } }", "fences { define = [ FENCES ] }")
    .replace("plain { summary = \"a | b <c>\", expect { exists {", "plain { expect { both_old {") +
    "#endif\nexists one (0:r0=1)\n"

  test("the cell of a condition that a variant does not have says so") {
    withScenario(lacking) { file =>
      val text = matrix(file, "--quick")
      assert(text.code == 0, text.err)
      assert(
        text.out.linesIterator.slice(1, 6).map(_.replaceAll("  +", "|")).toSeq == Seq(
          "variant|condition|A",
          "plain|both_old|Sometimes",
          "|one|Sometimes",
          "fences|both_old|–",
          "|one|Sometimes"
        )
      )
      assert(text.out.endsWith("6 verdicts: 2 as expected, 4 no expectation\n"))
      val rows = json(matrix(file, "--quick", "--format", "json").out).head.get("rows").elements.asScala.toSeq
      assert(rows.map(_.get("cells").get(0).get("observation").isNull) == Seq(false, false, true, false))
      assert(matrix(file, "--quick", "--format", "markdown").out.contains("| fences | both_old | – | – |\n"))
      assert(
        matrix(file, "--quick", "--format", "html").out
          .contains("""<td class="nothing" title="x86_64, the variant does not have this condition">–</td>""")
      )
    }
  }

  test("a page has no reason for a condition that a variant does not have") {
    withScenario(lacking) { file =>
      val folder = Files.createTempDirectory("pages")
      val page = folder.resolve("sb.md")
      try {
        assert(matrix(file, "--quick", "--pages", folder.toString).code == 0)
        val text = Files.readString(page)
        assert(text.contains("| fences | both_old | – | – |\n"))
        assert(text.contains("| plain | both_old | stores wait |\n| plain | one |  |\n| fences | one |  |\n"))
      } finally {
        Files.deleteIfExists(page)
        Files.delete(folder)
      }
    }
  }

  test("what was not checked says so, and is no verdict") {
    withScenario(fenced("all = Sometimes")) { file =>
      val names = Seq("x86_64", "arm64")
      val nothing = RaceMatrix.of("race", Seq("plain", "fences").asJava, names.asJava, List.empty[CheckReport].asJava)
      assert(MatrixText.of(nothing).linesIterator.toSeq(2).split("  +").toSeq == Seq("plain", "–", "not checked"))
      assert(MatrixText.summary(Seq(nothing).asJava, "") == "0 verdicts: none; stopped: 4 not checked\n")
      assert(nothing.isAsExpected && !nothing.checked)
      assert(MatrixMarkdown.of(Seq(nothing).asJava, "x").contains("| plain | – | ? | ? |"))
      assert(MatrixHtml.of(Seq(nothing).asJava, "x").contains("title=\"arm64, not checked\""))
      assert(matrix(file, "--quick").code == 0)
    }
  }

  test("columns have letters, however many there are") {
    val names = (1 to 30).map(i => s"machine$i")
    val words = names.indices.map(_.toBinaryString.reverse.padTo(5, '0'))
    val rows = (0 until 5).map { bit =>
      val cells = names.zip(words).map { case (name, word) =>
        val verdict = if (word(bit) == '1') Verdict.SOMETIMES else Verdict.NEVER
        new RaceMatrix.Cell(name, verdict, verdict, Agreement.AS_EXPECTED, true, List.empty[String].asJava, 1)
      }
      new RaceMatrix.Row("v", "", s"c$bit", "", cells.asJava)
    }
    val text = MatrixText.of(new RaceMatrix("race", names.asJava, rows.asJava, java.util.List.of())).linesIterator.toSeq
    assert(text.contains("Z: machine26") && text.contains("AA: machine27") && text.contains("AD: machine30"))
  }

  test("options that cannot be are refused") {
    refused("matrix", "--quick", "--arch", "arm64")("--arch=A, --quick are mutually exclusive")
    refused("matrix", "--race", "gup-fast-vs-thp-colapse")("did you mean 'gup-fast-vs-thp-collapse'")
    refused("matrix", "--arch", "arm46")("arm64")
    refused("matrix", "--threads", "0")("--threads must be 1 or more")
    refused("matrix", "--format", "xml")("--format")
    refused("matrix", "--race", race, "--pages", "/proc/pages")("--pages: '/proc/pages' cannot be written")
  }
}
