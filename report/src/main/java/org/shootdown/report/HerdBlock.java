package org.shootdown.report;

import org.shootdown.report.CheckReport.Flag;
import org.shootdown.report.CheckReport.State;
import org.shootdown.report.CheckReport.Witness;

/**
 * A report as herd7 prints it, so that scripts that read herd7 read this; what herd7 does not have stands on lines of its
 * own.
 */
public final class HerdBlock {
    private final CheckReport report;
    private final BlockText text = new BlockText();

    private HerdBlock(CheckReport report) {
        this.report = report;
    }

    /** The block, each line ended. */
    public static String of(CheckReport report) {
        HerdBlock block = new HerdBlock(report);
        block.appendHead();
        for (int i = 0; i < report.conditions().size(); i++) {
            block.append(report.conditions().get(i), i == 0);
        }
        report.flags().forEach(block::append);
        report.witnesses().forEach(block::append);
        block.appendFoot();
        return block.text.toString();
    }

    private void appendHead() {
        text.appendTest(report.scenario(), report.conditions().get(0));
        text.appendMachine(report.architecture(), report.cpus(), report.mmus(), report.variant(), report.summary());
        text.line("States %d%s", report.states().size(), report.complete() ? "" : " so far");
        for (State state : report.states()) {
            text.line("%s", state.state());
        }
    }

    private void append(ConditionResult condition, boolean main) {
        text.line("%s", condition.answer());
        text.line("Witnesses");
        text.line("Positive: %d Negative: %d", condition.positive(), condition.negative());
        text.line("Condition %s %s", condition.quantifier(), inParentheses(condition.formula()));
        text.appendObservation(report.scenario(), condition, main);
        if (report.complete() && condition.positive() + condition.negative() == 0) {
            text.line("No execution ends, so that this says nothing.");
        }
        text.appendExpectation(condition);
    }

    private static String inParentheses(String formula) {
        return formula.startsWith("(") ? formula : "(" + formula + ")";
    }

    private void append(Flag flag) {
        text.line("Flag %s: %s; no condition asks for it", flag.name(), flag.title());
    }

    private void append(Witness witness) {
        text.appendWitness(
                "Witness of " + witness.what() + ": " + witness.steps() + " steps",
                witness.diagram(),
                "schedule: " + witness.replay());
    }

    private void appendFoot() {
        text.line("Time %s %.2f", report.scenario(), report.seconds());
        text.line("Model %s", report.model());
        text.line(
                "%s: %d %s, %d outcomes%s",
                report.completeness(),
                report.seen(),
                report.unit(),
                report.states().size(),
                report.complete() ? "" : " so far");
    }
}
