package org.shootdown.cpu.core;

import static org.shootdown.config.architecture.EntryBits.ACCESSED;
import static org.shootdown.config.architecture.EntryBits.DIRTY;
import static org.shootdown.config.architecture.EntryBits.FRAME_MASK;
import static org.shootdown.config.architecture.EntryBits.LEAF;
import static org.shootdown.config.architecture.EntryBits.PRESENT;
import static org.shootdown.config.architecture.EntryBits.WRITE;

import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.Topology;
import org.shootdown.cpu.isa.UserFault;

/**
 * The hardware page walk: from a virtual address to a cached translation, one memory access a level.
 *
 * <p>Accessed and dirty bits are set by an atomic update of the entry that was read; if the entry has changed meanwhile
 * the walk starts again (Intel SDM volume 3, 4.8; Arm ARM D8.5). An invalidation that arrives during a walk spoils it: it
 * starts again too, so that nothing read before the invalidation is cached after it.
 *
 * <table>
 * <caption>Phases</caption>
 * <tr><td>NONE</td><td>no user access under way</td></tr>
 * <tr><td>READ</td><td>the entry of the current level has been asked for</td></tr>
 * <tr><td>UPDATE</td><td>an update of its accessed or dirty bit has been asked for</td></tr>
 * <tr><td>DATA</td><td>the translated load has been asked for</td></tr>
 * </table>
 */
final class PageWalker {
    static final int NONE = 0;
    static final int READ = 1;
    static final int UPDATE = 2;
    static final int DATA = 3;

    private static final int PHASE = CpuState.WALK;
    private static final int LEVEL = CpuState.WALK + 1;
    private static final int ENTRY_ADDRESS = CpuState.WALK + 2;
    private static final int ENTRY = CpuState.WALK + 3;
    private static final int SPOILED = CpuState.WALK + 4;

    private static final int INDEX_MASK = 511;

    /** What became of a user access so far. */
    enum Progress {
        /** A request is on its way. */
        WAITING,
        /** The access cannot be done; {@link CpuState#FAULT} says why. */
        FAULTED,
        /** {@link #physicalAddress} is known. */
        TRANSLATED
    }

    private final CpuState state;
    private final Tlb tlb;
    private final Tlb tablePointers;
    private final Architecture.Entries entries;
    private final boolean cachesInvalid;
    private final int topLevel;
    private final Topology topology;

    PageWalker(CpuState state, Tlb tlb, Tlb tablePointers, Architecture architecture, Topology topology) {
        this.state = state;
        this.tlb = tlb;
        this.tablePointers = tablePointers;
        this.entries = architecture.entries();
        this.cachesInvalid = architecture.tlb().cachesInvalid();
        this.topLevel = architecture.tables().levels() - 1;
        this.topology = topology;
    }

    /** Starts a user access: finds its translation in the TLB or starts a walk. No table has what lies beyond the top one. */
    Progress begin(long address, boolean write, int pc, Port port) {
        long asid = state.get(CpuState.ASID);
        if (asid == 0 || address >>> Tlb.shift(topLevel + 1) != 0) {
            return fault(UserFault.NOT_PRESENT);
        }
        int cached = tlb.find(asid, address);
        long entry = cached < 0 ? 0 : tlb.pageTableEntry(cached);
        boolean permits = !write || (entry & (WRITE | DIRTY)) == (WRITE | DIRTY);
        if (cached < 0 || ((entry & PRESENT) != 0 && !permits)) {
            port.count(Counter.TLB_MISSES);
            return restart(address, pc, port);
        }
        port.count(Counter.TLB_HITS);
        return (entry & PRESENT) == 0 ? fault(UserFault.NOT_PRESENT) : translated(entry, tlb.level(cached));
    }

    /** Goes on with the answer to the walk's last request. */
    Progress answered(long address, boolean write, long value, int pc, Port port) {
        if (state.get(SPOILED) != 0) {
            return restart(address, pc, port);
        }
        if (state.get(PHASE) == READ) {
            state.set(ENTRY, value);
            return entryRead(address, write, value, pc, port);
        }
        if (value != state.get(ENTRY)) {
            return restart(address, pc, port);
        }
        return entryUsable(address, wanted(value, write), pc, port);
    }

    /** The physical address of a translated access. */
    long physicalAddress(long address) {
        long offsetMask = (1L << Tlb.shift((int) state.get(LEVEL))) - 1;
        return (state.get(ENTRY) & FRAME_MASK) + (address & offsetMask & ~7L);
    }

