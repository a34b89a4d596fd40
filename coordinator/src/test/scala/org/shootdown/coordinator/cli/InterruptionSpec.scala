package org.shootdown.coordinator.cli

import java.net.ServerSocket
import java.nio.file.{Files, Path, StandardWatchEventKinds}

import scala.jdk.CollectionConverters._
import scala.util.Using

import org.scalatest.funsuite.AnyFunSuite

/** Real signals to real processes: once something is known, what is known is said, and the exit code is 130. */
class InterruptionSpec extends AnyFunSuite with Signals {

  for (signal <- Seq("INT", "TERM")) test(s"run says the tally so far when it gets SIG$signal") {
    withScenario(storeBuffering) { file =>
      val (lines, code) =
        interrupted(signal, "Digest", "run", file.toString, "--arch", "arm64", "--trials", "200", "--seed", "1..10000")
      assert(code == 130)
      assert(lines.count(_.startsWith("Histogram")) >= 1)
      assert(lines.exists(_.matches("stopped: \\d+ of 10000 machines not run")), lines.takeRight(5))
      assert(lines.exists(_.matches("architecture +variant +seed .*")), "the table closes what there is")
    }
  }

  test("chaos says what was compared when it is interrupted") {
    val options = Seq("--profile", "slow-memory", "--arch", "x86_64,arm64", "--variant", "all", "--trials", "30")
    val (lines, code) = interrupted("INT", "Digest quiet", Seq("chaos", race) ++ options: _*)
    assert(code == 130)
    assert(lines.exists(_.startsWith("Chaos ")))
    assert(lines.exists(_.matches("stopped: \\d+ of \\d+ machines not run")), lines.takeRight(5))
  }

  test("study keeps what is done when it is interrupted, and says it") {
    val folder = Files.createTempDirectory("study")
    val options =
      Seq("--set", "cpus=2", "--set", "arch=x86_64,arm64", "--seed", "1..10000", "-o", folder.toString)
    try {
      val (lines, code) = interruptedWhen("INT", Seq("study", "munmap-scaling") ++ options: _*) { (_, _) =>
        awaitLine(folder.resolve("samples.jsonl"))
        Seq.empty
      }
      assert(code == 130)
      assert(lines.exists(_.matches("stopped: \\d+ of 20000 machines and seeds; the same command goes on.*")), lines)
      val kept = Files.readAllLines(folder.resolve("samples.jsonl")).size - 1
      assert(lines.exists(_.matches(s"stopped: $kept of .*")), lines)
      assert(Files.readAllLines(folder.resolve("results.csv")).size == 1 + 6 * kept)
      val shown = shootdown("study", "show", folder.toString)
      assert(shown.out.linesIterator.exists(_.matches(s"x86_64 .* $kept")), shown.out)
    } finally Files.walk(folder).sorted(java.util.Comparator.reverseOrder[Path]).forEach(path => Files.delete(path))
  }

  /** Waits until a file has a second line. */
  private def awaitLine(file: Path): Unit =
    Using.resource(file.getFileSystem.newWatchService()) { watch =>
      val kinds = Seq(StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY)
      file.getParent.register(watch, kinds: _*)
      def isThere = Files.exists(file) && Files.readAllLines(file).size > 1
      while (!isThere) watch.take().reset()
    }

  /** Waits until a file with an ending is there. */
  private def awaitFile(folder: Path, ending: String): Unit =
    Using.resource(folder.getFileSystem.newWatchService()) { watch =>
      folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE)
      def isThere = Using.resource(Files.list(folder))(_.anyMatch(_.toString.endsWith(ending)))
      while (!isThere) watch.take().reset()
    }

  for (signal <- Seq("INT", "TERM")) test(s"cluster up takes its nodes down again when it gets SIG$signal half-way") {
    val folder = Files.createTempDirectory("nodes")
    val port = Using.resource(new ServerSocket(0))(_.getLocalPort)
    val command = Seq("cluster", "up", "2", "--port", port.toString, "--data", folder.toString)
    val (lines, code) = interruptedWhen(signal, command: _*) { (_, _) =>
      awaitFile(folder, ".pid")
      Seq.empty
    }
    assert(code == 130)
    assert(lines.exists(_.matches("stopped: [12] nodes? taken down again")), lines)
    assert(new LocalNodes(folder).running.isEmpty)
    val left = Using.resource(Files.list(folder))(_.iterator.asScala.map(_.getFileName.toString).toSeq)
    assert(!left.exists(_.endsWith(".pid")), left)
    val isLeft = ProcessHandle.allProcesses.iterator.asScala.exists { process =>
      process.isAlive && process.info.arguments.map[Boolean](_.contains(folder.toString)).orElse(false)
    }
    assert(!isLeft, "a node that nobody knows of goes on")
  }
}
