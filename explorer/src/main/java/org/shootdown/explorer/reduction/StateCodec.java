package org.shootdown.explorer.reduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.CpuNumbers;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.explorer.memory.WeakMemory;
import org.shootdown.explorer.state.Hash;
import org.shootdown.explorer.state.InternedParts;
import org.shootdown.explorer.state.StateWords;
import org.shootdown.explorer.stepping.SteppedMachine;

/**
 * A machine's state as one number for each of its parts, and back: each CPU, each MMU, what is in flight and reported, and
 * on a weak machine the old values.
 *
 * <p>Reduced, a state is made the same as others that have the same future: what a CPU no longer uses is forgotten, and
 * CPUs that are alike are sorted. Parts that a step has not touched are neither written nor read again.
 */
public final class StateCodec {
    private static final int UNKNOWN = -1;

    /** Of what CPUs are sorted by: where a CPU stands in its program is above a hash. */
    private static final int PC_SHIFT = 40;

    private final SteppedMachine machine;
    private final InternedParts interned;
    private final int cpus;
    private final StatePart[] parts;
    private final @Nullable Symmetry symmetry;
    private final @Nullable Forgetting forgetting;
    private final StateWords words = new StateWords();
    private final CpuNumbers same;

    /** By part: the number of what the machine holds, unless it was touched. */
    private final int[] held;

    /** By part: the hash of what the machine holds. */
    private final long[] hashes;

    /** By part: whether it may name CPUs that it does not belong to; most CPUs name none. */
    private final boolean[] names;

    /** By CPU: a number made of all that the parts hold of it, but for what it holds itself. */
    private final long[] signatures;

    /** Who is told which CPUs can be exchanged in a state. */
    @FunctionalInterface
    public interface ExchangeListener {
        /** Nobody. */
        ExchangeListener NOBODY = (one, other) -> {};

        /** Exchanging these two changes nothing. */
        void exchangeable(int one, int other);
    }

    /** What a CPU may forget. */
    public interface Forgetting {
        /** Drops what no longer matters of a CPU. */
        void forget(int cpu, CpuCore core);

        /** Who may still load what. */
        WeakMemory.Readers readers();
    }

    /**
     * @param symmetry which CPUs are interchangeable, or null if none are to be
     * @param forgetting what is dropped, or null to keep everything
     */
    public StateCodec(
            SteppedMachine machine,
            InternedParts interned,
            @Nullable Symmetry symmetry,
            @Nullable Forgetting forgetting) {
        this.machine = machine;
        this.interned = interned;
        this.symmetry = symmetry;
        this.forgetting = forgetting;
        cpus = machine.cpuCount();
        machine.begin();
        parts = parts(machine).toArray(StatePart[]::new);
        same = CpuNumbers.same(cpus);
        signatures = new long[cpus];
        held = new int[parts.length];
        hashes = new long[parts.length];
        names = new boolean[parts.length];
        Arrays.fill(names, cpus, parts.length, true);
        Arrays.fill(held, UNKNOWN);
    }

    private static List<StatePart> parts(SteppedMachine machine) {
        List<StatePart> parts = new ArrayList<>();
        for (int cpu = 0; cpu < machine.cpuCount(); cpu++) {
            parts.add(new StatePart.Cpu(machine.cpu(cpu)));
        }
        for (int mmu = 0; mmu < machine.mmuCount(); mmu++) {
            parts.add(new StatePart.Mmu(machine.mmu(mmu)));
        }
        parts.add(new StatePart.Tables(machine.tables()));
        WeakMemory weak = machine.weakMemory();
        if (weak != null) {
            parts.add(new StatePart.Tables(weak.tables()));
        }
        return parts;
    }

    /** How many parts a state has. */
    public int partCount() {
        return parts.length;
    }

    /**
     * Writes the machine's state.
     *
     * @return the CPUs' new numbers; the machine itself must be restored before it goes on
     */
    public CpuNumbers save(int[] state) {
        if (forgetting != null) {
            forget(forgetting);
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            save(cpu);
        }
        CpuNumbers numbers = symmetry == null ? same : sort(symmetry);
        save(state, numbers);
        return numbers;
    }

