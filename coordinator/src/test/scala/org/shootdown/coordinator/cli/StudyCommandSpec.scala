package org.shootdown.coordinator.cli

import java.nio.file.{Files, Path}

import org.scalatest.funsuite.AnyFunSuite

/** {@code study} as its user types it. */
class StudyCommandSpec extends AnyFunSuite with Commands {
  private val small = Seq("study", "munmap-scaling", "--set", "cpus=2,4", "--seed", "1..2")

  private val own =
    """name = own
      |question = "How long?"
      |axes { arch = "x86_64,arm64", cpus = 2, workload = munmap, USER_WORK = 2000 }
      |for = 60 us
      |seeds = "1..2"
      |metrics = [ munmap.mean ]
      |plots = [ { title = "A plot", x = cpus, y = munmap.mean } ]
      |references = [ {
      |  curve = A, source = "somebody", metric = munmap.mean, within = 50 %
      |  points = [ { arch = x86_64, value = 4 us }, { arch = arm64, value = 4 us } ]
      |} ]
      |""".stripMargin

  private def withStudy(text: String)(test: (String, Path) => Unit): Unit = inFolder { folder =>
    val file = Files.writeString(folder.resolve("own.conf"), text)
    test(file.toString, folder.resolve("out"))
  }

  private def inFolder(test: Path => Unit): Unit = {
    val folder = Files.createTempDirectory("study")
    try test(folder)
    finally Files.walk(folder).sorted(java.util.Comparator.reverseOrder[Path]).forEach(path => Files.delete(path))
  }

  test("studies are listed with their questions") {
    val ended = shootdown("study", "list")
    assert(ended.code == 0)
    assert(ended.out.linesIterator.exists(_.matches("munmap-scaling +How does munmap\\(\\) grow .*")))
  }

  test("a study says its question, its settings and what each machine came to; its folder has all of it") {
    inFolder { folder =>
      val ended = shootdown(small ++ Seq("-o", folder.toString): _*)
      assert(ended.code == 0, ended.err)
      val lines = ended.out.linesIterator.toSeq
      assert(lines.head.startsWith("How does munmap() grow"))
      assert(lines.contains("machine haswell-2s"))
      assert(lines.exists(_.matches("arch +cpus +munmap.mean +munmap.p99 .*")))
      assert(lines.count(_.matches("(x86_64|arm64) +[24] .* 2")) == 4, ended.out)
      val csv = shootdown(small ++ Seq("-o", folder.toString, "--format", "csv"): _*)
      assert(csv.out == Files.readString(folder.resolve("results.csv")))
      assert(Files.exists(folder.resolve("plots/1-munmap-of-four-pages-in-one-address-space.svg")))
    }
  }

  test("compared, a line says what it makes for each machine and metric") {
    val ended = shootdown(small ++ Seq("--compare", "arch=x86_64,arm64"): _*)
    assert(ended.code == 0, ended.err)
    val lines = ended.out.linesIterator.toSeq
    assert(lines.exists(_.matches("cpus +metric +arm64 / x86_64 +95 % interval +p +Mann-Whitney +effect")), ended.out)
    assert(lines.exists(_.matches("4 +munmap.mean +0\\.\\d+ +\\[0.*large.*")), ended.out)
    val same = shootdown(small ++ Seq("--compare", "arch=arm64,arm64"): _*)
    assert(
      same.out.linesIterator.exists(_.matches("4 +munmap.mean +1.000 +\\[1.000, 1.000\\] +1.000 +1.000 +negligible.*"))
    )
  }

  test(
    "a study of one's own is run by its path; it says what agrees with what is published, and ends with 1 if too little does"
  ) {
    withStudy(own) { (file, out) =>
      val ended = shootdown("study", file, "-o", out.toString)
      assert(ended.code == 0, ended.err)
      assert(ended.out.linesIterator.contains("A: 2 of 2 within 50 %: as expected"), ended.out)
      assert(Files.readString(out.resolve("study.json")).contains(s"./shootdown study $file -o $out"))
      assert(Files.readString(out.resolve("operations.hlog")).contains("Tag=munmap;arch=arm64"))
    }
    withStudy(own.replace("x86_64, value = 4 us", "x86_64, value = 4 ms")) { (file, _) =>
      val ended = shootdown("study", file)
      assert(ended.code == 1)
      assert(ended.out.linesIterator.contains("A: 1 of 2 within 50 %: NOT as expected"), ended.out)
      val csv = shootdown("study", file, "--format", "csv")
      assert(csv.code == 1 && csv.err.contains("NOT as expected") && !csv.out.contains("NOT"))
    }
    withStudy(own.replace("arch = arm64, value", "arch = arm65, value")) { (file, _) =>
      refused("study", file)("own.conf:10")
    }
  }

