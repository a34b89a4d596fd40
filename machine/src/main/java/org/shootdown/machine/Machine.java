package org.shootdown.machine;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.List;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.protocol.Stalls;
import org.shootdown.config.protocol.Topology;
import org.shootdown.cpu.core.CpuSetup;
import org.shootdown.mmu.core.MmuSetup;

/**
 * The machine that a scenario runs on by itself, ready to be explored, or to be a group of a machine in virtual time:
 * immutable, shared by everything that runs it.
 *
 * @param architecture its mechanisms and latencies
 * @param topology its components
 * @param cpus what each CPU starts with
 * @param mmus what each MMU starts with
 * @param observedRegisters by CPU: what it reports at the end
 * @param observedAddresses by MMU: the words of its home range that it reports
 * @param stalls by CPU: where it is stalled
 * @param chaos what else disturbs it
 * @param startSkewPs each CPU starts at a uniformly drawn time below this, in picoseconds
 * @param maximumWindows after so many windows with work a trial is ended: it may never end by itself
 * @param checksDataRaces whether a search of it looks for data races
 */
public record Machine(
        Architecture architecture,
        Topology topology,
        List<CpuSetup> cpus,
        List<MmuSetup> mmus,
        List<IntList> observedRegisters,
        List<LongList> observedAddresses,
        List<Stalls> stalls,
        Chaos chaos,
        long startSkewPs,
        long maximumWindows,
        boolean checksDataRaces) {
    public Machine {
        cpus = List.copyOf(cpus);
        mmus = List.copyOf(mmus);
        observedRegisters = List.copyOf(observedRegisters);
        observedAddresses = List.copyOf(observedAddresses);
        stalls = List.copyOf(stalls);
    }

    /** A machine whose data races nobody asks for. */
    public Machine(
            Architecture architecture,
            Topology topology,
            List<CpuSetup> cpus,
            List<MmuSetup> mmus,
            List<IntList> observedRegisters,
            List<LongList> observedAddresses,
            List<Stalls> stalls,
            Chaos chaos,
            long startSkewPs,
            long maximumWindows) {
        this(
                architecture,
                topology,
                cpus,
                mmus,
                observedRegisters,
                observedAddresses,
                stalls,
                chaos,
                startSkewPs,
                maximumWindows,
                false);
    }

    /** How many CPUs. */
    public int cpuCount() {
        return topology.cpus();
    }

    /** How many MMUs. */
    public int mmuCount() {
        return topology.mmus();
    }

    /** How many instructions the program of a CPU has. */
    public int instructionCount(int cpu) {
        return cpus.get(cpu).program().size();
    }
}
