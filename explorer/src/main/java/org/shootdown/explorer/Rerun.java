package org.shootdown.explorer;

import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;

/** Runs one schedule again, step by step. */
public final class Rerun {
    private Rerun() {}

    /** Who is told where a rerun is. */
    @FunctionalInterface
    public interface Position {
        /** The step with this number, from 1, comes next. */
        void step(int number);
    }

    /**
     * Runs a schedule.
     *
     * @return how the machine ended; whoever is still to do something then waits for it
     * @throws IllegalArgumentException if the machine cannot take a step of the schedule; the message says which
     */
    public static MachineEnd of(
            Machine machine, MemoryModel model, Schedule schedule, StepObserver observer, Position position) {
        SteppedMachine stepped =
                new SteppedMachine(machine, model, new LockDependencies(), observer, SteppedMachine.ProgramWatch.NONE);
        position.step(0);
        stepped.begin();
        for (int i = 0; i < schedule.length(); i++) {
            if (!stepped.steps().contains(schedule.step(i))) {
                throw new IllegalArgumentException("step " + (i + 1)
                        + " of the schedule is not possible: it is another scenario's, variant's or machine's");
            }
            position.step(i + 1);
            stepped.take(schedule.step(i));
        }
        return stepped.end();
    }
}
