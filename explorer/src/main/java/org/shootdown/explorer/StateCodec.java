package org.shootdown.explorer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.CpuNumbers;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.machine.Machine;

/**
 * A machine's state as one number for each of its parts, and back: each CPU, each MMU, what is in flight and reported, and
 * on a weak machine the old values.
 *
 * <p>Reduced, a state is made the same as others that have the same future: what a CPU no longer uses is forgotten, and
 * CPUs that are alike are sorted. Parts that a step has not touched are neither written nor read again.
 */
final class StateCodec {
    private static final int UNKNOWN = -1;

    private final SteppedMachine machine;
    private final InternedParts parts;
    private final int cpus;
    private final int mmus;
    private final long[][] images;
    private final @Nullable Symmetry symmetry;
    private final @Nullable Forgetting forgetting;
    private final StateWords words = new StateWords();
    private final CpuNumbers same;

    /** By part: the number of what the machine holds, unless it was touched. */
    private final int[] held;

    /** Who is told which CPUs can be exchanged in a state. */
    @FunctionalInterface
    interface ExchangeListener {
        /** Nobody. */
        ExchangeListener NOBODY = (one, other) -> {};

        /** Exchanging these two changes nothing. */
        void exchangeable(int one, int other);
    }

    /** What a CPU may forget. */
    interface Forgetting {
        /** Drops what no longer matters of a CPU. */
        void forget(int cpu, CpuCore core);

        /** Who may still load what. */
        WeakMemory.Readers readers();
    }

    /**
     * @param symmetry which CPUs are interchangeable, or null if none are to be
     * @param forgetting what is dropped, or null to keep everything
     */
    StateCodec(
            SteppedMachine stepped,
            Machine machine,
            InternedParts parts,
            @Nullable Symmetry symmetry,
            @Nullable Forgetting forgetting) {
        this.machine = stepped;
        this.parts = parts;
        this.symmetry = symmetry;
        this.forgetting = forgetting;
        cpus = machine.topology().cpus();
        mmus = machine.topology().mmus();
        images = new long[mmus][];
        stepped.begin();
        for (int mmu = 0; mmu < mmus; mmu++) {
            images[mmu] = stepped.mmu(mmu).state().clone();
        }
        same = Symmetry.identity(cpus);
        held = new int[cpus + mmus];
        Arrays.fill(held, UNKNOWN);
    }

    /** How many parts a state has. */
    int partCount() {
        return cpus + mmus + (machine.weakMemory() == null ? 1 : 2);
    }

