package org.shootdown.coordinator.report;

import java.util.Locale;
import org.shootdown.coordinator.report.RunReport.ConditionResult;
import org.shootdown.coordinator.report.RunReport.Flag;
import org.shootdown.coordinator.report.RunReport.State;
import org.shootdown.coordinator.report.RunReport.Witness;

/**
 * A report as litmus7 prints it, so that scripts that read litmus7 read this; what litmus7 does not have stands on lines
 * of its own.
 */
public final class LitmusBlock {
    private final RunReport report;
    private final StringBuilder text = new StringBuilder();

    private LitmusBlock(RunReport report) {
        this.report = report;
    }

    /** The block, each line ended. */
    public static String of(RunReport report) {
        LitmusBlock block = new LitmusBlock(report);
        block.appendHead();
        block.appendHistogram();
        for (int i = 0; i < report.conditions().size(); i++) {
            block.append(report.conditions().get(i), i == 0);
        }
        report.flags().forEach(block::append);
        report.witnesses().forEach(block::append);
        block.appendFoot();
        return block.text.toString();
    }

    private void appendHead() {
        ConditionResult main = report.conditions().get(0);
        line("Test %s %s", report.scenario(), modality(main.quantifier()));
        String summary = report.summary().isEmpty() ? "" : ": " + report.summary();
        line(
                "Machine %s, %d CPUs, %d MMU%s; variant %s%s",
                report.architecture(),
                report.cpus(),
                report.mmus(),
                report.mmus() == 1 ? "" : "s",
                report.variant(),
                summary);
    }

    private static String modality(String quantifier) {
        return switch (quantifier) {
            case "forall" -> "Required";
            case "~exists" -> "Forbidden";
            default -> "Allowed";
        };
    }

    private void appendHistogram() {
        line("Histogram (%d states)", report.histogram().size());
        for (State state : report.histogram()) {
            line("%-8d%s>%s", state.count(), state.witness() ? "*" : ":", state.state());
        }
    }

    private void append(ConditionResult condition, boolean main) {
        line("%s", condition.satisfied() ? "Ok" : "No");
        line("");
        line("Witnesses");
        line("Positive: %d, Negative: %d", condition.positive(), condition.negative());
        line(
                "Condition %s %s is %svalidated",
                condition.quantifier(), condition.formula(), condition.satisfied() ? "" : "NOT ");
        line(
                "Observation %s %s %d %d",
                main ? report.scenario() : report.scenario() + "+" + condition.name(),
                condition.observation().word(),
                condition.positive(),
                condition.negative());
        appendExpectation(condition);
    }

    private void appendExpectation(ConditionResult condition) {
        if (condition.expected() == null) {
            return;
        }
        String because = condition.because().isEmpty() ? "" : " (" + condition.because() + ")";
        line(
                "Expected %s %s: %s%s",
                condition.name(),
                condition.expected().word(),
                condition.agreement().toString(),
                because);
        line("");
    }

    private void append(Flag flag) {
        line("Flag %s: %s, in %d trials; no condition asks for it", flag.checker(), flag.title(), flag.trials());
    }

    private void append(Witness witness) {
        line("");
        line("First witness of %s: trial %d", witness.what(), witness.trial());
        line("");
        witness.diagram().lines().forEach(row -> line("%s", ("    " + row).stripTrailing()));
        line("");
        line("Replay: %s", witness.replay());
    }

    private void appendFoot() {
        line("Time %s %.2f", report.scenario(), report.seconds());
        line(
                "Rate %.0f trials/s, %.2f million accesses/s (%s)",
                report.trials() / report.seconds(), report.accesses() / report.seconds() / 1e6, report.engine());
        line("Digest %s", report.digest());
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
