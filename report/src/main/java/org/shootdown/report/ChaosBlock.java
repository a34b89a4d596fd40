package org.shootdown.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.shootdown.report.ChaosReport.Effect;
import org.shootdown.report.ChaosReport.Line;
import org.shootdown.report.ChaosReport.Minimal;
import org.shootdown.simulation.chaos.Rate;

/** A chaos report as text, and several of them as a table. */
public final class ChaosBlock {
    private final ChaosReport report;
    private final BlockText text = new BlockText();

    private ChaosBlock(ChaosReport report) {
        this.report = report;
    }

    /** The block, each line ended. */
    public static String of(ChaosReport report) {
        ChaosBlock block = new ChaosBlock(report);
        block.appendHead();
        report.conditions().forEach(block::append);
        report.flags()
                .forEach(flag -> block.text.line(
                        "Flag %s: %s, in %d trials of all runs; no condition asks for it",
                        flag.checker(), flag.title(), flag.trials()));
        block.appendFoot();
        return block.text.toString();
    }

    /** A line for each architecture, variant and condition, each ended. */
    public static String table(List<ChaosReport> reports) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of("architecture", "variant", "condition", "quiet", "chaos", "change", "enough of it", "verdict"));
        for (ChaosReport each : reports) {
            each.conditions().forEach(effect -> rows.add(row(each, effect)));
        }
        return TextTable.of(rows);
    }

    private static List<String> row(ChaosReport report, Effect effect) {
        Minimal minimal = effect.minimal();
        return List.of(
                report.architecture(),
                report.variant(),
                effect.name(),
                count(effect.quiet()),
                count(effect.whole().rate()),
                effect.whole().change().toString(),
                minimal == null ? TextTable.NOTHING : String.join(" + ", minimal.perturbations()),
                effect.agreement().toString());
    }

    private void appendHead() {
        text.line("Chaos %s %s", report.scenario(), report.profile());
        text.appendMachine(report.architecture(), report.cpus(), report.mmus(), report.variant(), report.summary());
        text.line("Trials %d under each profile, seed %d", report.trials(), report.seed());
        if (report.cut() > 0) {
            text.line("Limit reached in %d trials of all runs, which count for nothing", report.cut());
        }
        if (report.stopped()) {
            text.line("Stopped: not everything is compared, and no minimal profile is looked for");
        }
    }

    private void append(Effect effect) {
        text.line("");
        text.line("Condition %s", effect.name());
        TextTable.of(lines(effect)).lines().forEach(line -> text.line("%s", line));
        appendExposure(effect);
        if (effect.expected() != null) {
            String because = effect.because().isEmpty() ? "" : " (" + effect.because() + ")";
            text.line("Expected %s %s: %s%s", effect.name(), effect.expected().word(), effect.agreement(), because);
        }
        if (effect.minimal() != null) {
            append(effect.minimal());
        }
    }

    private List<List<String>> lines(Effect effect) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("profile", "trials", "rate", "95 % interval", "compared with quiet", "chance"));
        lines.add(cells("quiet", effect.quiet(), "", ""));
        lines.add(cells("", effect.whole()));
        effect.alone().forEach(alone -> lines.add(cells("only ", alone)));
        return lines;
    }

    private static List<String> cells(String prefix, Line line) {
        String chance = line.chance() == 1 ? "" : number("%.2g", line.chance());
        return cells(prefix + line.profile(), line.rate(), line.change().toString(), chance);
    }

    private static List<String> cells(String what, Rate rate, String change, String chance) {
        return List.of(
                what,
                count(rate),
                percent((double) rate.positive() / Math.max(1, rate.counted())),
                percent(rate.low()) + " to " + percent(rate.high()),
                change,
                chance);
    }

    private void appendExposure(Effect effect) {
        boolean exposed = effect.whole().change().isExposure();
        if (!effect.exposedBy().isEmpty()) {
            text.line("Exposed by %s", String.join(", ", effect.exposedBy()));
        } else if (exposed) {
            text.line("Exposed by several together, by none alone");
        }
    }

    private void append(Minimal minimal) {
        text.line("");
        boolean single = minimal.perturbations().size() == 1;
        text.line(
                "Minimal profile %s: %s %s enough (%s)",
                minimal.file(),
                String.join(" + ", minimal.perturbations()),
                single ? "is" : "together are",
                count(minimal.line().rate()));
        text.line("");
        minimal.text().lines().forEach(line -> text.line("%s", ("    " + line).stripTrailing()));
        text.appendWitness(
                "First witness of " + minimal.witness().what() + " under it: trial "
                        + minimal.witness().trial(),
                minimal.witness().diagram(),
                "Replay: " + minimal.witness().replay());
    }

    private void appendFoot() {
        if (report.stopped()) {
            return;
        }
        text.line("");
        text.line("Digest quiet %s", report.quietDigest());
        text.line("Digest %s %s", report.profile(), report.digest());
    }

    private static String count(Rate rate) {
        return rate.positive() + "/" + rate.counted();
    }

    private static String percent(double probability) {
        return number("%.3g %%", 100 * probability);
    }

    private static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}