    /** Tells what a translated access goes through. */
    void tell(long address, int pc, Port port) {
        port.translated(pc, state.get(CpuState.ASID), address, state.get(ENTRY), physicalAddress(address));
    }

    /** The translated load is under way. */
    void dataRequested() {
        state.set(PHASE, DATA);
    }

    /** Whether an answer is awaited: to a step of a walk or to the translated load. */
    boolean isUnderWay() {
        return state.get(PHASE) != NONE;
    }

    boolean isWaitingForData() {
        return state.get(PHASE) == DATA;
    }

    /** The access is over. */
    void end() {
        for (int i = 0; i < CpuState.WALK_WORDS; i++) {
            state.set(CpuState.WALK + i, 0);
        }
    }

    /** An invalidation has arrived: what a walk under way has read must not be cached. */
    void spoil() {
        if (state.get(PHASE) == READ || state.get(PHASE) == UPDATE) {
            state.set(SPOILED, 1);
        }
    }

    private Progress restart(long address, int pc, Port port) {
        port.count(Counter.PAGE_WALKS);
        state.set(SPOILED, 0);
        long asid = state.get(CpuState.ASID);
        int known = tablePointers.find(asid, address);
        if (known >= 0) {
            return read(address, tablePointers.level(known) - 1, tablePointers.pageTableEntry(known), pc, port);
        }
        long pgd = topology.addressSpaces().get((int) asid - 1).pgd();
        return read(address, topLevel, pgd, pc, port);
    }

    private Progress read(long address, int level, long table, int pc, Port port) {
        long at = (table & FRAME_MASK) + ((address >>> Tlb.shift(level)) & INDEX_MASK) * 8;
        state.set(PHASE, READ);
        state.set(LEVEL, level);
        state.set(ENTRY_ADDRESS, at);
        port.charge(Latency.PAGE_WALK, 1);
        Message.Access.load(port, topology.mmuFor(at), MessageKind.WALK_LOAD, pc, at, 0);
        return Progress.WAITING;
    }

    private Progress entryRead(long address, boolean write, long entry, int pc, Port port) {
        if ((entry & PRESENT) == 0) {
            if (cachesInvalid) {
                tlb.insert(state.get(CpuState.ASID), address, (int) state.get(LEVEL), entry);
            }
            return fault(UserFault.NOT_PRESENT);
        }
        if (isLeaf(entry)) {
            UserFault refusal = refusal(entry, write);
            if (refusal != UserFault.NONE) {
                return fault(refusal);
            }
        }
        long wanted = wanted(entry, write);
        return wanted == entry ? entryUsable(address, entry, pc, port) : update(wanted, pc, port);
    }

    private Progress update(long wanted, int pc, Port port) {
        long at = state.get(ENTRY_ADDRESS);
        state.set(PHASE, UPDATE);
        Message.Access.update(port, topology.mmuFor(at), MessageKind.WALK_UPDATE, pc, at, wanted, state.get(ENTRY));
        return Progress.WAITING;
    }

    private Progress entryUsable(long address, long entry, int pc, Port port) {
        int level = (int) state.get(LEVEL);
        long asid = state.get(CpuState.ASID);
        if (isLeaf(entry)) {
            tlb.insert(asid, address, level, entry);
            return translated(entry, level);
        }
        tablePointers.insert(asid, address, level, entry);
        return read(address, level - 1, entry, pc, port);
    }

    private UserFault refusal(long entry, boolean write) {
        if (write && (entry & WRITE) == 0) {
            return UserFault.WRITE_PROTECTED;
        }
        if ((entry & ACCESSED) == 0 && !entries.hardwareAccessed()) {
            return UserFault.NOT_ACCESSED;
        }
        return write && (entry & DIRTY) == 0 && !entries.hardwareDirty() ? UserFault.NOT_DIRTY : UserFault.NONE;
    }

    /** The entry with the bits that this access makes the hardware set. */
    private long wanted(long entry, boolean write) {
        if (!isLeaf(entry)) {
            return entries.hardwareNonLeafAccessed() ? entry | ACCESSED : entry;
        }
        return entry | ACCESSED | (write ? DIRTY : 0);
    }

    private boolean isLeaf(long entry) {
        return state.get(LEVEL) == 0 || (entry & LEAF) != 0;
    }

    private Progress translated(long entry, int level) {
        state.set(LEVEL, level);
        state.set(ENTRY, entry);
        return Progress.TRANSLATED;
    }

    private Progress fault(UserFault fault) {
        end();
        state.set(CpuState.FAULT, fault.ordinal());
        return Progress.FAULTED;
    }
}
