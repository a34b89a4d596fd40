package org.shootdown.config.architecture;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the preprocessor tells kernel paths about the architecture that they are compiled for. */
final class ArchitectureMacros {
    private final SortedMap<String, String> macros = new TreeMap<>();

    private ArchitectureMacros() {}

    /** The macros of an architecture with their values, by name. */
    static SortedMap<String, String> of(Architecture architecture) {
        ArchitectureMacros collected = new ArchitectureMacros();
        collected.flush(architecture.flush());
        collected.tables(architecture.tables());
        collected.entries(architecture.entries());
        collected.defineIf(architecture.tlb().cachesInvalid(), "ARCH_TLB_CACHES_INVALID");
        return Collections.unmodifiableSortedMap(collected.macros);
    }

    private void flush(Architecture.Flush flush) {
        define("ARCH_FLUSH_" + flush.transport().name());
    }

    private void tables(Architecture.Tables tables) {
        defineIf(tables.freedByRcu(), "CONFIG_MMU_GATHER_RCU_TABLE_FREE");
        defineIf(tables.syncOneIpi(), "ARCH_SYNC_ONE_IPI");
        defineIf(tables.collapseIpi(), "ARCH_COLLAPSE_IPI");
        defineIf(tables.levels() < 5, "__PAGETABLE_P4D_FOLDED");
        defineIf(tables.levels() < 4, "__PAGETABLE_PUD_FOLDED");
    }

    private void entries(Architecture.Entries entries) {
        define("ARCH_CLEAR_" + entries.clear().name());
        defineIf(entries.splitLoads(), "ARCH_SPLIT_LOADS");
        defineIf(entries.hardwareAccessed(), "ARCH_HW_ACCESSED");
        defineIf(entries.hardwareDirty(), "ARCH_HW_DIRTY");
        macros.put("ARCH_CONTIGUOUS", String.valueOf(entries.contiguous()));
    }

    private void defineIf(boolean holds, String macro) {
        if (holds) {
            define(macro);
        }
    }

    private void define(String macro) {
        macros.put(macro, "1");
    }
}
