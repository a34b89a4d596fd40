package org.shootdown.coordinator.chaos;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.chaos.Perturbation;
import org.shootdown.coordinator.trial.Tally;

/** Runs the same trials under different profiles, and none of them twice. */
public final class Laboratory {
    private final Function<Chaos, Tally> trials;
    private final Map<List<Perturbation>, Tally> tallies = new HashMap<>();

    /** With what runs all trials under a profile. */
    public Laboratory(Function<Chaos, Tally> trials) {
        this.trials = trials;
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
        return disturbed.digest().equals(quiet.digest())
                ? Comparison.ofTheSame(quietRate)
                : Comparison.of(quietRate, rate(disturbed, condition));
    }

    private static Rate rate(Tally tally, int condition) {
        return Rate.of(tally.positive(condition), tally.counted());
    }
}
