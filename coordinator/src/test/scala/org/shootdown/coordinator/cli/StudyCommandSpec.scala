package org.shootdown.coordinator.cli

import java.nio.file.{Files, Path}

import org.scalatest.funsuite.AnyFunSuite

/** {@code study} as its user types it. */
class StudyCommandSpec extends AnyFunSuite with Commands {
  private val small = Seq("study", "munmap-scaling", "--set", "cpus=2,4", "--seed", "1..2")

  private def inFolder(test: Path => Unit): Unit = {
    val folder = Files.createTempDirectory("study")
    try test(folder)
    finally Files.walk(folder).sorted(java.util.Comparator.reverseOrder[Path]).forEach(path => Files.delete(path))
  }

  test("studies are listed with their questions") {
    val ended = shootdown("study", "list")
    assert(ended.code == 0)
    assert(ended.out.linesIterator.exists(_.startsWith("munmap-scaling  How does munmap() grow")))
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

  test("what cannot be is refused") {
    refused("study", "munmap-scalin")("did you mean 'munmap-scaling'?")
    refused("study", "munmap-scaling", "--set", "cpu=2")("did you mean 'cpus'?")
    refused("study", "munmap-scaling", "--set", "cpus")("--set")
    refused("study", "munmap-scaling", "--compare", "arch=x86_64")("is not AXIS=ONE,OTHER")
    refused("study", "munmap-scaling", "--compare", "arch=x86_64,s390x")("which has arch=x86_64,arm64")
    refused("study", "munmap-scaling", "--seed", "1,1")("a seed is given twice")
    refused("study", "munmap-scaling", "--set", "arch=x86")("unknown architecture 'x86'")
  }
}
