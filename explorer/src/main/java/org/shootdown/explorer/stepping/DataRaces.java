package org.shootdown.explorer.stepping;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.MessageKind.Update;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.core.CpuSetup;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.cpu.isa.Program;
import org.shootdown.explorer.state.StateTable;
import org.shootdown.machine.Machine;

/**
 * Data races in the sense of the Linux kernel memory model: two CPUs access a word, one of them at least writes, one of
 * them at least by a plain C access, and nothing orders the two.
 *
 * <p>Nothing orders two accesses if there is an execution in which either can be the next: the next instruction of its CPU,
 * or a store that is in its buffer. That is looked for in every state from which a step is taken. No such state is left out
 * by taking steps at once, since each of the two is something that the other CPU may still touch. What keeps the two apart,
 * be it a lock, an interrupt that is waited for or a grace period, keeps them from being next together.
 *
 * <p>On a weak machine a load may come before what is behind it in memory: nothing orders it and a write that it does not see
 * although the write is done.
 */
public final class DataRaces {
    private static final int NOBODY = -1;

    private final CpuCore[] cpus;
    private final AddressMap addresses;
    private final boolean[][] plain;

    /** By word: who wrote it last, if somebody has since this machine was set to a state. */
    private final int[] writer;

    private final int[] writerPc;

    /** By word, a bit each: whether the last write was a plain one. */
    private final StateTable plainlyWritten;

    /** The accesses that can be next, one after the other. */
    private Access[] next = new Access[0];

    private int count;

    /** An access that can be the next. */
    private static final class Access {
        private int cpu;
        private int pc;
        private int word;
        private long address;
        private boolean writes;
        private boolean isPlain;

        private boolean races(Access other) {
            return word == other.word && cpu != other.cpu && (writes || other.writes) && (isPlain || other.isPlain);
        }
    }

    private DataRaces(Machine machine, CpuCore[] cpus) {
        this.cpus = cpus;
        addresses = machine.topology().addresses();
        plain = machine.cpus().stream().map(DataRaces::plain).toArray(boolean[][]::new);
        writer = new int[addresses.words()];
        writerPc = new int[addresses.words()];
        plainlyWritten = StateTable.words(
                (addresses.words() + Long.SIZE - 1) / Long.SIZE, "data races", "words that were written plainly last");
    }

    /** What looks for data races of a machine; null if it has none, or nobody wants to know. */
    static @Nullable DataRaces of(Machine machine, CpuCore[] cpus) {
        return concern(machine) ? new DataRaces(machine, cpus) : null;
    }

