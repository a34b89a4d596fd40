package org.shootdown.simulation.setup

import scala.jdk.CollectionConverters._

import it.unimi.dsi.fastutil.longs.LongArrayList
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.finding.{Checker, Finding}
import org.shootdown.config.protocol.ComponentReport
import org.shootdown.config.protocol.ComponentReport.CpuEnd
import org.shootdown.machine.MachineEnd
import org.shootdown.machine.MachineEnd.Ending

class ByEndSpec extends AnyFunSuite with Matchers {
  import ByEndSpec._

  test("what follows from an end is worked out once for all that show the same, whenever they ended") {
    val known = new Known
    known.of(end()) shouldBe 1
    known.of(end()) shouldBe 1
    known.of(end(requests = 9, flushes = 8, lastRequestPs = 7, lastEventPs = 6)) shouldBe 1
    known.of(end(values = new LongArrayList(Array(1L, 2L)))) shouldBe 1
  }

  test("ends that differ in anything that is shown are told apart") {
    val known = new Known
    val different = end() +: ends
    different.map(known.of) shouldBe Seq.range(1, different.size + 1)
    different.map(known.of) shouldBe Seq.range(1, different.size + 1)
  }

  test("ends of the same hash are told apart") {
    val one = end(values = List[java.lang.Long](1L, 31L).asJava)
    val other = end(values = List[java.lang.Long](2L, 0L).asJava)
    one.reports.get(0).values.hashCode shouldBe other.reports.get(0).values.hashCode
    val known = new Known
    Seq(one, other, one, other).map(known.of) shouldBe Seq(1, 2, 1, 2)
  }

  test("no more is kept than has room, and the rest is worked out each time") {
    val known = new Known
    val room = ByEnd.MOST_REPORTS / 2
    def ended(value: Int): MachineEnd = end(values = List[java.lang.Long](value.toLong).asJava)
    (1 to room).foreach(value => known.of(ended(value)) shouldBe value)
    known.of(ended(room + 1)) shouldBe room + 1
    known.of(ended(room + 1)) shouldBe room + 2
    known.of(ended(room)) shouldBe room
    known.of(ended(1)) shouldBe 1
  }
}

object ByEndSpec {

  /** Follows from an end: how many were worked out before it, and one. */
  private final class Known {
    private var count = 0
    private val byEnd = new ByEnd[Int](_ => {
      count += 1
      count
    })

    def of(end: MachineEnd): Int = byEnd.of(end)
  }

  private val finding = Finding.of(Checker.USE_AFTER_FREE, 0, 3, 64)

  private def longs(all: Long*): java.util.List[java.lang.Long] = all.map(Long.box).asJava

  private val running = new CpuEnd(false, 5, "LOCK", 64, false, longs(), longs())

  private def end(
      values: java.util.List[java.lang.Long] = longs(1, 2),
      findings: Seq[Finding] = Seq.empty,
      requests: Long = 3,
      flushes: Long = 1,
      lastRequestPs: Long = 10,
      lastEventPs: Long = 20,
      cpu: CpuEnd = running,
      words: java.util.List[java.lang.Long] = longs(7),
      ending: Ending = Ending.AT_REST
  ): MachineEnd = new MachineEnd(
    Seq(
      new ComponentReport(0, values, findings.asJava, requests, flushes, lastRequestPs, lastEventPs, cpu, null),
      ComponentReport.ofMmu(1, words, java.util.List.of(), lastEventPs, null)
    ).asJava,
    ending
  )

  /** Each differs in one thing from the usual one, and from every other. */
  private val ends: Seq[MachineEnd] = Seq(
    end(values = longs(1, 3)),
    end(values = longs(1)),
    end(words = longs(8)),
    end(findings = Seq(finding)),
    end(findings = Seq(Finding.of(Checker.USE_AFTER_FREE, 0, 4, 64))),
    end(ending = Ending.LIMIT),
    end(ending = Ending.DEADLINE),
    end(cpu = new CpuEnd(true, 5, "LOCK", 64, false, longs(), longs())),
    end(cpu = new CpuEnd(false, 6, "LOCK", 64, false, longs(), longs())),
    end(cpu = new CpuEnd(false, 5, CpuEnd.NOTHING, 64, false, longs(), longs())),
    end(cpu = new CpuEnd(false, 5, "LOCK", 72, false, longs(), longs())),
    end(cpu = new CpuEnd(false, 5, "LOCK", 64, true, longs(), longs())),
    end(cpu = new CpuEnd(false, 5, "LOCK", 64, false, longs(72), longs())),
    end(cpu = new CpuEnd(false, 5, "LOCK", 64, false, longs(), longs(64, 72, 5))),
    new MachineEnd(end().reports.subList(0, 1), Ending.AT_REST)
  )
}
