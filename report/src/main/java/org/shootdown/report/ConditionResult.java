package org.shootdown.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.header.Expectation;
import org.shootdown.litmus.header.Verdict;

/**
 * How a condition came out.
 *
 * <p>JSON has what is expected and observed as people read it, and {@code asExpected}: null where the file expects
 * nothing.
 *
 * @param name its name; the main one's stands for the scenario
 * @param quantifier exists, ~exists or forall
 * @param formula its source text
 * @param positive in how many trials, or end states, the formula holds
 * @param negative in how many it does not
 * @param observation the two counts in a word; null for a sample of nothing
 * @param satisfied whether the quantified condition is true of what was observed; null while more could change it
 * @param expected what the file expects, or null
 * @param because the file's reason; may be empty
 * @param agreement the comparison
 * @param coverage how much was looked at
 */
public record ConditionResult(
        String name,
        String quantifier,
        String formula,
        long positive,
        long negative,
        @Nullable Verdict observation,
        @Nullable Boolean satisfied,
        @Nullable Verdict expected,
        String because,
        Agreement agreement,
        Coverage coverage) {
    /** Stands for a verdict on nothing. */
    static final String NO_VERDICT = "no verdict";

    /** Compares what was observed of a condition with what the scenario expects of it. */
    static ConditionResult of(Scenario scenario, Condition condition, long positive, long negative, Coverage coverage) {
        Optional<Verdict> expected = scenario.expected(condition);
        return new ConditionResult(
                condition.name(),
                condition.quantifier().symbol(),
                condition.text(),
                positive,
                negative,
                observation(positive, positive + negative, coverage),
                isSatisfied(condition, positive, negative, coverage),
                expected.orElse(null),
                scenario.variant()
                        .expectation(condition.name())
                        .map(Expectation::because)
                        .orElse(""),
                expected.map(verdict -> Agreement.of(verdict, positive, negative, coverage))
                        .orElse(Agreement.NO_EXPECTATION),
                coverage);
    }

    private static @Nullable Verdict observation(long positive, long all, Coverage coverage) {
        return coverage.isSample() && all == 0 ? null : Verdict.of(positive, all);
    }

    /** One execution can settle a condition; that there is none, only all of them. */
    private static @Nullable Boolean isSatisfied(Condition condition, long positive, long negative, Coverage coverage) {
        boolean exists = condition.quantifier() == Condition.Quantifier.EXISTS;
        boolean settling = condition.quantifier() == Condition.Quantifier.FORALL ? negative > 0 : positive > 0;
        boolean nothing = coverage.isSample() && positive + negative == 0;
        if ((coverage.isOpen() || nothing) && !settling) {
            return null;
        }
        return settling == exists;
    }

    /** The observation in words that claim no more than was seen. */
    public String observed() {
        if (observation == null) {
            return NO_VERDICT;
        }
        return observation.word() + (coverage.isOpen() && observation != Verdict.SOMETIMES ? " so far" : "");
    }

    /** For machines: whether it is what the file expects; null if the file expects nothing. */
    @JsonProperty
    public @Nullable Boolean asExpected() {
        return agreement.asExpected();
    }

    /** As litmus tools print whether the condition is satisfied. */
    String answer() {
        return satisfied == null ? "Undecided" : satisfied ? "Ok" : "No";
    }
}
