package org.shootdown.simulation.setup;

import it.unimi.dsi.fastutil.ints.IntImmutableList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.simulation.timed.SimulatedMachine;
import org.shootdown.simulation.trial.Experiment;

/**
 * A machine, and what its groups run: a race alone, or races and workloads beside each other; immutable.
 *
 * @param machine the machine
 * @param kinds what its groups run; the races first, in the plan's order, then the background
 * @param kindOfGroup by group: its kind; the groups that run races come first
 * @param races how many of the kinds are races
 */
public record Setup(SimulatedMachine machine, List<Kind> kinds, IntList kindOfGroup, int races) {

    /**
     * What groups run.
     *
     * @param scenario the scenario; null for CPUs that do nothing
     * @param machine what such a group is by itself
     */
    public record Kind(@Nullable Scenario scenario, Machine machine) {
        /** The scenario of a race. */
        public Scenario race() {
            if (scenario == null) {
                throw new IllegalStateException("CPUs that do nothing run no race");
            }
            return scenario;
        }
    }

    public Setup {
        kinds = List.copyOf(kinds);
        kindOfGroup = new IntImmutableList(kindOfGroup);
    }

    /** A machine that runs one race and nothing else, to its end. */
    public static Setup of(Scenario race, Machine machine) {
        return new Setup(SimulatedMachine.of(machine), List.of(new Kind(race, machine)), IntList.of(0), 1);
    }

    /** What a group runs. */
    public Kind kindOf(int group) {
        return kinds.get(kindOfGroup.getInt(group));
    }

    /** Whether a kind is a race; else it is background. */
    boolean isRace(int kind) {
        return kind < races;
    }

    /** How many of its groups run races. */
    public int raceGroups() {
        return (int) kindOfGroup.intStream().filter(this::isRace).count();
    }

    /** Some of its trials, judged. */
    public Experiment experiment(long seed, long first, long trials) {
        return new Experiment(machine, new Evaluator(this), seed, first, trials);
    }
}
