package org.shootdown.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.report.StormReport.Flag;
import org.shootdown.report.StormReport.Race;
import org.shootdown.report.StormReport.Witness;

/** A storm's report as people read it. */
public final class StormBlock {
    private final StormReport report;
    private final StringBuilder text = new StringBuilder();

    private StormBlock(StormReport report) {
        this.report = report;
    }

    /** The report, each line ended. */
    public static String of(StormReport report) {
        StormBlock storm = new StormBlock(report);
        storm.appendHead();
        report.races().forEach(storm::append);
        report.flags().forEach(storm::append);
        storm.appendFoot();
        return storm.text.toString();
    }

    private void appendHead() {
        line(
                "Storm on %s: %s, %s, %s; machine %s, %s",
                report.architecture(),
                count(report.cpus(), "CPU"),
                count(report.mmus(), "MMU"),
                Picoseconds.show(report.deadlineNs() * 1000),
                report.machine(),
                count(report.nodes(), "NUMA node"));
        if (report.chaos() != null) {
            line("Chaos %s", report.chaos());
        }
        String background = report.workloads().isEmpty() ? "nothing" : String.join(", ", report.workloads());
        line(
                "Background %s on %s in %s",
                background, count(report.backgroundCpus(), "CPU"), count(report.backgroundGroups(), "group"));
    }

    private void append(Race race) {
        line("");
        line(
                "Race %s, variant %s: %s of %s",
                race.scenario(), race.variant(), count(race.groups(), "group"), count(race.cpusPerGroup(), "CPU"));
        race.stalls().forEach(stall -> line("Stall %s", stall));
        race.orders().forEach(order -> line("Order %s", order));
        line("Attempts %d, %d ended before the deadline", race.attempts(), race.settled());
        if (race.settled() < race.attempts()) {
            line(
                    "Not ended %d: a trial has %s (--for), and the groups start --at, one --spacing after the other",
                    race.attempts() - race.settled(), Picoseconds.show(report.deadlineNs() * 1000));
        }
        race.conditions().forEach(this::append);
        race.reports().forEach(this::appendReport);
        race.witnesses().forEach(this::append);
    }

    private void append(ConditionResult condition) {
        long attempts = condition.positive() + condition.negative();
        String rate = condition.positive() == 0 || attempts == 0
                ? ""
                : String.format(Locale.ROOT, " (%.3g %%)", 100.0 * condition.positive() / attempts);
        line("Hits %s %s %d/%d%s", condition.name(), condition.observed(), condition.positive(), attempts, rate);
        if (condition.expected() != null) {
            line("Expected %s %s: %s", condition.name(), condition.expected().word(), condition.agreement());
        }
    }

    private void appendReport(Flag flag) {
        line(
                "Report %s in %s%s",
                flag.checker(), count(flag.groups(), "attempt"), flag.asked() ? "" : "; no condition asks for it");
    }

    private void append(Flag flag) {
        line("Flag %s: %s, in %s of the background", flag.checker(), flag.title(), count(flag.groups(), "group"));
        line("Replay: %s", flag.replay());
    }

    private void append(Witness witness) {
        String where = IntStream.range(0, witness.cpus().size())
                .mapToObj(cpu -> "CPU " + cpu + " is CPU " + witness.cpus().get(cpu))
                .collect(Collectors.joining(", "));
        line("");
        line(
                "First witness of %s: trial %d, group %d; %s of the machine",
                witness.what(), witness.trial(), witness.group(), where);
        if (!witness.diagram().isEmpty()) {
            line("");
            witness.diagram().lines().forEach(row -> line("%s", ("    " + row).stripTrailing()));
            line("");
        }
        line("Replay: %s", witness.replay());
    }

    private void appendFoot() {
        double virtual = report.virtualNs() / 1e9;
        List<String> parts = new ArrayList<>();
        parts.add(String.format(Locale.ROOT, "%d accesses", report.accesses()));
        parts.add(String.format(
                Locale.ROOT, "%.2f million/s (%s)", report.accesses() / report.seconds() / 1e6, report.engine()));
        Measures measures = report.measures();
        if (measures != null) {
            text.append('\n').append(measures.asText());
        }
        line("");
        if (report.stopped()) {
            line("Stopped: %d of %s", report.trials(), count(report.planned(), "trial"));
        }
        line("Accesses %s", String.join(", ", parts));
        line("Flushes %d, %.3g per virtual second", report.flushes(), virtual == 0 ? 0 : report.flushes() / virtual);
        line(
                "Time %.2f s real for %s virtual in %s: slowed down %.0f times",
                report.seconds(),
                Picoseconds.show(report.virtualNs() * 1000),
                count(report.trials(), "trial"),
                virtual == 0 ? 0 : report.seconds() / virtual);
        if (report.heapBytes() > 0) {
            line("Heap %.0f MB, %.1f kB per CPU", report.heapBytes() / 1e6, report.heapBytes() / 1e3 / report.cpus());
        }
        // How many trials are over when a run is stopped is chance: their digest says nothing.
        if (!report.stopped()) {
            line("Digest %s", report.digest());
        }
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
