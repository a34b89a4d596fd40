package org.shootdown.report.trace;

import static org.shootdown.config.architecture.EntryBits.DIRTY;
import static org.shootdown.config.architecture.EntryBits.FRAME_MASK;
import static org.shootdown.config.architecture.EntryBits.LEAF;
import static org.shootdown.config.architecture.EntryBits.PRESENT;
import static org.shootdown.config.architecture.EntryBits.WRITE;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.machine.Machine;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.report.trace.TraceEvent.Translation;
import org.shootdown.report.trace.TraceEvent.What;

/**
 * Follows a recording and tells of each user access whether the page tables in memory still say what it relies on: where
 * the page is and, for a store, that it may be written and is dirty.
 */
final class UserAccesses {
    private static final int TABLE_INDEX_BITS = 9;

    /**
     * An access through a translation that a walk at its moment would not yield.
     *
     * @param address of the entry at which that walk would end
     * @param used the entry that the access went through
     * @param now the entry in memory
     */
    record Stale(long address, long used, long now) {}

    private record Place(int cpu, int pc, long physical) {}

    private record Found(long at, long entry, int level) {
        long physical(long address) {
            long offsetMask = (1L << shift(level)) - 1;
            return (entry & FRAME_MASK) + (address & offsetMask & ~7L);
        }
    }

    private final Machine machine;
    private final MemoryImage image;
    private final Map<Long, Long> written = new HashMap<>();
    private final Map<Place, Translation> translations = new HashMap<>();

    UserAccesses(Machine machine) {
        this.machine = machine;
        this.image = machine.mmus().get(0).image();
    }

    /** The next event. */
    void follow(TraceEvent event) {
        if (event.what() == What.ACCESS && Narrator.isWordAccess(event.access())) {
            written.put(event.address(), event.after());
        }
        if (event.what() == What.TRANSLATED && event.translation() != null) {
            translations.put(new Place(event.cpu(), event.pc(), event.address()), event.translation());
        }
    }

    /** What is stale about the access that has just been followed; null if nothing is, or if it is no user access. */
    @Nullable Stale stale(TraceEvent access) {
        Translation used = translations.get(new Place(access.cpu(), access.pc(), access.address()));
        if (used == null || !isUserAccess(access)) {
            return null;
        }
        Found found = walk(used);
        return found == null || agrees(found, used, access) ? null : new Stale(found.at(), used.entry(), found.entry());
    }

    static boolean isUserAccess(TraceEvent event) {
        return event.access() == MessageKind.USER_LOAD || event.access() == MessageKind.USER_STORE;
    }

    private static boolean agrees(Found found, Translation used, TraceEvent access) {
        long needed = access.access() == MessageKind.USER_STORE ? PRESENT | WRITE | DIRTY : PRESENT;
        return (found.entry() & needed) == needed && found.physical(used.virtualAddress()) == access.address();
    }

    /** The entry at which a walk ends now; null where a table's frame holds something else by now. */
    private @Nullable Found walk(Translation access) {
        long table =
                machine.topology().addressSpaces().get((int) access.asid() - 1).pgd();
        for (int level = machine.architecture().tables().levels() - 1; ; level--) {
            long index = (access.virtualAddress() >>> shift(level)) & ((1L << TABLE_INDEX_BITS) - 1);
            long at = (table & FRAME_MASK) + index * Long.BYTES;
            if (image.addresses().wordAt(at) < 0) {
                return null;
            }
            long entry = written.getOrDefault(at, image.valueAt(at));
            if (level == 0 || (entry & PRESENT) == 0 || (entry & LEAF) != 0) {
                return new Found(at, entry, level);
            }
            table = entry;
        }
    }

    private static int shift(int level) {
        return AddressMap.PAGE_SHIFT + TABLE_INDEX_BITS * level;
    }
}
