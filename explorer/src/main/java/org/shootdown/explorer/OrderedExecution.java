package org.shootdown.explorer;

import java.util.Arrays;
import java.util.Optional;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.cpu.core.CpuLimits;
import org.shootdown.explorer.SteppedMachine.ProgramWatch;
import org.shootdown.machine.Machine;

/**
 * An execution with total store order, taken on a weak machine: there a release that is an update is a store, which is
 * performed in a step of its own.
 */
final class OrderedExecution {
    private final SteppedMachine ordered;
    private final SteppedMachine weak;
    private final int[] steps;
    private int count;

    private OrderedExecution(Machine machine, MemoryModel model, int most) {
        ordered = stepped(machine, MemoryModel.TSO);
        weak = stepped(machine, model);
        steps = new int[most];
    }

    private static SteppedMachine stepped(Machine machine, MemoryModel model) {
        SteppedMachine stepped = new SteppedMachine(
                machine, model, CpuLimits.ONE_EXECUTION, new LockDependencies(), StepObserver.NONE, ProgramWatch.NONE);
        stepped.begin();
        return stepped;
    }

    /** The schedule that a weak machine takes for one with total store order; empty if it cannot. */
    static Optional<Schedule> on(Machine machine, MemoryModel model, Schedule schedule) {
        OrderedExecution execution = new OrderedExecution(machine, model, 2 * schedule.length());
        for (int i = 0; i < schedule.length(); i++) {
            if (!execution.follows(schedule.step(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(new Schedule(Arrays.copyOf(execution.steps, execution.count)));
    }

    private boolean follows(int step) {
        int cpu = Step.subject(step);
        boolean updates =
                Step.kind(step) == Step.Kind.EXECUTE && ordered.cpu(cpu).updatesNext();
        ordered.take(step);
        return takes(step) && (!updates || takes(Step.of(Step.Kind.DRAIN, cpu)));
    }

    private boolean takes(int step) {
        if (!weak.steps().contains(step)) {
            return false;
        }
        weak.take(step);
        steps[count++] = step;
        return true;
    }
}
