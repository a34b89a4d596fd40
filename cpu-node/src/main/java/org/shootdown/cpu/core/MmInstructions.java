package org.shootdown.cpu.core;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.protocol.InvalidationRange;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.Topology.AddressSpace;

/** Which address space a CPU runs with, and what it invalidates: for everybody, or in its own caches. */
final class MmInstructions extends Instructions {
    private final Interrupts interrupts;

    /** What it takes to invalidate everything. */
    private final Latency all;

    MmInstructions(CpuSetup setup, CpuState state, Interrupts interrupts) {
        super(setup, state);
        boolean knowsAll = setup.architecture().latencies().has(Latency.LOCAL_INVALIDATE_ALL);
        all = knowsAll ? Latency.LOCAL_INVALIDATE_ALL : Latency.LOCAL_INVALIDATE;
        this.interrupts = interrupts;
    }

    void flush(MessageKind kind, Activity waiting, int pc, Port port) {
        long mm = register(pc, 0);
        AddressSpace space = topology.addressSpaceAt(mm);
        int asid = space == null ? 0 : space.asid();
        long start = register(pc, 1);
        long range = InvalidationRange.pack(asid, register(pc, 2), operand(pc, 3) != 0);
        port.count(counter(range));
        Message.Flush.send(waiting(waiting, port), topology.mmuFor(mm), kind, pc, mm, start, range);
        interrupts.apply(start, range);
        chargeOwn(pagesOneByOne(range), port);
    }

    /** How many pages of a range the architecture flushes one by one; 0 where it flushes everything. */
    private long pagesOneByOne(long range) {
        long pages = InvalidationRange.pages(range);
        int most = setup.architecture().flush().fullAbovePages();
        return most > 0 && pages > most ? 0 : pages;
    }

    private Counter counter(long range) {
        long pages = pagesOneByOne(range);
        if (pages == 0) {
            return Counter.FLUSHES_FULL;
        }
        return pages == 1 ? Counter.FLUSHES_PAGE : Counter.FLUSHES_RANGE;
    }

    /** What it takes to invalidate so many pages in this CPU's own caches; 0 is everything. */
    private void chargeOwn(long pages, Port port) {
        port.charge(pages == 0 ? all : Latency.LOCAL_INVALIDATE, 1);
        if (pages > 1) {
            port.charge(Latency.LOCAL_INVALIDATE_PAGE, pages - 1);
        }
    }

    void invalidateOwn(int pc, Port port) {
        port.count(Counter.FLUSHES_LOCAL);
        AddressSpace space = topology.addressSpaceAt(register(pc, 0));
        long range = InvalidationRange.pack(space == null ? 0 : space.asid(), register(pc, 2), true);
        if (space != null) {
            interrupts.apply(register(pc, 1), range);
        }
        // Up to how many pages they go one by one is up to the kernel, whose code this is; in a handler too, whose own
        // work
        // is the code around this.
        chargeOwn(InvalidationRange.pages(range), port);
    }

    /**
     * Leaves the old mm's cpumask, then enters the new one's.
     *
     * <p>Translations of an mm do not outlive its stay on the CPU: the kernel compares TLB generations when an mm comes
     * back and flushes if it missed a flush; here it always starts empty.
     */
    void switchMm(int pc, Port port) {
        long mm = register(pc, 0);
        long asid = state.get(CpuState.ASID);
        AddressSpace next = topology.addressSpaceAt(mm);
        if (asid != 0 && (next == null || next.asid() != asid)) {
            flushOwn();
            long old = topology.addressSpaces().get((int) asid - 1).mm();
            setCpumask(old, false, false, pc, port);
        } else if (next != null) {
            setCpumask(mm, true, operand(pc, 2) != 0, pc, port);
        } else {
            completed(0, port);
        }
    }

    void mmSwitched(int pc, Port port) {
        AddressSpace next = topology.addressSpaceAt(register(pc, 0));
        long asid = state.get(CpuState.ASID);
        if (asid != 0 && (next == null || next.asid() != asid)) {
            state.set(CpuState.ASID, 0);
            state.set(CpuState.LAZY, 0);
            become(Activity.READY);
            return;
        }
        state.set(CpuState.ASID, next == null ? 0 : next.asid());
        state.set(CpuState.LAZY, operand(pc, 2));
        flushOwn();
        completed(0, port);
    }

    /** Nobody is told: which flushes are for this CPU is what the kernel's own masks say. */
    void loadMm(int pc, Port port) {
        AddressSpace next = topology.addressSpaceAt(register(pc, 0));
        if (operand(pc, 1) == 0) {
            interrupts.forgetTranslations();
        }
        state.set(CpuState.ASID, next == null ? 0 : next.asid());
        state.set(CpuState.LAZY, 0);
        chargeOwn(0, port);
    }

    /** Drops every translation of the current mm. */
    void flushOwn() {
        interrupts.apply(0, InvalidationRange.pack((int) state.get(CpuState.ASID), 0, true));
    }

    private void setCpumask(long mm, boolean enters, boolean lazily, int pc, Port port) {
        Message.Cpumask.send(waiting(Activity.ACCESS, port), topology.mmuFor(mm), pc, mm, enters, lazily);
    }
}
