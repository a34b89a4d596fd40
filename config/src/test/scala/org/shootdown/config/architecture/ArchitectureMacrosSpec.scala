package org.shootdown.config.architecture

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers
import org.shootdown.config.architecture.ArchitectureText.{complete, edit, file}
import scala.jdk.CollectionConverters._

class ArchitectureMacrosSpec extends AnyFunSuite with Matchers {
  private def macros(changes: (String, String)*): Seq[(String, String)] =
    ArchitectureReader.read(file(edit(complete, changes: _*))).architecture.defines.asScala.toSeq

  test("a complete set, sorted") {
    macros() shouldBe Seq(
      "ARCH_CLEAR_EXCHANGE" -> "1",
      "ARCH_CONTIGUOUS" -> "1",
      "ARCH_FLUSH_IPI" -> "1",
      "ARCH_HW_ACCESSED" -> "1",
      "ARCH_HW_DIRTY" -> "1",
      "ARCH_SYNC_ONE_IPI" -> "1",
      "CONFIG_MMU_GATHER_RCU_TABLE_FREE" -> "1",
      "__PAGETABLE_P4D_FOLDED" -> "1"
    )
  }

  test("folded levels follow the number of levels") {
    def folded(levels: Int) = macros("levels = 4" -> s"levels = $levels").map(_._1).filter(_.endsWith("FOLDED"))
    folded(5) shouldBe empty
    folded(4) shouldBe Seq("__PAGETABLE_P4D_FOLDED")
    folded(3) shouldBe Seq("__PAGETABLE_P4D_FOLDED", "__PAGETABLE_PUD_FOLDED")
  }

  test("every way to clear has its own macro") {
    def clear(word: String) = macros("clear = exchange" -> s"clear = $word").map(_._1).filter(_.contains("CLEAR"))
    clear("exchange-relaxed") shouldBe Seq("ARCH_CLEAR_EXCHANGE_RELAXED")
    clear("store") shouldBe Seq("ARCH_CLEAR_STORE")
    clear("two-stores") shouldBe Seq("ARCH_CLEAR_TWO_STORES")
  }

  test("what is switched on and off") {
    val switched = macros(
      "collapse-ipi = false" -> "collapse-ipi = true",
      "split-loads = false" -> "split-loads = true",
      "sync-one-ipi = true" -> "sync-one-ipi = false",
      "freed-by-rcu = true" -> "freed-by-rcu = false",
      "hardware-dirty = true" -> "hardware-dirty = false",
      "contiguous = 1" -> "contiguous = 16"
    ).toMap
    switched.keySet should contain allOf ("ARCH_COLLAPSE_IPI", "ARCH_SPLIT_LOADS")
    switched("ARCH_CONTIGUOUS") shouldBe "16"
    Seq("ARCH_SYNC_ONE_IPI", "CONFIG_MMU_GATHER_RCU_TABLE_FREE", "ARCH_HW_DIRTY").foreach { absent =>
      switched.keySet should not contain absent
    }
  }
}