    /** Writes the state that the machine would be in if its CPUs had had other numbers from the start. */
    public void save(int[] state, CpuNumbers numbers) {
        if (numbers != same) {
            renumber(numbers);
        }
        for (int part = 0; part < parts.length; part++) {
            save(part);
            state[part < cpus ? numbers.of(part) : part] = held[part];
        }
        machine.touches().clear();
    }

    private void forget(Forgetting forgets) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (machine.touches().has(cpu)) {
                forgets.forget(cpu, machine.cpu(cpu));
            }
        }
        WeakMemory weak = machine.weakMemory();
        if (weak != null) {
            weak.trim(forgets.readers());
            machine.noteForgetting(weak);
        }
    }

    /**
     * The numbers that sort the CPUs: those that are further in their program come first, and of equally far ones a hash
     * of what they hold and what the other parts hold of them decides.
     */
    private CpuNumbers sort(Symmetry among) {
        sign();
        for (int cpu = 0; cpu < cpus; cpu++) {
            long hash = Hash.finish(hashes[cpu] + signatures[cpu]);
            signatures[cpu] = (long) -machine.cpu(cpu).pc() << PC_SHIFT | ~hash >>> (Long.SIZE - PC_SHIFT);
        }
        CpuNumbers numbers = among.sort(signatures);
        return numbers == null ? same : numbers;
    }

    private void sign() {
        Arrays.fill(signatures, 0);
        for (int part = 0; part < parts.length; part++) {
            if (names[part]) {
                parts[part].sign(signatures);
            }
        }
    }

    /** A hash of a state that was saved, the same in every search. */
    public long hash(int[] state) {
        long hash = 0;
        for (int part : state) {
            hash = Hash.add(hash, interned.hash(part));
        }
        return Hash.finish(hash);
    }

    private void save(int part) {
        if (machine.touches().has(part) || held[part] == UNKNOWN) {
            words.clear();
            parts[part].save(words);
            held[part] = interned.number(words);
            known(part);
            machine.touches().remove(part);
        }
    }

    /** The number of what a part holds is known now. */
    private void known(int part) {
        hashes[part] = interned.hash(held[part]);
        names[part] = part >= cpus
                || machine.cpu(part).hasPending()
                || machine.cpu(part).handlers().isRunning();
    }

    /** Where other parts name a CPU it has its new number; the CPUs themselves stay, only their states change places. */
    private void renumber(CpuNumbers numbers) {
        for (int part = 0; part < parts.length; part++) {
            if (names[part]) {
                parts[part].renumber(numbers);
                machine.touches().add(part);
            }
        }
    }

    /** Brings the machine to a state. */
    public void restore(int[] state) {
        for (int part = 0; part < parts.length; part++) {
            if (machine.touches().has(part) || held[part] != state[part]) {
                words.take(interned.words(state[part]));
                parts[part].restore(words);
                held[part] = state[part];
                known(part);
            }
        }
        machine.tablesRestored();
        machine.touches().clear();
    }

    /**
     * Which CPUs stand where another of their class does, such that exchanging the two changes nothing in a state that was
     * just restored: what a step of theirs leads to, the other's leads to as well.
     *
     * @param repeated set by CPU
     * @param listener told for each of them which one it can be exchanged with
     */
    public void findRepeated(int[] state, boolean[] repeated, ExchangeListener listener) {
        Arrays.fill(repeated, false);
        if (symmetry == null || !symmetry.hasEqual(state)) {
            return;
        }
        sign();
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
            int other = group[i];
            if (!repeated[other]
                    && state[other] == state[cpu]
                    && signatures[other] == signatures[cpu]
                    && isUnchangedBy(CpuNumbers.exchange(cpus, other, cpu))) {
                return other;
            }
        }
        return -1;
    }

    private boolean isUnchangedBy(CpuNumbers exchange) {
        for (int part = 0; part < parts.length; part++) {
            if (names[part] && !parts[part].isUnchangedBy(exchange)) {
                return false;
            }
        }
        return true;
    }
}
