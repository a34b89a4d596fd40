package org.shootdown.explorer.reduction;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.shootdown.cpu.core.CpuSetup;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.machine.Machine;

/**
 * Which CPUs of a machine are alike: they run the same program and start with the same mm and the same arguments, as far as
 * the program uses them.
 */
public final class CpuClasses {
    private final List<CpuSetup> setups;
    private final List<IntList> observed;
    private final List<IntList> members = new ArrayList<>();
    private final int[] classOf;

    public CpuClasses(Machine machine) {
        setups = machine.cpus();
        observed = machine.observedRegisters();
        classOf = new int[setups.size()];
        for (int cpu = 0; cpu < classOf.length; cpu++) {
            classOf[cpu] = classFor(cpu);
            members.get(classOf[cpu]).add(cpu);
        }
    }

    private int classFor(int cpu) {
        for (int known = 0; known < members.size(); known++) {
            if (areAlike(members.get(known).getInt(0), cpu)) {
                return known;
            }
        }
        members.add(new IntArrayList());
        return members.size() - 1;
    }

    private boolean areAlike(int one, int other) {
        CpuSetup a = setups.get(one);
        CpuSetup b = setups.get(other);
        return observed.get(one).equals(observed.get(other))
                && a.mm() == b.mm()
                && a.lazy() == b.lazy()
                && areEqual(a.program(), b.program())
                && areEqual(a.parameters(), b.parameters(), usedAtFirst(one), usedAtFirst(other));
    }

    /** The registers whose first values the program of a CPU uses. */
    private long[] usedAtFirst(int cpu) {
        return new Liveness(setups.get(cpu).program(), observed.get(cpu)).at(0);
    }

    private static boolean areEqual(LongList one, LongList other, long[] used, long[] otherUsed) {
        for (int i = 0; i < one.size(); i++) {
            boolean matters = ((used[i >>> 6] | otherUsed[i >>> 6]) >>> i & 1) != 0;
            if (matters && one.getLong(i) != other.getLong(i)) {
                return false;
            }
        }
        return one.size() == other.size();
    }

    private static boolean areEqual(Program one, Program other) {
        if (one == other) {
            return true;
        }
        return one.registers() == other.registers()
                && Arrays.equals(one.code(), other.code())
                && Arrays.equals(one.constants(), other.constants());
    }

    /** How many CPUs the largest class has. */
    public int largest() {
        return members.stream().mapToInt(IntList::size).max().orElse(0);
    }

    public int count() {
        return members.size();
    }

    /** The class of a CPU. */
    public int of(int cpu) {
        return classOf[cpu];
    }

    /** The CPUs of a class, ascending. */
    public IntList members(int cpuClass) {
        return members.get(cpuClass);
    }

    /** By class: what its CPUs run. */
    public List<Program> programs() {
        return members.stream()
                .map(cpus -> setups.get(cpus.getInt(0)).program())
                .toList();
    }

    /** By class: the registers that matter at the end. */
    public List<IntList> observed() {
        return members.stream().map(cpus -> observed.get(cpus.getInt(0))).toList();
    }

    /** Whether some program asks on which CPU it runs; then those that are alike are not interchangeable. */
    public boolean askForTheirNumber() {
        return programs().stream().anyMatch(CpuClasses::asksForItsNumber);
    }

    private static boolean asksForItsNumber(Program program) {
        for (int pc = 0; pc < program.size(); pc++) {
            if (program.opcode(pc) == Opcode.CURRENT_CPU) {
                return true;
            }
        }
        return false;
    }
}
