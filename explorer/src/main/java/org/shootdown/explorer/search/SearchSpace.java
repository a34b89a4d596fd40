package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.explorer.memory.WeakMemory;
import org.shootdown.explorer.reduction.CpuClasses;
import org.shootdown.explorer.reduction.Footprint;
import org.shootdown.explorer.reduction.FutureAccesses;
import org.shootdown.explorer.reduction.Liveness;
import org.shootdown.explorer.reduction.LoadValues;
import org.shootdown.explorer.reduction.Reduction;
import org.shootdown.explorer.reduction.StateCodec;
import org.shootdown.explorer.reduction.Symmetry;
import org.shootdown.explorer.state.InternedParts;
import org.shootdown.explorer.state.VisitedStates;
import org.shootdown.explorer.stepping.DataRaces;
import org.shootdown.explorer.stepping.LockDependencies;
import org.shootdown.explorer.stepping.ProgramWatch;
import org.shootdown.explorer.stepping.Step;
import org.shootdown.explorer.stepping.SteppedMachine;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineObserver;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.WordKind;

/**
 * What all threads of a search share: the machine as it is put together, what is known of its programs, and the states
 * seen so far.
 */
final class SearchSpace {
    private final Scenario scenario;
    private final Machine machine;
    private final Search.Options options;
    private final CpuClasses classes;
    private final Footprint footprint;
    private final FutureAccesses futures;
    private final List<Liveness> liveness;
    private final LoadValues loads;
    private final LockDependencies dependencies = new LockDependencies();
    private List<IntList> interchangeable = List.of();
    private InternedParts parts = new InternedParts();
    private VisitedStates visited;
    private int startedOfAClass = Integer.MAX_VALUE;
    private boolean eachStepAlone;
    private volatile BooleanSupplier givesUp = () -> false;

    /** @throws InvalidInputException if the machine has more CPUs than a step can name */
    SearchSpace(Scenario scenario, Machine machine, Search.Options options) {
        int cpus = machine.topology().cpus();
        if (cpus > Step.SUBJECTS) {
            throw InvalidInputException.of("--cpus: check explores at most " + Step.SUBJECTS + " CPUs, not " + cpus
                    + "; run simulates up to " + ScenarioCompiler.MAXIMUM_CPUS);
        }
        this.scenario = scenario;
        this.machine = machine;
        this.options = options;
        classes = new CpuClasses(machine);
        footprint = new Footprint(scenario.image(), machine.architecture());
        liveness = new ArrayList<>();
        for (int i = 0; i < classes.count(); i++) {
            liveness.add(
                    new Liveness(classes.programs().get(i), classes.observed().get(i)));
        }
        loads = new LoadValues(classes, liveness, scenario.image(), options.model(), DataRaces.concern(machine));
        futures = new FutureAccesses(classes, scenario.image(), options.model(), footprint, liveness, loads);
        visited = newVisited();
    }

    /** From now on machines end what takes them long once they are told to; what they have come to then is nothing. */
    void giveUpWhen(BooleanSupplier told) {
        givesUp = told;
    }

    /** Forgets all states, and takes into account what has been learnt of the programs. */
    void restart() {
        learn();
        interchangeable = findInterchangeable();
        parts = new InternedParts();
        visited = newVisited();
    }

    /** Lets no more than so many CPUs of each class start: what a program may touch, few of its copies show. */
    void startFewOfAClass(int most) {
        startedOfAClass = most;
    }

    /** Takes no steps at once from now on, so that what lies between them is seen too. */
    void takeEachStepAlone() {
        eachStepAlone = true;
    }

    boolean starts(int cpu) {
        return classes.members(classes.of(cpu)).indexOf(cpu) < startedOfAClass;
    }

    /** How many CPUs the largest class has. */
    int largestClass() {
        return classes.largest();
    }

    /** Takes what executions have shown into account from now on. */
    void learn() {
        loads.close();
        futures.close();
    }

    /** Whether executions have shown anything new since. */
    boolean hasLearnt() {
        return loads.hasGrown() || futures.hasGrown();
    }

    private VisitedStates newVisited() {
        int weak = options.model().isWeak() ? 1 : 0;
        return new VisitedStates(machine.topology().components() + 1 + weak);
    }

    /** Whether states are looked at by the length of the way to them. */
    boolean looksAtNearestFirst() {
        return options.order() == Search.Order.BREADTH_FIRST;
    }

    SteppedMachine newMachine(MachineObserver observer) {
        return newMachine(observer, options.reduced() ? programs : patience);
    }

    /** By CPU and instruction, for marking what is executed; empty if nobody asks. */
    List<boolean[]> newMarks() {
        return options.covered()
                ? machine.cpus().stream()
                        .map(cpu -> new boolean[cpu.program().size()])
                        .toList()
                : List.of();
    }

    /** A machine in which every load matters, as whoever runs a schedule again has it. */
    SteppedMachine newPlainMachine(MachineObserver observer) {
        return newMachine(observer, ProgramWatch.NONE);
    }

