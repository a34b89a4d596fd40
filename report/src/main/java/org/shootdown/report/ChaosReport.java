package org.shootdown.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.header.Verdict;
import org.shootdown.report.RunReport.Flag;
import org.shootdown.report.RunReport.Witness;
import org.shootdown.simulation.chaos.Comparison;
import org.shootdown.simulation.chaos.Rate;

/**
 * What a chaos profile makes of one variant on one architecture, compared with the quiet machine.
 *
 * @param scenario the scenario's name
 * @param architecture the architecture's name
 * @param variant the variant's name
 * @param summary what the variant is, in one line; may be empty
 * @param cpus how many CPUs the machine has
 * @param mmus how many MMUs
 * @param profile the profile's name
 * @param seed from which all randomness comes
 * @param trials how many trials ran under each profile
 * @param cut how many trials of all runs came to a bound before their end, and count for nothing
 * @param stopped whether not everything was compared that was to be
 * @param conditions the scenario's conditions, the main one first
 * @param flags what the checkers reported in any of all runs although no condition asks for it
 * @param quietDigest of the quiet machine's outcomes
 * @param digest of the outcomes under the whole profile
 */
public record ChaosReport(
        String scenario,
        String architecture,
        String variant,
        String summary,
        int cpus,
        int mmus,
        String profile,
        long seed,
        long trials,
        long cut,
        boolean stopped,
        List<Effect> conditions,
        List<Flag> flags,
        String quietDigest,
        String digest) {

    public ChaosReport {
        conditions = List.copyOf(conditions);
        flags = List.copyOf(flags);
    }

    /**
     * What the profile makes of a condition.
     *
     * @param name the condition's name
     * @param expected what the file expects, or null
     * @param agreement that, compared with all runs together
     * @param because the file's reason; may be empty
     * @param quiet how often it holds on the quiet machine
     * @param whole under the whole profile
     * @param alone under each of its perturbations alone, if it has several
     * @param exposedBy the perturbations that expose it alone, the strongest first
     * @param minimal a minimal profile that exposes it; null if the profile does not, or if it is no race
     */
    public record Effect(
            String name,
            @Nullable Verdict expected,
            Agreement agreement,
            String because,
            Rate quiet,
            Line whole,
            List<Line> alone,
            List<String> exposedBy,
            @Nullable Minimal minimal) {
        public Effect {
            alone = List.copyOf(alone);
            exposedBy = List.copyOf(exposedBy);
        }

        /** For machines: whether it is what the file expects, and no less; null if the file expects nothing. */
        @JsonProperty
        public @Nullable Boolean asExpected() {
            return agreement.asExpected();
        }
    }

    /**
     * What one profile makes of a condition.
     *
     * @param profile the profile's name, or that of its only perturbation
     * @param rate how often the condition holds
     * @param change the comparison with the quiet machine
     * @param chance how likely so large a difference in this direction is if the profile makes none
     */
    public record Line(String profile, Rate rate, Comparison.Change change, double chance) {
        static Line of(String profile, Comparison comparison) {
            return new Line(profile, comparison.disturbed(), comparison.change(), comparison.chance());
        }
    }

    /**
     * A minimal profile that still exposes a condition.
     *
     * @param perturbations what is left of the whole
     * @param line what it makes of the condition
     * @param file where its replay command looks for it
     * @param text the profile, as a file
     * @param witness the first trial that shows the condition
     */
    public record Minimal(List<String> perturbations, Line line, String file, String text, Witness witness) {
        public Minimal {
            perturbations = List.copyOf(perturbations);
        }
    }

    /** What everything that showed says of the file. */
    public Agreement agreement() {
        return flags.isEmpty()
                ? conditions.stream()
                        .map(Effect::agreement)
                        .max(Comparator.naturalOrder())
                        .orElse(Agreement.NO_EXPECTATION)
                : Agreement.CONTRADICTED;
    }

    /** Whether it may count as what the file expects: for an exit code. */
    @JsonIgnore
    public boolean isAsExpected() {
        return !agreement().isBad();
    }

    /** For machines: whether it is what the file expects, and no less; null if the file expects nothing. */
    @JsonProperty
    public @Nullable Boolean asExpected() {
        return agreement().asExpected();
    }
}