    /**
     * Writes the machine's state.
     *
     * @return the CPUs' new numbers; the machine itself must be restored before it goes on
     */
    CpuNumbers save(int[] state) {
        WeakMemory weak = machine.weakMemory();
        if (forgetting != null) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                if (machine.isTouched(cpu)) {
                    forgetting.forget(cpu, machine.cpu(cpu));
                }
            }
            if (weak != null) {
                weak.trim(forgetting.readers());
                machine.noteForgetting(weak);
            }
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            saveCpu(cpu);
        }
        CpuNumbers numbers = symmetry == null ? null : symmetry.sort(machine, held, parts);
        if (numbers != null) {
            renumber(numbers);
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            state[numbers == null ? cpu : numbers.of(cpu)] = held[cpu];
        }
        for (int mmu = 0; mmu < mmus; mmu++) {
            state[cpus + mmu] = saveMmu(mmu);
        }
        words.clear();
        machine.saveRest(words);
        state[cpus + mmus] = parts.number(words);
        if (weak != null) {
            words.clear();
            weak.save(words);
            state[cpus + mmus + 1] = parts.number(words);
        }
        machine.forgetTouches();
        return numbers == null ? same : numbers;
    }

    /** A hash of a state that was saved, the same in every search. */
    long hash(int[] state) {
        long hash = 0;
        for (int part : state) {
            hash = Hash.add(hash, parts.hash(part));
        }
        return Hash.finish(hash);
    }

    private void saveCpu(int cpu) {
        if (machine.isTouched(cpu) || held[cpu] == UNKNOWN) {
            words.clear();
            words.putSparse(machine.cpu(cpu).state());
            held[cpu] = parts.number(words);
        }
    }

    private int saveMmu(int mmu) {
        if (machine.isTouched(cpus + mmu) || held[cpus + mmu] == UNKNOWN) {
            words.clear();
            words.putDifference(machine.mmu(mmu).state(), images[mmu]);
            held[cpus + mmu] = parts.number(words);
        }
        return held[cpus + mmu];
    }

    /** Where other parts name a CPU it has its new number; the CPUs themselves stay, only their states change places. */
    private void renumber(CpuNumbers numbers) {
        for (int mmu = 0; mmu < mmus; mmu++) {
            machine.mmu(mmu).renumber(numbers);
            machine.touch(cpus + mmu);
        }
        machine.flight().renumber(numbers);
        WeakMemory weak = machine.weakMemory();
        if (weak != null) {
            weak.renumber(numbers);
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            CpuCore core = machine.cpu(cpu);
            if (core.hasPending()) {
                core.renumber(numbers);
                machine.touch(cpu);
                saveCpu(cpu);
            }
        }
    }

    /** Brings the machine to a state. */
    void restore(int[] state) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (isToBeRestored(cpu, state)) {
                words.take(parts.words(state[cpu]));
                words.getSparse(machine.cpu(cpu).room(words.sparseEnd()));
                held[cpu] = state[cpu];
            }
        }
        for (int mmu = 0; mmu < mmus; mmu++) {
            if (isToBeRestored(cpus + mmu, state)) {
                words.take(parts.words(state[cpus + mmu]));
                words.getDifference(machine.mmu(mmu).state(), images[mmu]);
                held[cpus + mmu] = state[cpus + mmu];
            }
        }
        words.take(parts.words(state[cpus + mmus]));
        machine.restoreRest(words);
        WeakMemory weak = machine.weakMemory();
        if (weak != null) {
            words.take(parts.words(state[cpus + mmus + 1]));
            weak.restore(words);
        }
        machine.forgetTouches();
    }

    /**
     * Which CPUs stand where another of their class does, such that exchanging the two changes nothing in a state that was
     * just restored: what a step of theirs leads to, the other's leads to as well.
     *
     * @param repeated set by CPU
     * @param listener told for each of them which one it can be exchanged with
     */
    void findRepeated(int[] state, boolean[] repeated, ExchangeListener listener) {
        Arrays.fill(repeated, false);
        if (symmetry == null) {
            return;
        }
        for (int[] group : symmetry.groups()) {
            for (int i = 1; i < group.length; i++) {
                int first = exchangeable(group, i, state, repeated);
                if (first >= 0) {
                    repeated[group[i]] = true;
                    listener.exchangeable(first, group[i]);
                }
            }
        }
    }

    /** A CPU before a place of its group that can be exchanged with the one there, or -1. */
    private int exchangeable(int[] group, int index, int[] state, boolean[] repeated) {
        int cpu = group[index];
        for (int i = 0; i < index; i++) {
            if (!repeated[group[i]] && state[group[i]] == state[cpu] && isExchangeable(group[i], cpu, state)) {
                return group[i];
            }
        }
        return -1;
    }

    private boolean isExchangeable(int one, int other, int[] state) {
        CpuNumbers exchange = Symmetry.exchange(cpus, one, other);
        for (int cpu = 0; cpu < cpus; cpu++) {
            CpuCore core = machine.cpu(cpu);
            if (core.hasPending()) {
                core.renumber(exchange);
                words.clear();
                words.putSparse(core.state());
                core.renumber(exchange);
                if (!parts.holds(state[cpu], words)) {
                    return false;
                }
            }
        }
        for (int mmu = 0; mmu < mmus; mmu++) {
            machine.mmu(mmu).renumber(exchange);
            words.clear();
            words.putDifference(machine.mmu(mmu).state(), images[mmu]);
            machine.mmu(mmu).renumber(exchange);
            if (!parts.holds(state[cpus + mmu], words)) {
                return false;
            }
        }
        return isRestTheSame(exchange, state);
    }

    private boolean isRestTheSame(CpuNumbers exchange, int[] state) {
        machine.flight().renumber(exchange);
        words.clear();
        machine.saveRest(words);
        machine.flight().renumber(exchange);
        if (!parts.holds(state[cpus + mmus], words)) {
            return false;
        }
        WeakMemory weak = machine.weakMemory();
        if (weak == null) {
            return true;
        }
        weak.renumber(exchange);
        words.clear();
        weak.save(words);
        weak.renumber(exchange);
        return parts.holds(state[cpus + mmus + 1], words);
    }

    private boolean isToBeRestored(int part, int[] state) {
        return machine.isTouched(part) || held[part] != state[part];
    }
}
