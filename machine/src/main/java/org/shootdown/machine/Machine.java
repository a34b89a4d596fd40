package org.shootdown.machine;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.List;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.Disturbance;
import org.shootdown.config.protocol.Stalls;
import org.shootdown.config.protocol.TimedPort;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Randomness;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.core.CpuSetup;
import org.shootdown.cpu.core.TimedCpu;
import org.shootdown.mmu.core.MmuCore;
import org.shootdown.mmu.core.MmuSetup;
import org.shootdown.mmu.core.TimedMmu;

/**
 * A machine ready to run trials: immutable, shared by everything that runs it.
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
        boolean checksDataRaces)
        implements SimulatedMachine {
    private static final int START = Latency.count();

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

    /** What is done to the times of a component: for its port. */
    public Disturbance disturbance(int number) {
        return chaos.disturbance(topology, number);
    }

    @Override
    public int cpuCount() {
        return topology.cpus();
    }

    @Override
    public int mmuCount() {
        return topology.mmus();
    }

    @Override
    public int instructionCount(int cpu) {
        return cpus.get(cpu).program().size();
    }

    @Override
    public long startPs(long seed, long trial, int cpu) {
        return startPs(seed, trial, cpu, startSkewPs);
    }

    /** A time uniformly drawn below a skew, for the CPU that is this component of its machine. */
    public static long startPs(long seed, long trial, int component, long skewPs) {
        long bits = Randomness.draw(Randomness.key(seed, trial, component), START, 0);
        return skewPs == 0 ? 0 : Randomness.below(bits, skewPs);
    }

    @Override
    public long deadlinePs() {
        return NO_DEADLINE;
    }

    @Override
    public Component newComponent(int number) {
        return topology.isCpu(number) ? newCpu(number) : newMmu(number - topology.cpus());
    }

    /** A new CPU in virtual time. */
    public TimedCpu newCpu(int cpu) {
        return newCpu(cpu, new TimedPort(cpu, true, architecture, stalls.get(cpu), disturbance(cpu)));
    }

    /** A new CPU whose effects go through a port of the caller's. */
    public TimedCpu newCpu(int cpu, TimedPort port) {
        return new TimedCpu(new CpuCore(cpus.get(cpu)), port, observedRegisters.get(cpu));
    }

    /** A new MMU in virtual time; MMUs count from 0. */
    public TimedMmu newMmu(int mmu) {
        int number = topology.cpus() + mmu;
        return newMmu(mmu, new TimedPort(number, false, architecture, Stalls.NONE, disturbance(number)));
    }

    /** A new MMU whose effects go through a port of the caller's. */
    public TimedMmu newMmu(int mmu, TimedPort port) {
        return new TimedMmu(new MmuCore(mmus.get(mmu), port), port, observedAddresses.get(mmu));
    }
}
