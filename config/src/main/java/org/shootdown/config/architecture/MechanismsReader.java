package org.shootdown.config.architecture;

import java.util.List;
import org.shootdown.config.input.Section;

/** Reads what an architecture does; how long that takes is {@link LatenciesReader}'s part. */
final class MechanismsReader {
    private static final List<String> FLUSH_KEYS = List.of(
            "transport", "global-asid-cpus", "skips-lazy", "skips-preempted", "serial-broadcast", "full-above-pages");
    private static final List<String> TABLES_KEYS = List.of("levels", "freed-by-rcu", "sync-one-ipi", "collapse-ipi");
    private static final List<String> ENTRIES_KEYS = List.of(
            "clear", "split-loads", "hardware-accessed", "hardware-dirty", "hardware-non-leaf-accessed", "contiguous");
    private static final List<String> TLB_KEYS = List.of("entries", "paging-structure-entries", "caches-invalid");

    private static final int MOST_CPUS = 65_536;
    private static final int MOST_PAGES = 1 << 30;
    private static final int MOST_CACHED = 65_536;
    private static final int TABLE_ENTRIES = 512;

    private final Section root;

    MechanismsReader(Section root) {
        this.root = root;
    }

    Architecture.Flush flush() {
        Section flush = section("flush", FLUSH_KEYS);
        return new Architecture.Flush(
                flush.word("transport", Words.of(FlushTransport.values())),
                flush.integer("global-asid-cpus", 0, MOST_CPUS),
                flush.flag("skips-lazy"),
                flush.flag("skips-preempted"),
                flush.flag("serial-broadcast"),
                flush.integer("full-above-pages", 0, MOST_PAGES));
    }

    Architecture.Tables tables() {
        Section tables = section("tables", TABLES_KEYS);
        return new Architecture.Tables(
                tables.integer("levels", 3, 5),
                tables.flag("freed-by-rcu"),
                tables.flag("sync-one-ipi"),
                tables.flag("collapse-ipi"));
    }

    Architecture.Entries entries() {
        Section entries = section("entries", ENTRIES_KEYS);
        return new Architecture.Entries(
                entries.word("clear", Words.of(EntryClear.values())),
                entries.flag("split-loads"),
                entries.flag("hardware-accessed"),
                entries.flag("hardware-dirty"),
                entries.flag("hardware-non-leaf-accessed"),
                entries.integer("contiguous", 1, TABLE_ENTRIES));
    }

    MemoryModel memoryModel() {
        return root.word("memory-model", Words.of(MemoryModel.values()));
    }

    Architecture.Tlb tlb() {
        Section tlb = section("tlb", TLB_KEYS);
        return new Architecture.Tlb(
                tlb.integer("entries", 1, MOST_CACHED),
                tlb.integer("paging-structure-entries", 0, MOST_CACHED),
                tlb.flag("caches-invalid"));
    }

    private Section section(String key, List<String> keys) {
        Section section = root.section(key);
        section.allowOnly(keys);
        return section;
    }
}
