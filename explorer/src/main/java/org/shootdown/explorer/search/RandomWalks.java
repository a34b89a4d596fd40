package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.shootdown.explorer.stepping.Choices;
import org.shootdown.explorer.stepping.Limited;
import org.shootdown.explorer.stepping.RandomChoices;
import org.shootdown.explorer.stepping.SteppedMachine;
import org.shootdown.machine.MachineObserver;

/** Runs the machine at random a few times, so that a search knows most of what its programs touch before it begins. */
final class RandomWalks {
    private static final int MOST = 400;
    private static final int IDLE = 12;
    private static final int LONGEST = 5_000;

    /** A walk in which somebody goes round in what nobody can see shows no more after so many long steps. */
    private static final int MOST_LONG_STEPS = 16;

    private final SearchSpace space;
    private final SteppedMachine machine;
    private final SplittableRandom random = new SplittableRandom(1);

    RandomWalks(SearchSpace space) {
        this.space = space;
        machine = space.newMachine(MachineObserver.NONE);
    }

    /** Walks until several walks in a row have shown nothing new. */
    void run(BooleanSupplier stops) {
        int idle = 0;
        for (int i = 0; i < MOST && idle < IDLE && !stops.getAsBoolean(); i++) {
            space.learn();
            walk(stops);
            idle = space.hasLearnt() ? 0 : idle + 1;
        }
    }

    private void walk(BooleanSupplier stops) {
        machine.begin();
        machine.take(new Limited(new Walk(new RandomChoices(random)), LONGEST, stops));
    }

    /** Goes on until so many steps have been long. */
    private static final class Walk implements Choices {
        private final Choices choices;
        private int longSteps;

        Walk(Choices choices) {
            this.choices = choices;
        }

        @Override
        public int next(IntList possible, SteppedMachine machine) {
            longSteps += machine.wasLong() ? 1 : 0;
            return longSteps > MOST_LONG_STEPS ? STOP : choices.next(possible, machine);
        }
    }
}
