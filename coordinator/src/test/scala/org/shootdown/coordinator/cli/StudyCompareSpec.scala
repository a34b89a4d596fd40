package org.shootdown.coordinator.cli

import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._

import com.fasterxml.jackson.databind.ObjectMapper
import org.scalatest.funsuite.AnyFunSuite

/** {@code study compare} and {@code study show} as their user types them. */
class StudyCompareSpec extends AnyFunSuite with Commands {
  private val priced =
    """C priced
      |
      |(*
      | * A store, without and with a barrier behind it.
      | *
      | * shootdown {
      | *   variants {
      | *     bare { summary = "no barrier" }
      | *     fenced { summary = "a barrier", define = [ FENCED ] }
      | *   }
      | * }
      | *)
      |
      |{}
      |
      |P0(int *x)
      |{
      |	op_begin(publish);
      |	WRITE_ONCE(*x, 1);
      |#ifdef FENCED
      |	smp_mb();
      |#endif
      |	op_end(publish);
      |}
      |
      |P1(int *x)
      |{
      |	int r0 = READ_ONCE(*x);
      |}
      |
      |exists (1:r0=1)
      |""".stripMargin

  private def inFolder(text: String)(test: (String, Path) => Unit): Unit = {
    val folder = Files.createTempDirectory("compare")
    try {
      val file = Files.writeString(folder.resolve("priced.litmus"), text)
      test(file.toString, folder.resolve("out"))
    } finally Files.walk(folder).sorted(java.util.Comparator.reverseOrder[Path]).forEach(path => Files.delete(path))
  }

  private def compare(file: String, options: String*): Ended =
    shootdown(Seq("study", "compare", file, "--arch", "arm64", "--variant", "bare,fenced") ++ options: _*)

  test("variants of a race are compared by the operations that it marks") {
    inFolder(priced) { (file, _) =>
      val ended = compare(file, "--trials", "20")
      assert(ended.code == 0, ended.err)
      val lines = ended.out.linesIterator.toSeq
      assert(lines.head == s"What do the variants bare, fenced of $file cost?")
      assert(lines.exists(_.matches("variant +publish.mean +publish.p99 +counter.ipis-sent +seeds")), ended.out)
      assert(lines.exists(_.matches("bare +500 ps .* 6")), ended.out)
      assert(lines.exists(_.matches("metric +fenced / bare +95 % interval .*")))
      assert(lines.exists(_.matches("publish.mean +[0-9.]{5,} +\\[.*\\] +0.031 .*large \\(1.000\\)")), ended.out)
    }
  }

  test("beside a workload the race has a part of the machine") {
    inFolder(priced) { (file, _) =>
      val beside = Seq("--workload", "munmap", "--cpus", "4,8", "--groups", "2", "--for", "100us", "--seed", "1..2")
      val ended = compare(file, beside :+ "--format" :+ "csv": _*)
      assert(ended.code == 0, ended.err)
      val rows = ended.out.linesIterator.map(_.split(",").toSeq).toSeq
      assert(rows.head.take(7) == Seq("study", "arch", "cpus", "workload", "race", "variant", "groups"))
      val means = rows.filter(_.contains("publish.mean"))
      assert(means.size == 8 && means.forall(_.contains("munmap")))
      assert(ended.err.linesIterator.exists(_.matches("8 +publish.mean .*")), ended.err)
    }
  }

  test("the command that study.json gives for a sample makes it again") {
    inFolder(priced) { (file, out) =>
      assert(compare(file, "--trials", "20", "--seed", "1..2", "-o", out.toString).code == 0)
      val document = new ObjectMapper().readTree(Files.readString(out.resolve("study.json")))
      val samples = document.get("samples").elements.asScala.toSeq
      assert(samples.size == 4)
      for (sample <- Seq(samples(1), samples(2))) {
        val words = sample.get("command").asText.split(" ").toSeq.tail
        val again = shootdown(words ++ Seq("--format", "csv"): _*)
        assert(again.code == 0, again.err)
        val digests = again.out.linesIterator.drop(1).map(_.split(",").last.stripPrefix("\"").stripSuffix("\"")).toSet
        assert(digests == Set(sample.get("digest").asText), sample.get("command").asText)
      }
      assert(Files.readString(out.resolve("operations.hlog")).contains("Tag=publish;variant=bare,0.000,0.000,"))
      assert(document.get("files").get(0).get("path").asText == file)
    }
  }

  test("show says again what there is, and runs nothing") {
    inFolder(priced) { (file, out) =>
      val ended = compare(file, "--trials", "20", "-o", out.toString)
      assert(shootdown("study", "show", out.toString).out == ended.out)
      val csv = shootdown("study", "show", out.toString, "--format", "csv")
      assert(csv.out == Files.readString(out.resolve("results.csv")))
      val samples = out.resolve("samples.jsonl")
      val kept = Files.readAllLines(samples).asScala.toSeq
      Files.write(samples, kept.take(1 + 6 + 2).asJava)
      val before = Files.readString(samples)
      val stopped = shootdown("study", "show", out.toString)
      assert(stopped.out.linesIterator.exists(_.matches("fenced .* 2")), stopped.out)
      assert(Files.readString(samples) == before)
    }
  }

  test("another file of the race makes other samples: the folder is refused") {
    inFolder(priced) { (file, out) =>
      assert(compare(file, "--trials", "5", "--seed", "1", "-o", out.toString).code == 0)
      Files.writeString(Path.of(file), priced.replace("smp_mb", "smp_wmb"))
      val ended = compare(file, "--trials", "5", "--seed", "1", "-o", out.toString)
      assert(ended.code == 2 && ended.err.contains("has samples of another study, or of other files"))
      val more = compare(file, "--trials", "6", "--seed", "1", "-o", out.toString)
      assert(more.code == 2)
    }
  }

  test("what cannot be compared is refused") {
    inFolder(priced) { (file, out) =>
      def no(options: String*)(message: String): Unit =
        refused(Seq("study", "compare", file) ++ options: _*)(message)
      no()("--variant")
      no("--variant", "bare")("two variants or more")
      no("--variant", "bare,bare")("each named once")
      no("--variant", "bare,fencd")("did you mean 'fenced'?")
      no("--variant", "bare,fenced", "--groups", "2")("--groups needs --workload")
      no("--variant", "bare,fenced", "--workload", "munmap")("--workload needs --cpus")
      no("--variant", "bare,fenced", "--workload", "mumap", "--cpus", "8")("unknown workload 'mumap'")
      no("--variant", "bare,fenced", "--for", "long")("--for: 'long' is not a duration")
      no("--variant", "bare,fenced", "--trials", "0")("--trials must be 1 or more")
      Files.writeString(Path.of(file), priced.replaceAll("op_(begin|end)\\(publish\\);", ""))
      no("--variant", "bare,fenced")("marks no operation whose cost could be compared; write op_begin(NAME)")
      val each = priced.replace("op_begin(publish);", "").replace("op_end(publish);", "")
      Files.writeString(
        Path.of(file),
        each.replace(
          "smp_mb();\n#endif",
          "op_begin(b);\n\tsmp_mb();\n\top_end(b);\n#else\n\top_begin(a);\n\top_end(a);\n#endif"
        )
      )
      no("--variant", "bare,fenced")("marks no operation that all its variants have (a, b) whose cost")
      refused("study", "show", out.toString)("there is no such file; 'study NAME -o")
      Files.createDirectories(out)
      Files.writeString(out.resolve("study.json"), "{}")
      refused("study", "show", out.toString)("is no description of a study")
    }
    refused("study", "compare", "no-such-race", "--variant", "a,b")("no-such-race")
  }
}
