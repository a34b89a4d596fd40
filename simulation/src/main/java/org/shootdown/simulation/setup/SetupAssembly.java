package org.shootdown.simulation.setup;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.machine.MachineDescription;
import org.shootdown.config.machine.MachineDescription.Memory;
import org.shootdown.config.protocol.Stalls;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.cpu.core.CpuSetup;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.cpu.isa.Site;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.project.Project;
import org.shootdown.litmus.project.Workloads;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.simulation.setup.Setup.Kind;
import org.shootdown.simulation.timed.Group;
import org.shootdown.simulation.timed.Order;
import org.shootdown.simulation.timed.Orders;
import org.shootdown.simulation.timed.SimulatedMachine;
import org.shootdown.simulation.timed.SimulatedMachine.Frame;

/**
 * Puts machines together: compiles each kind of group once, gives the groups that run races their CPUs, and deals the
 * others out to the workloads.
 */
public final class SetupAssembly {
    private final Project project;
    private final Function<String, ScenarioFile> races;
    private final Workloads workloads;

    /**
     * @param project where everything is but the races
     * @param races finds a scenario by name or path
     */
    public SetupAssembly(Project project, Function<String, ScenarioFile> races) {
        this.project = project;
        this.races = races;
        workloads = project.workloads();
    }

    /**
     * A plan's machine, and what it runs.
     *
     * @throws InvalidInputException if something that it names does not exist, or does not fit
     */
    public Setup assemble(MachinePlan plan) {
        return new Assembling(plan).assemble();
    }

    /** One plan on its way to a machine. */
    private final class Assembling {
        private final MachinePlan plan;
        private final MachineDescription description;
        private final Chaos chaos;
        private final Architecture architecture;
        private final int cpus;
        private final Seats seats;
        private final List<Kind> kinds = new ArrayList<>();
        private final List<Group> groups = new ArrayList<>();
        private final IntList kindOfGroup = new IntArrayList();
        private final List<IntList> mmusOfNode = new ArrayList<>();

        Assembling(MachinePlan plan) {
            this.plan = plan;
            description = project.machine(plan.machine());
            chaos = project.chaos(plan.chaos());
            architecture = chaos.appliedTo(
                    description.appliedTo(project.architectures().find(plan.architecture())));
            plan.injections().forEach(this::addRace);
            cpus = plan.isStorm() ? plan.cpus() : kinds.get(0).machine().cpuCount();
            chaos.requireFits(SimulatedMachine.topology(cpus, plan.mmus()));
            seats = new Seats(cpus);
            for (int node = 0; node < description.nodes(); node++) {
                mmusOfNode.add(new IntArrayList());
            }
            for (int mmu = 0; mmu < plan.mmus(); mmu++) {
                mmusOfNode.get(description.nodeOf(mmu, plan.mmus())).add(mmu);
            }
        }

        Setup assemble() {
            inject();
            if (plan.workloads().isEmpty()) {
                addIdle();
            } else {
                addWorkloads();
            }
            Frame frame = new Frame(
                    architecture,
                    cpus,
                    plan.mmus(),
                    description.distances(cpus, plan.mmus()),
                    description.lineCosts(cpus, plan.mmus()),
                    chaos,
                    plan.isStorm() ? Long.MAX_VALUE : kinds.get(0).machine().maximumWindows(),
                    plan.deadlinePs(),
                    plan.measured());
            SimulatedMachine machine = new SimulatedMachine(frame, groups);
            return new Setup(machine, kinds, kindOfGroup, plan.injections().size());
        }

        private void addRace(Injection injection) {
            ScenarioFile file = races.apply(injection.race());
            String variant =
                    injection.variant().isEmpty() ? file.header().variantNames().get(0) : injection.variant();
            Target target = new Target(architecture, variant, injection.cpus(), mmusOfGroup(), plan.defines());
            Scenario scenario = project.compiler().compile(file, target);
            long maximumWindows = plan.isStorm() ? Long.MAX_VALUE : plan.maximumWindows();
            kinds.add(new Kind(scenario, MachineAssembly.of(scenario, maximumWindows, injection.parsedStalls())));
        }

        /** The groups of all injections one after the other, evenly over the machine. */
        private void inject() {
            int all = plan.injections().stream().mapToInt(Injection::groups).sum();
            List<Integer> pending = new ArrayList<>();
            for (int kind = 0; kind < plan.injections().size(); kind++) {
                if (plan.injections().get(kind).seating().chosen().isEmpty()) {
                    pending.add(kind);
                } else {
                    injectAtChosen(kind);
                }
            }
            int placed = 0;
            for (int kind : pending) {
                for (int number = 0; number < plan.injections().get(kind).groups(); number++) {
                    inject(kind, number, (int) ((long) placed++ * cpus / all));
                }
            }
        }

