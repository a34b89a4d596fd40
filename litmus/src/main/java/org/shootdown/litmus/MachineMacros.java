package org.shootdown.litmus;

import java.util.Map;
import java.util.TreeMap;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.EntryBits;

/** The macros that every scenario has: the geometry of page tables and the layout of their entries. */
final class MachineMacros {
    /** The number of CPUs. */
    static final String CPUS = "NR_CPUS";

    private static final int PAGE_SHIFT = 12;
    private static final int LEVEL_BITS = 9;

    private MachineMacros() {}

    static Map<String, String> of(Architecture architecture, int cpus) {
        Map<String, String> macros = new TreeMap<>();
        int levels = architecture.tables().levels();
        int top = PAGE_SHIFT + LEVEL_BITS * (levels - 1);
        macros.put(CPUS, String.valueOf(cpus));
        macros.put("PTRS_PER_PTE", String.valueOf(1 << LEVEL_BITS));
        addLevel(macros, "PAGE", PAGE_SHIFT);
        addLevel(macros, "PMD", PAGE_SHIFT + LEVEL_BITS);
        // A folded level lies where the top level is, as in the kernel.
        addLevel(macros, "PUD", Math.min(top, PAGE_SHIFT + 2 * LEVEL_BITS));
        addLevel(macros, "P4D", Math.min(top, PAGE_SHIFT + 3 * LEVEL_BITS));
        addLevel(macros, "PGDIR", top);
        addBit(macros, "_PAGE_PRESENT", EntryBits.PRESENT);
        addBit(macros, "_PAGE_RW", EntryBits.WRITE);
        addBit(macros, "_PAGE_USER", EntryBits.USER);
        addBit(macros, "_PAGE_ACCESSED", EntryBits.ACCESSED);
        addBit(macros, "_PAGE_DIRTY", EntryBits.DIRTY);
        addBit(macros, "_PAGE_PSE", EntryBits.LEAF);
        addBit(macros, "_PAGE_SOFT0", 1L << 9);
        addBit(macros, "_PAGE_SOFT1", 1L << 10);
        addBit(macros, "_PAGE_SOFT2", 1L << 11);
        addBit(macros, "_PAGE_PFN_MASK", EntryBits.FRAME_MASK);
        return macros;
    }

    private static void addLevel(Map<String, String> macros, String level, int shift) {
        macros.put(level + "_SHIFT", String.valueOf(shift));
        macros.put(level + "_SIZE", "0x" + Long.toHexString(1L << shift) + "UL");
    }

    private static void addBit(Map<String, String> macros, String name, long bits) {
        macros.put(name, "0x" + Long.toHexString(bits) + "UL");
    }
}
