package org.shootdown.report;

import org.shootdown.report.RunReport.Flag;
import org.shootdown.report.RunReport.State;
import org.shootdown.report.RunReport.Witness;

/**
 * A report as litmus7 prints it, so that scripts that read litmus7 read this; what litmus7 does not have stands on lines
 * of its own.
 */
public final class LitmusBlock {
    private final RunReport report;
    private final BlockText text = new BlockText();

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
        if (report.measures() != null) {
            block.text.appendMeasures(report.measures());
        }
        block.appendFoot();
        return block.text.toString();
    }

    private void appendHead() {
        text.appendTest(report.scenario(), report.conditions().get(0));
        text.appendMachine(report.architecture(), report.cpus(), report.mmus(), report.variant(), report.summary());
        report.stalls().forEach(stall -> text.line("Stall %s", stall));
        if (report.chaos() != null) {
            text.line("Chaos %s", report.chaos());
        }
    }

    private void appendHistogram() {
        text.line("Histogram (%d states)", report.histogram().size());
        for (State state : report.histogram()) {
            text.line("%-8d%s>%s", state.count(), state.witness() ? "*" : ":", state.state());
        }
        if (report.cut() > 0) {
            text.line(
                    "Limit reached in %d of %d trials, which count for nothing: --max-windows, here %d, bounds them",
                    report.cut(), report.trials(), report.maximumWindows());
        }
        if (report.stopped()) {
            text.line("Stopped: %d of %d trials", report.trials(), report.planned());
        }
    }

    private void append(ConditionResult condition, boolean main) {
        boolean validated = Boolean.TRUE.equals(condition.satisfied());
        text.line("%s", condition.answer());
        text.line("");
        text.line("Witnesses");
        text.line("Positive: %d, Negative: %d", condition.positive(), condition.negative());
        text.line(
                "Condition %s %s is %svalidated", condition.quantifier(), condition.formula(), validated ? "" : "NOT ");
        text.appendObservation(report.scenario(), condition, main);
        text.appendExpectation(condition);
    }

    private void append(Flag flag) {
        text.line("Flag %s: %s, in %d trials; no condition asks for it", flag.checker(), flag.title(), flag.trials());
    }

    private void append(Witness witness) {
        text.appendWitness(
                "First witness of " + witness.what() + ": trial " + witness.trial(),
                witness.diagram(),
                "Replay: " + witness.replay());
    }

    private void appendFoot() {
        text.line("Time %s %.2f", report.scenario(), report.seconds());
        text.line(
                "Rate %.0f trials/s, %.2f million accesses/s (%s)",
                report.trials() / report.seconds(), report.accesses() / report.seconds() / 1e6, report.engine());
        // How many trials are over when a run is stopped is chance: their digest says nothing.
        if (!report.stopped()) {
            text.line("Digest %s", report.digest());
        }
    }
}