        private void injectAtChosen(int kind) {
            Injection injection = plan.injections().get(kind);
            int size = kinds.get(kind).machine().cpuCount();
            IntList chosen = injection.seating().chosen();
            if (chosen.size() != size * injection.groups()) {
                throw InvalidInputException.of(injection.name() + ": " + injection.groups() + " groups of " + size
                        + " CPUs need " + size * injection.groups() + " places, not " + chosen.size());
            }
            for (int number = 0; number < injection.groups(); number++) {
                addInjected(kind, number, seats.take(chosen.subList(number * size, (number + 1) * size)));
            }
        }

        private void inject(int kind, int number, int from) {
            int size = kinds.get(kind).machine().cpuCount();
            boolean spread = plan.injections().get(kind).seating().spread();
            addInjected(kind, number, seats.take(size, from, spread ? Math.max(1, cpus / size) : 1));
        }

        private void addInjected(int kind, int number, IntList cpus) {
            Injection injection = plan.injections().get(kind);
            Orders orders =
                    Order.compile(injection.parsedOrders(), kinds.get(kind).race(), injection.timeoutPs());
            addGroup(
                    kind,
                    cpus,
                    Picoseconds.plus(injection.startPs(), Picoseconds.times(injection.spacingPs(), number)),
                    orders);
        }

        private void addGroup(int kind, IntList cpus, long startPs, Orders orders) {
            Machine machine = kinds.get(kind).machine();
            groups.add(new Group(machine, cpus, homes(machine.mmuCount(), cpus.getInt(0)), startPs, orders));
            kindOfGroup.add(kind);
        }

        private int mmusOfGroup() {
            return description.memory() == Memory.INTERLEAVED || !plan.isStorm() ? plan.mmus() : 1;
        }

        /** The MMUs that own a group's memory: the one nearest to its first CPU, then those that follow. */
        private IntList homes(int count, int cpu) {
            int first = (int) ((long) cpu * plan.mmus() / cpus);
            IntList near = mmusOfNode.get(description.nodeOf(cpu, cpus));
            if (!near.isEmpty()) {
                first = Math.min(Math.max(first, near.getInt(0)), near.getInt(near.size() - 1));
            }
            IntList homes = new IntArrayList();
            for (int i = 0; i < count; i++) {
                homes.add((first + i) % plan.mmus());
            }
            return homes;
        }

        private void addWorkloads() {
            int dealt = 0;
            Map<List<String>, Integer> known = new HashMap<>();
            while (seats.free() > 0) {
                int size = Math.min(plan.groupCpus(), seats.free());
                List<String> names = new ArrayList<>();
                for (int cpu = 0; cpu < size; cpu++) {
                    names.add(plan.workloads().get(dealt++ % plan.workloads().size()));
                }
                int kind = known.computeIfAbsent(names, this::addWorkload);
                addGroup(kind, seats.take(size, 0, 1), 0, Orders.NONE);
            }
        }

        private int addWorkload(List<String> names) {
            Scenario scenario = workloads.group(names, architecture, mmusOfGroup(), plan.defines());
            kinds.add(new Kind(scenario, MachineAssembly.of(scenario, Long.MAX_VALUE)));
            return kinds.size() - 1;
        }

        private void addIdle() {
            if (seats.free() > 0) {
                kinds.add(new Kind(null, idle()));
            }
            while (seats.free() > 0) {
                addGroup(kinds.size() - 1, seats.take(1, 0, 1), 0, Orders.NONE);
            }
        }

        /** One CPU that does nothing but answer, and has no memory. */
        private Machine idle() {
            int[] code = new int[Program.STRIDE];
            code[0] = Opcode.HALT.ordinal();
            Site nowhere = new Site("idle", "idle", 1, "", "idle");
            Program program = new Program(
                    "idle", code, new long[0], 0, List.of(), Map.of(), List.of(nowhere), List.of(), List.of());
            Topology topology = SimulatedMachine.topology(1, 0);
            CpuSetup cpu = new CpuSetup(0, program, LongList.of(), 0, false, architecture, topology);
            return new Machine(
                    architecture,
                    topology,
                    List.of(cpu),
                    List.of(),
                    List.of(IntList.of()),
                    List.of(),
                    List.of(Stalls.NONE),
                    Chaos.QUIET,
                    0,
                    Long.MAX_VALUE);
        }
    }
}
