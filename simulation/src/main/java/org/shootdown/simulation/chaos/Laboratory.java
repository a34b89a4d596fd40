package org.shootdown.simulation.chaos;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.chaos.Perturbation;
import org.shootdown.simulation.trial.Tally;

/** Runs the same trials under different profiles, and none of them twice. */
public final class Laboratory {
    private final long planned;
    private final Function<Chaos, Tally> trials;
    private final Map<List<Perturbation>, Tally> tallies = new HashMap<>();

    /** With what runs all trials under a profile. */
    public Laboratory(Function<Chaos, Tally> trials) {
        this(0, trials);
    }

    /**
     * With what runs trials under a profile, until it is stopped.
     *
     * @param planned how many there are if it is not
     */
    public Laboratory(long planned, Function<Chaos, Tally> trials) {
        this.planned = planned;
        this.trials = trials;
    }

    /** Whether something has not run to its end, so that what was found is not all there is. */
    public boolean isStopped() {
        return tallies.values().stream().anyMatch(this::isPart);
    }

    private boolean isPart(Tally tally) {
        return tally.trials() < planned;
    }

    /** What came out under a profile. */
    public Tally tally(Chaos chaos) {
        Tally known = tallies.get(chaos.perturbations());
        if (known != null) {
            return known;
        }
        Tally tally = trials.apply(chaos);
        tallies.put(chaos.perturbations(), tally);
        return tally;
    }

    /** What came out of everything that has run. */
    public Collection<Tally> tallies() {
        return Collections.unmodifiableCollection(tallies.values());
    }

    /** How a condition fares under a profile, compared with the quiet machine. */
    public Comparison compare(Chaos chaos, int condition) {
        Tally quiet = tally(Chaos.QUIET);
        Tally disturbed = tally(chaos);
        Rate quietRate = rate(quiet, condition);
        if (isPart(quiet) || isPart(disturbed)) {
            return Comparison.ofSome(quietRate, rate(disturbed, condition));
        }
        return disturbed.digest().equals(quiet.digest())
                ? Comparison.ofTheSame(quietRate)
                : Comparison.of(quietRate, rate(disturbed, condition));
    }

    private static Rate rate(Tally tally, int condition) {
        return Rate.of(tally.race().positive(condition), tally.race().judged(condition));
    }
}
