package org.shootdown.machine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.protocol.Stalls;
import org.shootdown.config.protocol.Topology;
import org.shootdown.cpu.core.CpuSetup;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.Scenario.CpuStart;
import org.shootdown.mmu.core.MmuSetup;
import org.shootdown.mmu.core.MmuSetup.InitialCpumask;

/** Puts a machine together from a compiled scenario. */
public final class MachineAssembly {
    /** Stands for the bound that goes with a machine's size: {@link #WINDOWS}, and {@link #WINDOWS_PER_CPU} for each CPU. */
    public static final long DEFAULT_WINDOWS = 0;

    /**
     * No trial of a race that ends takes a tenth of this, and ten thousand that never end are over in seconds.
     */
    public static final long WINDOWS = 2_000;

    /** What a trial may take more for each CPU. */
    public static final long WINDOWS_PER_CPU = 500;

    private MachineAssembly() {}

    /**
     * The machine that runs a scenario and stalls nowhere.
     *
     * @param maximumWindows the bound on a trial, or {@link #DEFAULT_WINDOWS}
     */
    public static Machine of(Scenario scenario, long maximumWindows) {
        return of(scenario, maximumWindows, List.of());
    }

    /**
     * The machine that runs a scenario, quiet but for stalls.
     *
     * @param maximumWindows the bound on a trial, or {@link #DEFAULT_WINDOWS}
     * @param stalls where its CPUs are stalled; of two that concern the same CPU and point the later counts
     * @throws InvalidInputException if the scenario has no such CPU or point
     */
    public static Machine of(Scenario scenario, long maximumWindows, List<Stall> stalls) {
        return of(scenario, maximumWindows, stalls, Chaos.QUIET);
    }

    /**
     * The machine that runs a scenario.
     *
     * @param maximumWindows the bound on a trial, or {@link #DEFAULT_WINDOWS}
     * @param stalls where its CPUs are stalled; of two that concern the same CPU and point the later counts
     * @param chaos what else disturbs it
     * @throws InvalidInputException if the scenario has no such CPU or point, or the machine lacks what is disturbed
     */
    public static Machine of(Scenario scenario, long maximumWindows, List<Stall> stalls, Chaos chaos) {
        Topology topology = scenario.topology();
        chaos.requireFits(topology);
        Architecture architecture = chaos.appliedTo(scenario.architecture());
        return new Machine(
                architecture,
                topology,
                cpus(scenario, architecture),
                mmus(scenario, architecture),
                observedRegisters(scenario),
                observedAddresses(scenario),
                stalls(scenario, stalls),
                chaos,
                scenario.startSkewPs(),
                maximumWindows == DEFAULT_WINDOWS ? defaultWindows(topology.cpus()) : maximumWindows,
                scenario.checksDataRaces());
    }

    /** The bound on a trial of so many CPUs, unless its user says otherwise. */
    public static long defaultWindows(int cpus) {
        return WINDOWS + cpus * WINDOWS_PER_CPU;
    }

    private static List<CpuSetup> cpus(Scenario scenario, Architecture architecture) {
        List<CpuSetup> cpus = new ArrayList<>();
        for (CpuStart start : scenario.cpus()) {
            cpus.add(new CpuSetup(
                    cpus.size(),
                    start.program(),
                    start.parameters(),
                    start.mm(),
                    start.lazy(),
                    architecture,
                    scenario.topology()));
        }
        return cpus;
    }

    private static List<MmuSetup> mmus(Scenario scenario, Architecture architecture) {
        List<InitialCpumask> cpumasks = cpumasks(scenario);
        List<MmuSetup> mmus = new ArrayList<>();
        for (int mmu = 0; mmu < scenario.topology().mmus(); mmu++) {
            mmus.add(new MmuSetup(
                    mmu, scenario.image(), scenario.allocatedTypes(), architecture, scenario.topology(), cpumasks));
        }
        return mmus;
    }

    private static List<InitialCpumask> cpumasks(Scenario scenario) {
        List<InitialCpumask> masks = new ArrayList<>();
        scenario.topology().addressSpaces().forEach(space -> masks.add(cpumask(scenario, space.mm())));
        return masks;
    }

    private static InitialCpumask cpumask(Scenario scenario, long mm) {
        IntList active = new IntArrayList();
        IntList lazy = new IntArrayList();
        for (int cpu = 0; cpu < scenario.cpus().size(); cpu++) {
            CpuStart start = scenario.cpus().get(cpu);
            if (start.mm() == mm) {
                (start.lazy() ? lazy : active).add(cpu);
            }
        }
        return new InitialCpumask(active, lazy);
    }

    private static List<IntList> observedRegisters(Scenario scenario) {
        return scenario.observedRegisters();
    }

    private static List<Stalls> stalls(Scenario scenario, List<Stall> stalls) {
        List<LongList> byCpu = new ArrayList<>();
        for (CpuStart start : scenario.cpus()) {
            byCpu.add(LongArrayList.wrap(new long[start.program().points().size()]));
        }
        stalls.forEach(stall -> stall.addTo(byCpu, scenario));
        return byCpu.stream().map(Stalls::new).toList();
    }

    private static List<LongList> observedAddresses(Scenario scenario) {
        List<LongList> byMmu = new ArrayList<>();
        for (int mmu = 0; mmu < scenario.topology().mmus(); mmu++) {
            byMmu.add(new LongArrayList());
        }
        scenario.observedAddresses()
                .forEach(address -> byMmu.get(scenario.topology().addresses().homeAt(address))
                        .add(address));
        return byMmu;
    }
}