  test("with a precision it runs as many seeds as that takes, and says of what it was not reached") {
    withStudy(own.substring(0, own.indexOf("references"))) { (file, _) =>
      val reached = shootdown("study", file, "--seed", "1", "--precision", "50%", "--set", "arch=arm64")
      assert(reached.code == 0, reached.err)
      assert(reached.out.linesIterator.exists(_.matches(".* us \\[.*\\] +6")), reached.out)
      val not = shootdown("study", file, "--precision", "0.01%", "--max-seeds", "3", "--set", "arch=arm64")
      assert(
        not.out.linesIterator.exists(_.matches("not within 0.01 %: munmap.mean is known to .* after 3 seeds")),
        not.out
      )
      refused("study", file, "--precision", "2")("--precision: '2' is no part of a whole; write it like 2%")
      refused("study", file, "--precision", "2%", "--precision-of", "munmap.men")("did you mean 'munmap.mean'?")
      refused("study", file, "--precision", "2%", "--max-seeds", "1")("--max-seeds must be at least 2")
      refused("study", file, "--max-seeds", "9")("--max-seeds needs --precision")
      refused("study", file, "--precision-of", "munmap.mean")("--precision-of needs --precision")
    }
  }

  test("asked for, it tells what hangs on each figure, also in the report; what is known is not run again") {
    val alone = own.substring(0, own.indexOf("references")).replace("x86_64,arm64", "arm64").replace("1..2", "1")
    withStudy(alone) { (file, out) =>
      val ended = shootdown("study", file, "--sensitivity-at", "cpus=2", "-o", out.toString)
      assert(ended.code == 0, ended.err)
      assert(ended.out.linesIterator.exists(_.matches("figure +value +times +munmap.mean +trust +source")), ended.out)
      assert(ended.out.linesIterator.exists(_.matches("latency.broadcast +median 300 ns, sigma 0.35 +0.8 .* d +A3.*")))
      assert(Files.readString(out.resolve("report.html")).contains("latency.broadcast"))
      val kept = Files.readString(out.resolve("samples.jsonl"))
      val again = shootdown("study", file, "--sensitivity", "-o", out.toString)
      assert(again.out == ended.out)
      assert(Files.readString(out.resolve("samples.jsonl")) == kept)
      assert(Files.readString(out.resolve("results.csv")).linesIterator.size == 2)
      refused("study", file, "--sensitivity-at", "cpus=3")("the study has no machine with cpus=3 (it has cpus=2)")
    }
  }

  test(
    "figures are fitted to what is published, with a line to write and each point before and after; nothing is written"
  ) {
    withStudy(own) { (file, _) =>
      val before = Files.readString(Path.of("..", "config", "architectures", "arm64.conf"))
      val words =
        Seq(
          "study",
          "calibrate",
          file,
          "--set",
          "arch=arm64",
          "--fit",
          "latency.broadcast",
          "--max-rounds",
          "1",
          "--seed",
          "1"
        )
      val ended = shootdown(words: _*)
      assert(ended.code == 0, ended.err)
      assert(ended.out.linesIterator.next().startsWith("round 1: 1 of 1 points within"), ended.out)
      assert(ended.out.contains(s"""source = "fitted: ./shootdown ${words.mkString(" ")}" }"""), ended.out)
      assert(
        ended.out.linesIterator.exists(_.matches("published +before +ratio +after +ratio +within 50 %")),
        ended.out
      )
      assert(Files.readString(Path.of("..", "config", "architectures", "arm64.conf")) == before)
    }
    withStudy(own.replace("arm64, value = 4 us", "arm64, value = 4 ms")) { (file, _) =>
      val ended =
        shootdown("study", "calibrate", file, "--set", "arch=arm64", "--fit", "latency.broadcast", "--max-rounds", "1")
      assert(ended.code == 1, ended.err)
      assert(ended.out.contains("after:  0 of 1 points within"), ended.out)
    }
    refused("study", "calibrate", "munmap-scaling", "--fit", "latency.access")("has no references to fit to")
    refused("study", "calibrate", "munmap-scaling", "--fit", "access")("--fit: 'access' is no figure")
    refused("study", "calibrate", "munmap-scaling", "--fit", "latency.access", "--max-rounds", "0")("--max-rounds")
  }

  test("what cannot be is refused") {
    refused("study")("say which study")
    refused("study", "no-such.conf")("no-such.conf")
    refused("study", "munmap-scalin")("did you mean 'munmap-scaling'?")
    refused("study", "munmap-scaling", "--set", "cpu=2")("did you mean 'cpus'?")
    refused("study", "munmap-scaling", "--set", "cpus")("--set")
    refused("study", "munmap-scaling", "--compare", "arch=x86_64")("is not AXIS=ONE,OTHER")
    refused("study", "munmap-scaling", "--compare", "arch=x86_64,s390x")(
      "which has arch=x86_64,x86_64-invlpgb,x86_64-hyperv,arm64"
    )
    refused("study", "munmap-scaling", "--seed", "1,1")("a seed is given twice")
    refused("study", "munmap-scaling", "--set", "arch=x86")("unknown architecture 'x86'")
  }
}
