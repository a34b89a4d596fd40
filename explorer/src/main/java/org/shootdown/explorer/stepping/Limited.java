package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.function.BooleanSupplier;

/** The choices of another, for so many steps and as long as nobody wants it to end; and which they were. */
public final class Limited implements Choices {
    private final Choices choices;
    private final int most;
    private final BooleanSupplier stops;
    private final IntArrayList taken = new IntArrayList();
    private boolean reached;

    public Limited(Choices choices, int most, BooleanSupplier stops) {
        this.choices = choices;
        this.most = most;
        this.stops = stops;
    }

    @Override
    public int next(IntList possible, SteppedMachine machine) {
        int step = stops.getAsBoolean() ? STOP : choices.next(possible, machine);
        reached = step != STOP && taken.size() == most;
        if (step == STOP || reached) {
            return STOP;
        }
        taken.add(step);
        return step;
    }

    /** The steps so far. */
    public int[] taken() {
        return taken.toIntArray();
    }

    /** Whether more steps were wanted. */
    public boolean isReached() {
        return reached;
    }
}