    private SteppedMachine newMachine(MachineObserver observer, ProgramWatch watch) {
        return new SteppedMachine(machine, options.model(), options.bounds().cpu(), dependencies, observer, watch);
    }

    /** Tells states apart by what can still come of them, but leaves every CPU its number. */
    StateCodec newPlainCodec(SteppedMachine stepped) {
        Reduction reduction = newReduction(stepped, step -> {});
        return new StateCodec(stepped, new InternedParts(), null, reduction == null ? null : forgetting(reduction));
    }

    /** What takes steps at once and knows what no longer matters, or null if the search is not reduced. */
    @Nullable Reduction newReduction(SteppedMachine stepped, Reduction.StepListener listener) {
        return options.reduced()
                ? new Reduction(stepped, futures, loads, footprint, scenario.image(), machine, listener, !eachStepAlone)
                : null;
    }

    StateCodec newCodec(SteppedMachine stepped, @Nullable Reduction reduction) {
        if (reduction == null) {
            return new StateCodec(stepped, parts, null, null);
        }
        Symmetry symmetry = new Symmetry(machine.topology().cpus(), interchangeable());
        return new StateCodec(stepped, parts, symmetry, forgetting(reduction));
    }

    private StateCodec.Forgetting forgetting(Reduction reduction) {
        return new StateCodec.Forgetting() {
            @Override
            public void forget(int cpu, CpuCore core) {
                long[] live = liveness.get(classes.of(cpu)).at(core.pc());
                if (core.handlers().isRunning()) {
                    live = union(
                            live,
                            liveness.get(classes.of(cpu)).at(core.handlers().interruptedAt()));
                }
                core.forget(live, reduction.usesTranslations(cpu, core));
            }

            @Override
            public WeakMemory.Readers readers() {
                return reduction.readers();
            }
        };
    }

    private static long[] union(long[] one, long[] other) {
        long[] union = one.clone();
        Arrays.setAll(union, i -> one[i] | other[i]);
        return union;
    }

    /** The groups of CPUs that are taken to be interchangeable: alike, and no program handles their numbers. */
    List<IntList> interchangeable() {
        return interchangeable;
    }

    /**
     * Whether executions since the last start may have shown what cannot happen: some CPUs never started, two were
     * exchanged though programs handle their numbers, or a load that matters was satisfied so early that it kept no later
     * one back.
     */
    boolean mayHaveShownTooMuch() {
        if (startedOfAClass < classes.largest()) {
            return true;
        }
        boolean exchanged = !interchangeable.isEmpty() && futures.namesCpus();
        return exchanged || (options.model().isWeak() && loads.hasMisjudged());
    }

    private List<IntList> findInterchangeable() {
        List<IntList> groups = new ArrayList<>();
        if (options.reduced() && !futures.namesCpus() && !classes.askForTheirNumber() && !observesOwners()) {
            for (int i = 0; i < classes.count(); i++) {
                if (classes.members(i).size() > 1) {
                    groups.add(classes.members(i));
                }
            }
        }
        return groups;
    }

    /** Whether an outcome shows which CPU holds a lock. */
    private boolean observesOwners() {
        MemoryImage image = scenario.image();
        return scenario.observedAddresses()
                .longStream()
                .anyMatch(address -> image.isKind(image.addresses().wordAt(address), WordKind.LOCK));
    }

    private final ProgramWatch patience = new ProgramWatch() {
        @Override
        public boolean givesUp() {
            return givesUp.getAsBoolean();
        }
    };

    private final ProgramWatch programs = new ProgramWatch() {
        @Override
        public void requests(int cpu, int pc, MessageKind kind, long address) {
            futures.learn(cpu, pc, kind, address);
        }

        @Override
        public void found(Checker checker) {
            if (checker == Checker.BAD_UNLOCK) {
                futures.learnThatUnheldIsReleased();
            }
        }

        @Override
        public boolean givesUp() {
            return patience.givesUp();
        }

        @Override
        public void loses(long address) {
            MemoryImage image = scenario.image();
            int word = image.addresses().wordAt(address);
            if (word >= 0 && image.isKind(word, WordKind.LOCK)) {
                futures.learnThatUnheldIsReleased();
            }
        }

        @Override
        public void loads(int cpu, CpuCore core, long address) {
            loads.loads(cpu, core, scenario.topology().addresses().wordAt(address));
        }

        @Override
        public boolean matters(int cpu, int pc) {
            return loads.matters(cpu, pc);
        }

        @Override
        public void holds(long address, long value) {
            loads.holds(scenario.topology().addresses().wordAt(address), value);
        }
    };

    Scenario scenario() {
        return scenario;
    }

    Machine machine() {
        return machine;
    }

    LockDependencies dependencies() {
        return dependencies;
    }

    LoadValues loads() {
        return loads;
    }

    VisitedStates visited() {
        return visited;
    }
}
