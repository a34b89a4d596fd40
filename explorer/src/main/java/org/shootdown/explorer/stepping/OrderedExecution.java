package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.Optional;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.cpu.core.CpuLimits;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineObserver;

/**
 * An execution with total store order, taken on a weak machine: there a release that is an update is a store, which is
 * performed in a step of its own.
 */
public final class OrderedExecution implements Choices {
    private final SteppedMachine ordered;
    private final Schedule schedule;
    private final IntArrayList taken = new IntArrayList();
    private int next;

    /** The step that drains what the last one stored, or {@link #STOP}. */
    private int drains = STOP;

    private OrderedExecution(SteppedMachine ordered, Schedule schedule) {
        this.ordered = ordered;
        this.schedule = schedule;
    }

    private static SteppedMachine stepped(Machine machine, MemoryModel model) {
        SteppedMachine stepped = new SteppedMachine(
                machine,
                model,
                CpuLimits.ONE_EXECUTION,
                new LockDependencies(),
                MachineObserver.NONE,
                ProgramWatch.NONE);
        stepped.begin();
        return stepped;
    }

    /** The schedule that a weak machine takes for one with total store order; empty if it cannot. */
    public static Optional<Schedule> on(Machine machine, MemoryModel model, Schedule schedule) {
        OrderedExecution execution = new OrderedExecution(stepped(machine, MemoryModel.TSO), schedule);
        stepped(machine, model).take(execution);
        return execution.isWhole() ? Optional.of(new Schedule(execution.taken.toIntArray())) : Optional.empty();
    }

    private boolean isWhole() {
        return next == schedule.length() && drains == STOP;
    }

    @Override
    public int next(IntList possible, SteppedMachine weak) {
        int step = drains == STOP ? following() : drains;
        if (!possible.contains(step)) {
            return STOP;
        }
        if (step == drains) {
            drains = STOP;
        } else {
            follow(step);
        }
        taken.add(step);
        return step;
    }

    private int following() {
        return next == schedule.length() ? STOP : schedule.step(next);
    }

    private void follow(int step) {
        int cpu = Step.subject(step);
        boolean updates =
                Step.kind(step) == Step.Kind.EXECUTE && ordered.cpu(cpu).updatesNext();
        ordered.take(step);
        drains = updates ? Step.of(Step.Kind.DRAIN, cpu) : STOP;
        next++;
    }
}
