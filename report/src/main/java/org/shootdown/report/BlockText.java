package org.shootdown.report;

import java.util.Locale;

/** What the blocks of a simulation and of a search have in common, line by line. */
final class BlockText {
    private final StringBuilder text = new StringBuilder();

    void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    /** The first line, as litmus tools print it. */
    void appendTest(String scenario, ConditionResult main) {
        line("Test %s %s", scenario, modality(main.quantifier()));
    }

    private static String modality(String quantifier) {
        return switch (quantifier) {
            case "forall" -> "Required";
            case "~exists" -> "Forbidden";
            default -> "Allowed";
        };
    }

    void appendMachine(String architecture, int cpus, int mmus, String variant, String summary) {
        line(
                "Machine %s, %d CPUs, %d MMU%s; variant %s%s",
                architecture, cpus, mmus, mmus == 1 ? "" : "s", variant, summary.isEmpty() ? "" : ": " + summary);
    }

    /** What was measured, between empty lines. */
    void appendMeasures(Measures measures) {
        text.append('\n').append(measures.asText()).append('\n');
    }

    void appendObservation(String scenario, ConditionResult condition, boolean main) {
        line(
                "Observation %s %s %d %d",
                main ? scenario : scenario + "+" + condition.name(),
                condition.observed(),
                condition.positive(),
                condition.negative());
    }

    /** Whether it is what the file expects; nothing if the file expects nothing. */
    void appendExpectation(ConditionResult condition) {
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

    void appendWitness(String heading, String diagram, String replayLine) {
        line("");
        line("%s", heading);
        if (!diagram.isEmpty()) {
            line("");
            diagram.lines().forEach(row -> line("%s", ("    " + row).stripTrailing()));
            line("");
        }
        line("%s", replayLine);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
