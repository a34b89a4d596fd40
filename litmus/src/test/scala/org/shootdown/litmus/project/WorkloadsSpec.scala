package org.shootdown.litmus.project

import java.nio.file.Path

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite
import org.shootdown.litmus.{Compiled, Scenario}
import org.shootdown.mmu.image.{Lifetime, ObjectKind}

/** The groups of a storm's background. */
class WorkloadsSpec extends AnyFunSuite {
  private val project = Project.of(Path.of("..", "config"))

  private def group(workloads: Seq[String], defines: Map[String, String] = Map.empty): Scenario =
    project.workloads.group(workloads.asJava, Compiled.architecture("x86_64"), 1, defines.asJava)

  test("each workload is one program, whoever runs it, and each CPU has a region and a child of its own") {
    val s = group(Seq("gup", "munmap", "gup", "munmap", "munmap"))
    assert(s.cpus.asScala.map(_.program.name) === Seq("P0", "P1", "P0", "P1", "P1"))
    assert(s.cpus.get(1).program eq s.cpus.get(4).program)
    s.cpus.asScala.zipWithIndex.foreach { case (start, cpu) =>
      val parameters = start.program.parameters.asScala.zip(start.parameters.asScala).toMap
      assert(s.pointer(parameters("own")) === s"v$cpu")
      assert(s.pointer(parameters("child")) === s"c$cpu")
      assert(s.pointer(start.mm) === "mm")
    }
  }

  test("regions of any size lie one behind the other, in as many tables as they take") {
    for ((cpus, pages) <- Seq(64 -> 4, 3 -> 1, 5 -> 512, 2 -> 700, 1024 -> 4)) {
      val s = group(Seq.fill(cpus)("munmap"), Map("REGION_PAGES" -> pages.toString))
      val tables = s.image.objects.asScala.count(o => o.kind == ObjectKind.TABLE && o.name.matches("PT\\(v.*, mm\\)"))
      assert(tables === (cpus * pages + 511) / 512)
      val free = s.image.objects.asScala.count(o => o.kind == ObjectKind.FRAME && o.initial == Lifetime.FREE)
      assert(free === 2 * cpus * pages)
    }
  }

  test("the pool can be smaller than all regions are") {
    val s = group(Seq("gup", "gup"), Map("REGION_PAGES" -> "100", "POOL_PAGES" -> "3"))
    assert(s.image.objects.asScala.count(o => o.kind == ObjectKind.FRAME && o.initial == Lifetime.FREE) === 6)
  }

  test("what takes more memory than a machine can have is refused with the line that asks for it") {
    val error = Compiled.error(group(Seq.fill(512)("gup"), Map("REGION_PAGES" -> "512")))
    assert(error.contains("group.litmus:") && error.contains("more than 131072 objects"))
  }
}
