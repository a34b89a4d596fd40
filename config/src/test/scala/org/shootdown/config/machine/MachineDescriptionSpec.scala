package org.shootdown.config.machine

import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks
import org.shootdown.config.architecture.{ArchitectureCatalogue, Latency, Trust}
import org.shootdown.config.input.{InvalidInputException, NamedFiles}
import org.shootdown.config.machine.MachineDescription.{Extra, Memory}
import org.shootdown.config.protocol.{Distances, MessageKind}

class MachineDescriptionSpec extends AnyFunSuite with Matchers with ScalaCheckPropertyChecks {
  private val shipped = new NamedFiles("machine", NamedFiles.CONF, java.util.List.of(Path.of("machines")))

  private val complete =
    """name = m
      |description = "a machine"
      |sockets = 2
      |nodes-per-socket = 2
      |other-node { add = 5 ns, trust = a, source = "s" }
      |other-socket { add = 50 ns, trust = a, source = "s" }
      |memory = interleaved
      |""".stripMargin

  private def read(text: String, name: String = "m.conf"): MachineDescription = {
    val folder = Files.createTempDirectory("machines")
    val file = folder.resolve(name)
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8))
      MachineDescriptionReader.read(file, Seq("x86_64", "arm64").asJava)
    } finally {
      Files.delete(file)
      Files.delete(folder)
    }
  }

  private def refused(change: (String, String), message: String): Unit =
    intercept[InvalidInputException](read(complete.replace(change._1, change._2))).getMessage should include(message)

  test("a complete description") {
    val machine = read(complete)
    (machine.nodes, machine.memory, machine.otherSocket) shouldBe
      ((4, Memory.INTERLEAVED, new Extra(50_000, Trust.ASSUMED, "s")))
    read(complete.replace("memory = interleaved\n", "")).memory shouldBe Memory.NEAR
  }

  test("what a machine cannot have is an error at its line") {
    refused("name = m" -> "name = n", "m.conf:1")
    refused("sockets = 2" -> "sockets = 0", "between 1 and 1024")
    refused("nodes-per-socket = 2" -> "nodes-per-socket = 513", "between 1 and 512")
    refused("add = 5 ns" -> "add = 5", "needs a unit")
    refused("add = 5 ns" -> "add = 2 ms", "must be 1 ms at most")
    refused("trust = a" -> "trust = z", "must be one of s, d, r, a")
    refused("memory = interleaved" -> "memory = far", "must be one of interleaved, near")
    refused("memory" -> "memry", "did you mean 'memory'?")
  }

  private val lines =
    """threads-per-core = 2
      |cache-lines {
      |  bytes = 128
      |  own { is = 1 ns, trust = a, source = "s" }
      |  sibling { is = 2 ns, trust = a, source = "s" }
      |  node { is = 3 ns, trust = a, source = "s" }
      |  other-node { is = 4 ns, trust = a, source = "s" }
      |  other-socket { is = 5 ns, trust = s, source = "s" }
      |  memory { is = 80 ns, trust = a, source = "s" }
      |}
      |""".stripMargin

  test("what an access costs by where its line is") {
    val costs = read(complete + lines).lineCosts(16, 4)
    costs.bytes shouldBe 128
    // Four CPUs on each of four nodes, two nodes on each socket, two hardware threads on each core.
    val distances = Seq(0, 1, 2, 4, 8).map(costs.distance(_, 0))
    distances shouldBe LineDistance.values.toSeq.init
    distances.map(costs.ps) shouldBe Seq(1000, 2000, 3000, 4000, 5000)
    (0 until 4).map(costs.memoryPs(0, _)) shouldBe Seq(80_000, 90_000, 180_000, 180_000)
    read(complete).lineCosts(16, 4) shouldBe null
  }

  test("messages of accesses add nothing where lines say what they cost, interrupts what their way adds") {
    val distances = read(complete + lines).distances(16, 4)
    (distances.extraPs(0, 15), distances.place(0), distances.place(15)) shouldBe ((0, 0, 0))
    distances.extraPs(MessageKind.LOAD, 0, 19) shouldBe 0
    distances.extraPs(MessageKind.IPI, 19, 0) shouldBe 50_000
    distances.extraPs(MessageKind.IPI, 19, 12) shouldBe 0
    read(complete).distances(16, 4).extraPs(MessageKind.LOAD, 0, 19) shouldBe 50_000
  }

  test("what cache lines cannot be is an error at its line") {
    def wrong(change: (String, String), message: String): Unit =
      intercept[InvalidInputException](read(complete + lines.replace(change._1, change._2))).getMessage should
        include(message)
    wrong("bytes = 128" -> "bytes = 100", "m.conf:10")
    wrong("bytes = 128" -> "bytes = 100", "must be a power of two")
    wrong("bytes = 128" -> "bytes = 4", "between 8 and 4096")
    wrong("is = 2 ns" -> "is = 2 ms", "must be between 100 ps and 1 ms")
    wrong("is = 1 ns" -> "is = 99 ps", "must be between 100 ps and 1 ms")
    wrong("  sibling" -> "  siblin", "did you mean 'sibling'?")
    wrong("threads-per-core = 2" -> "threads-per-core = 0", "between 1 and 8")
  }

  private val interrupts =
    """interrupts {
      |  way-other-node { add = 10 ns, trust = a, source = "s" }
      |  way-other-socket { add = 20 ns, trust = a, source = "s" }
      |  target-other-node { add = 30 ns, trust = a, source = "s" }
      |  target-other-socket { add = 40 ns, trust = d, source = "t" }
      |}
      |""".stripMargin

  test("what an interrupt costs more, on its way and who sends it") {
    val machine = read(complete + lines + interrupts)
    val distances = machine.distances(16, 4)
    // The first MMU's node is that of CPUs 0 to 3; 4 is on its socket, 8 on the other.
    val targets = Seq(0, 4, 8)
    targets.map(distances.extraPs(MessageKind.IPI, 16, _)) shouldBe Seq(0, 10_000, 20_000)
    targets.map(distances.extraPs(MessageKind.CALL, 0, _)) shouldBe Seq(0, 10_000, 20_000)
    targets.map(distances.extraPs(MessageKind.IPI_ACK, 16, _)) shouldBe Seq(0, 5_000, 50_000)
    targets.map(distances.targetPs(0, _)) shouldBe Seq(0, 30_000, 40_000)
    targets.map(read(complete + lines).distances(16, 4).targetPs(0, _)) shouldBe Seq(0, 0, 0)
    machine.figures.get("interrupts.target-other-socket") shouldBe
      new MachineFigure(40_000, "add", Trust.DERIVED, "t")
    intercept[InvalidInputException](read(complete + interrupts)).getMessage should include("needs cache-lines")
    intercept[InvalidInputException](
      read(complete + lines + interrupts.replace("way-other-node", "way-other-nod"))
    ).getMessage should include("did you mean 'way-other-node'?")
  }

  private val architecture =
    ArchitectureCatalogue.of(java.util.List.of(Path.of("architectures"))).find("x86_64")

  test("no message is faster than half of the cheapest access") {
    read(complete + lines).appliedTo(architecture).lookaheadPs shouldBe 500
    read(complete + lines.replaceAll("is = \\d ns", "is = 80 ns")).appliedTo(architecture).lookaheadPs shouldBe 10_000
    read(complete).appliedTo(architecture).lookaheadPs shouldBe 10_000
  }

  test("latencies of its own, for an architecture") {
    val own = """latencies { x86_64 { ipi-deliver { constant = 7 ns, trust = d, source = "fitted" } } }"""
    val applied = read(complete + own).appliedTo(architecture)
    applied.latencies.get(Latency.IPI_DELIVER).minimumPs shouldBe 7_000
    applied.latencies.get(Latency.IPI_ACK) shouldBe architecture.latencies.get(Latency.IPI_ACK)
    read(complete + own.replace("x86_64", "arm64")).appliedTo(architecture).latencies.get(Latency.IPI_DELIVER) shouldBe
      architecture.latencies.get(Latency.IPI_DELIVER)
    def wrong(change: (String, String), message: String): Unit =
      intercept[InvalidInputException](
        read(complete + own.replace(change._1, change._2)).appliedTo(architecture)
      ).getMessage should include(message)
    wrong("x86_64" -> "x86-64", "did you mean 'x86_64'?")
    wrong("ipi-deliver" -> "ipi-delver", "did you mean 'ipi-deliver'?")
    wrong("ipi-deliver" -> "broadcast", "latencies.x86_64.broadcast, which x86_64 can never draw")
  }

  test("the shipped ones can be read") {
    shipped.names should not be empty
    shipped.names.forEach(name =>
      MachineDescriptionReader.read(shipped.find(name), Seq("x86_64").asJava).name shouldBe name
    )
    intercept[InvalidInputException](shipped.find("epyc-2")).getMessage should include("did you mean 'epyc-2s'?")
  }

  test("distance is symmetric, none within a node, and the longer the farther; nodes are filled one after the other") {
    val components = for {
      sockets <- Gen.choose(1, 4)
      nodes <- Gen.choose(1, 4)
      cpus <- Gen.choose(1, 60)
      mmus <- Gen.choose(1, 20)
      from <- Gen.choose(0, cpus + mmus - 1)
      to <- Gen.choose(0, cpus + mmus - 1)
    } yield (sockets, nodes, cpus, mmus, from, to)
    forAll(components) { case (sockets, nodes, cpus, mmus, from, to) =>
      val extra = (ns: Long) => new Extra(ns * 1000, Trust.ASSUMED, "s")
      val machine = new MachineDescription(
        "m",
        "",
        sockets,
        nodes,
        extra(5),
        extra(50),
        Memory.NEAR,
        1,
        null,
        null,
        java.util.Map.of()
      )
      val distances = machine.distances(cpus, mmus)
      val node = (c: Int) => if (c < cpus) machine.nodeOf(c, cpus) else machine.nodeOf(c - cpus, mmus)
      val expected =
        if (node(from) == node(to)) 0 else if (node(from) / nodes == node(to) / nodes) 5_000 else 50_000
      distances.extraPs(from, to) shouldBe expected
      distances.extraPs(to, from) shouldBe expected
      (0 until cpus).map(machine.nodeOf(_, cpus)) shouldBe sorted
      machine.nodeOf(cpus - 1, cpus) should be < sockets * nodes
    }
  }

  test("one node adds nothing") {
    MachineDescription.UNIFORM.distances(100, 4) should be theSameInstanceAs Distances.NONE
  }
}
