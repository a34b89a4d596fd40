package org.shootdown.simulation.chaos;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.chaos.Perturbation;
import org.shootdown.simulation.chaos.Comparison.Change;

/**
 * Finds a small profile that still exposes a condition, as delta debugging makes a failing input small (Zeller and
 * Hildebrandt, TSE 2002).
 *
 * <p>Where one perturbation alone is enough, it starts from the strongest such one; else from the whole profile, from which
 * it leaves out one after the other, the weakest first, until none can go. Then it halves what is left, each as often as
 * the rest still suffices. What must remain is what the whole showed: more often than chance if it did so, else that it
 * shows at all. The answer is minimal in this sense: without any one of its perturbations, or with any one at half its
 * size, the condition is no longer exposed.
 */
public final class Minimizer {
    private final Laboratory laboratory;
    private final int condition;

    /** For one condition of the laboratory's scenario. */
    public Minimizer(Laboratory laboratory, int condition) {
        this.laboratory = laboratory;
        this.condition = condition;
    }

    /** The perturbations of a profile that expose the condition alone, the strongest first. */
    public List<Perturbation> exposingAlone(Chaos profile) {
        return profile.perturbations().stream()
                .filter(each -> change(profile.only(each)).isExposure())
                .sorted(byPositive(profile).reversed())
                .toList();
    }

    /** A minimal profile; empty if neither the whole profile nor one of its perturbations exposes the condition. */
    public Optional<Chaos> minimal(Chaos profile) {
        Change whole = change(profile);
        List<Perturbation> alone = exposingAlone(profile);
        if (!whole.isExposure() && alone.isEmpty()) {
            return Optional.empty();
        }
        Chaos strongest = alone.isEmpty() ? profile : profile.only(alone.get(0));
        boolean beyondChance = whole == Change.MORE || (!whole.isExposure() && change(strongest) == Change.MORE);
        Predicate<Chaos> exposes = chaos ->
                beyondChance ? change(chaos) == Change.MORE : change(chaos).isExposure();
        return Optional.of(shrunk(exposes.test(strongest) ? strongest : profile, exposes));
    }

    /** Halving one can make another needless, and the other way round: until nothing changes. */
    private Chaos shrunk(Chaos start, Predicate<Chaos> exposes) {
        Chaos before;
        Chaos chaos = start;
        do {
            before = chaos;
            chaos = halved(reduced(chaos, exposes), exposes);
        } while (!chaos.equals(before));
        return chaos;
    }

    private Chaos reduced(Chaos start, Predicate<Chaos> exposes) {
        Chaos chaos = start;
        List<Perturbation> weakestFirst =
                start.perturbations().stream().sorted(byPositive(start)).toList();
        for (Perturbation each : weakestFirst) {
            Chaos without = chaos.without(each);
            if (!without.isQuiet() && exposes.test(without)) {
                chaos = without;
            }
        }
        return chaos;
    }

    private static Chaos halved(Chaos start, Predicate<Chaos> exposes) {
        Chaos chaos = start;
        for (Perturbation each : start.perturbations()) {
            Perturbation smallest = each;
            Optional<? extends Perturbation> half = smallest.halved();
            while (half.isPresent() && exposes.test(chaos.with(smallest, half.get()))) {
                chaos = chaos.with(smallest, half.get());
                smallest = half.get();
                half = smallest.halved();
            }
        }
        return chaos;
    }

    /** Of two that are equally strong alone, the first in the profile comes first. */
    private Comparator<Perturbation> byPositive(Chaos profile) {
        return Comparator.comparingLong(
                each -> laboratory.tally(profile.only(each)).race().positive(condition));
    }

    private Change change(Chaos chaos) {
        return laboratory.compare(chaos, condition).change();
    }
}
