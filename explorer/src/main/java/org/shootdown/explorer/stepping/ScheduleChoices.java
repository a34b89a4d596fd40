package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntList;

/** The steps of a schedule, one after the other. */
public final class ScheduleChoices implements Choices {
    private final Schedule schedule;
    private final int end;
    private final Rerun.Position position;
    private int next;

    /** @param position told before each step which one it is */
    public ScheduleChoices(Schedule schedule, int from, int end, Rerun.Position position) {
        this.schedule = schedule;
        this.end = end;
        this.position = position;
        next = from;
    }

    /** @throws ImpossibleStepException if the next step is not possible */
    @Override
    public int next(IntList possible, SteppedMachine machine) {
        if (next == end) {
            return STOP;
        }
        int step = schedule.step(next);
        next++;
        if (!possible.contains(step)) {
            throw new ImpossibleStepException(next);
        }
        position.step(next);
        return step;
    }
}
