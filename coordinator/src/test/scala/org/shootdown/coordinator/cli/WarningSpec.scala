package org.shootdown.coordinator.cli

import org.scalatest.funsuite.AnyFunSuite

import java.nio.file.{Files, Path}

/** What is likely to be a mistake is said on standard error, once, and changes no exit code. */
class WarningSpec extends AnyFunSuite with Commands {
  private val unset =
    "C unset\n\n(* Result: Perhaps *)\n{}\nP0(int *x)\n{\n\tint r;\n\n\tWRITE_ONCE(*x, r);\n}\nexists (x=1)\n"

  private def inFolder(test: Path => Any): Unit = {
    val folder = Files.createTempDirectory("warnings")
    test(folder)
    Files.walk(folder).sorted(java.util.Comparator.reverseOrder()).forEach(Files.delete)
  }

  private def written(folder: Path, name: String, text: String): Path = {
    val file = folder.resolve(name)
    Files.createDirectories(file.getParent)
    Files.writeString(file, text)
  }

  private def warnings(ended: Ended): Seq[String] = ended.err.linesIterator.filter(_.contains("warning:")).toSeq

  test("a warning has its place, its line and a caret, and comes once for several machines") {
    inFolder { folder =>
      val file = written(folder, "unset.litmus", unset)
      val ended = shootdown("check", file.toString, "--arch", "x86_64,arm64")
      assert(ended.code == 0, ended.err)
      assert(
        ended.err.contains(
          s"$file:9:17: warning: 'r' is read before it is set; it is 0 then, as for herd7\n  \tWRITE_ONCE(*x, r);\n  \t               ^\n"
        )
      )
      assert(
        warnings(ended) == Seq(
          s"$file:3:12: warning: this result expects nothing: only Never, Sometimes, Always are compared with what is found",
          s"$file:9:17: warning: 'r' is read before it is set; it is 0 then, as for herd7"
        )
      )
      assert(!ended.out.contains("warning"))
      val run = shootdown("run", file.toString, "--arch", "x86_64,arm64", "--trials", "20", "--engine", "inline")
      assert(warnings(run) == warnings(ended) && run.code == 0, run.err)
    }
  }

  test("the project's own races, and its tests of memory models, are warned of nothing") {
    for (name <- Seq(race, "hugetlb-unmap-file-folio", "userfaultfd-lost-wakeup", "MP+onceassign+derefonce"))
      assert(warnings(shootdown("show", name, "--variant", "all")).isEmpty, name)
  }

  test("a test without a condition is reported as one that every run meets") {
    inFolder { folder =>
      val file = written(folder, "free.litmus", "C free\n{}\nP0(int *x) { *x = 1; }\n")
      val ended = shootdown("check", file.toString, "--arch", "arm64")
      assert(ended.code == 0, ended.err)
      assert(ended.out.contains("Test free Required\n") && ended.out.contains("Condition forall (true)\n"))
      assert(ended.out.contains("Observation free Always 1 0\n"))
      val run = shootdown("run", file.toString, "--arch", "arm64", "--trials", "20", "--engine", "inline")
      assert(run.code == 0 && run.out.contains("Observation free Always 20 0\n"), run.err)
    }
  }

  test("a folder that adds nothing is refused with what it could add") {
    inFolder { folder =>
      refused("list", "--config", folder.toString)(
        s"--config: '$folder' adds nothing: there is none of architectures/, chaos/, injections/, kernel/, litmus/, machines/, races/, studies/, workloads/ in it"
      )
      Files.createDirectories(folder.resolve("kernels"))
      refused("check", race, "--config", folder.toString)(s"--config: '$folder' adds nothing")
    }
  }

  test("headers that take the place of the project's are named") {
    inFolder { folder =>
      val own = written(folder, "kernel/mm/gup.h", "int f(void);\n")
      written(folder, "kernel/mm/mine.h", "int g(void);\n")
      val ended = shootdown("list", "--config", folder.toString)
      assert(ended.code == 0, ended.err)
      val named = warnings(ended)
      assert(named.size == 1 && named.head.startsWith(s"$own: warning: taken in place of "), ended.err)
      assert(named.head.endsWith("config/kernel/mm/gup.h"))
    }
  }
}
