package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.SplittableRandom;

/** Any possible step, each as likely as the others, until the machine is at rest. */
public final class RandomChoices implements Choices {
    private final SplittableRandom random;

    public RandomChoices(SplittableRandom random) {
        this.random = random;
    }

    @Override
    public int next(IntList possible, SteppedMachine machine) {
        return PossibleSteps.isOver(possible) ? STOP : possible.getInt(random.nextInt(possible.size()));
    }
}