    /** Whether data races are looked for, and some CPU makes a plain access. */
    public static boolean concern(Machine machine) {
        if (!machine.checksDataRaces()) {
            return false;
        }
        for (CpuSetup cpu : machine.cpus()) {
            for (int pc = 0; pc < cpu.program().size(); pc++) {
                if (isPlain(cpu.program(), pc)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean[] plain(CpuSetup cpu) {
        boolean[] plain = new boolean[cpu.program().size()];
        for (int pc = 0; pc < plain.length; pc++) {
            plain[pc] = isPlain(cpu.program(), pc);
        }
        return plain;
    }

    private static boolean isPlain(Program program, int pc) {
        Opcode opcode = program.opcode(pc);
        return (opcode == Opcode.LOAD || opcode == Opcode.STORE) && Order.of(program.operand(pc, 4)) == Order.PLAIN;
    }

    /** Nothing has been written. */
    void begin() {
        Arrays.fill(writer, NOBODY);
        plainlyWritten.clear();
    }

    /** What is part of the machine's state. */
    StateTable table() {
        return plainlyWritten;
    }

    /** The machine was set to a state, which does not say who wrote what. */
    void forgetWriters() {
        Arrays.fill(writer, NOBODY);
    }

    /** A write takes effect in memory. */
    void writes(MessageKind kind, int cpu, int pc, long address) {
        int word = addresses.wordAt(address);
        if (word >= 0
                && (kind == MessageKind.STORE || kind == MessageKind.STORE_HALF || kind.update() != Update.NONE)) {
            writer[word] = cpu;
            writerPc[word] = pc;
            long bit = 1L << word;
            boolean isPlain = kind == MessageKind.STORE && plain[cpu][pc];
            long others = plainlyWritten.words[word / Long.SIZE] & ~bit;
            plainlyWritten.words[word / Long.SIZE] = others | (isPlain ? bit : 0);
        }
    }

    /** The race of a load that is about to yield an old value with the write that it does not see; null if there is none. */
    private @Nullable Finding missedBy(int cpu, int pc, long address) {
        int word = addresses.wordAt(address);
        if (word < 0 || !(plain[cpu][pc] || (plainlyWritten.words[word / Long.SIZE] >>> word & 1) != 0)) {
            return null;
        }
        return new Finding(
                Checker.DATA_RACE, cpu, pc, address, writer[word], writer[word] == NOBODY ? NOBODY : writerPc[word]);
    }

    /** The race that the state before a step shows, or the step itself; null if there is none. */
    @Nullable Finding before(int step, SteppedMachine machine) {
        Finding found = next(machine);
        boolean readsOldValue = Step.kind(step) == Step.Kind.EXECUTE && Step.choice(step) > 0;
        int cpu = Step.subject(step);
        return found == null && readsOldValue ? missedBy(cpu, cpus[cpu].pc(), machine.nextAddress(cpu)) : found;
    }

    /** A race of two accesses that can be the next; null if there is none. */
    private @Nullable Finding next(SteppedMachine machine) {
        count = 0;
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            int from = count;
            collect(cpu, machine);
            for (int own = from; own < count; own++) {
                for (int other = 0; other < from; other++) {
                    if (next[own].races(next[other])) {
                        return finding(next[own], next[other]);
                    }
                }
            }
        }
        return null;
    }

    private static Finding finding(Access one, Access other) {
        return new Finding(Checker.DATA_RACE, one.cpu, one.pc, one.address, other.cpu, other.pc);
    }

    private void collect(int cpu, SteppedMachine machine) {
        CpuCore core = cpus[cpu];
        for (int store = 0; store < core.stores().count(); store++) {
            MessageKind kind = core.stores().kind(store);
            if (kind == MessageKind.STORE || kind == MessageKind.STORE_HALF) {
                add(cpu, core.stores().pc(store), core.stores().address(store), true);
            }
        }
        if (core.canIssue() && core.waitsAt().isAccess() && addresses.wordAt(machine.nextAddress(cpu)) >= 0) {
            add(cpu, core.pc(), machine.nextAddress(cpu), writes(cpu, machine));
        }
    }

    private void add(int cpu, int pc, long address, boolean writes) {
        int word = addresses.wordAt(address);
        if (word < 0) {
            return;
        }
        if (count == next.length) {
            next = Arrays.copyOf(next, count + 1);
            next[count] = new Access();
        }
        Access access = next[count++];
        access.cpu = cpu;
        access.pc = pc;
        access.word = word;
        access.address = address;
        access.writes = writes;
        access.isPlain = plain[cpu][pc];
    }

    /** Whether the next instruction writes: an update that has a condition does if its condition holds. */
    private boolean writes(int cpu, SteppedMachine machine) {
        CpuCore core = cpus[cpu];
        Program program = core.setup().program();
        MessageKind update = core.waitsAt().update();
        if (update == null) {
            return !core.waitsAt().isLoad();
        }
        int compared = update.update() == Update.IF_EQUAL ? 2 : 3;
        return update.update().happens(machine.wordAt(machine.nextAddress(cpu)), operand(core, program, compared));
    }

    private static long operand(CpuCore core, Program program, int which) {
        return core.register(program.operand(core.pc(), which));
    }
}
