package org.shootdown.cpu.core

import org.shootdown.config.architecture.EntryBits
import org.shootdown.config.protocol.AddressMap

/** Page tables in the memory of a test: each level of the tree has a table of its own, from frame 16 on. */
object TestTables {
  private val FirstTable = 16

  /** Present, user, accessed and writable; not dirty. */
  val Writable: Long = EntryBits.PRESENT | EntryBits.USER | EntryBits.ACCESSED | EntryBits.WRITE

  val ReadOnly: Long = Writable & ~EntryBits.WRITE

  /** How many bits of an address lie below the page of a level. */
  def shift(level: Int): Int = AddressMap.PAGE_SHIFT + 9 * level

  /** The table of a level: the top one is the pgd. */
  def table(level: Int, levels: Int = 4, pgd: Long = TestMachine.Pgd1): Long =
    if (level == levels - 1) pgd else TestMachine.frame(FirstTable + level)

  /** Where the entry for a virtual address lies in the table of a level. */
  def entryAt(virtual: Long, level: Int, levels: Int = 4, pgd: Long = TestMachine.Pgd1): Long =
    table(level, levels, pgd) + ((virtual >>> shift(level)) & 511) * 8

  /** Maps a virtual address by a leaf at some level. */
  def map(
      memory: TestMemory,
      virtual: Long,
      entry: Long,
      leaf: Int = 0,
      levels: Int = 4,
      pgd: Long = TestMachine.Pgd1
  ): Unit = {
    for (level <- levels - 1 until leaf by -1)
      memory(entryAt(virtual, level, levels, pgd)) = table(level - 1, levels) | Writable
    memory(entryAt(virtual, leaf, levels, pgd)) = if (leaf == 0) entry else entry | EntryBits.LEAF
  }
}
