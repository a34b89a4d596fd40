package org.shootdown.machine.judgement;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.condition.FinalState;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;

/**
 * Judges how a scenario's machine ended. Immutable, for any number of threads.
 *
 * <p>A condition over registers and memory is about executions that end, as in herd7: it is judged where every thread has.
 * One that names a hang or a report is judged in every end.
 */
public final class Judge {
    private static final Comparator<ComponentReport> BY_WHAT_IS_SEEN = Comparator.<ComponentReport, long[]>comparing(
                    report ->
                            report.values().stream().mapToLong(Long::longValue).toArray(),
                    Arrays::compare)
            .thenComparing(report -> report.cpu() == null || report.cpu().finished());

    private final Scenario scenario;
    private final int cpus;
    private final List<IntList> registers;
    private final Long2IntMap wordPlace = new Long2IntOpenHashMap();
    private final Long2IntMap wordHome = new Long2IntOpenHashMap();

    /** For the machine that was put together from the scenario. */
    public Judge(Scenario scenario, Machine machine) {
        this.scenario = scenario;
        cpus = machine.topology().cpus();
        registers = machine.observedRegisters();
        for (int mmu = 0; mmu < machine.observedAddresses().size(); mmu++) {
            LongList addresses = machine.observedAddresses().get(mmu);
            for (int place = 0; place < addresses.size(); place++) {
                wordHome.put(addresses.getLong(place), cpus + mmu);
                wordPlace.put(addresses.getLong(place), place);
            }
        }
    }

    /** What an end means. */
    public Judgement judge(MachineEnd end) {
        List<Finding> findings = EndCheckers.findings(end);
        EndState state = new EndState(end.reports(), findings);
        boolean ended = IntStream.range(0, cpus).allMatch(state::finished);
        List<Boolean> judged = scenario.conditions().stream()
                .map(condition -> ended || condition.asksHowItEnded())
                .toList();
        List<Boolean> holds = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            holds.add(judged.get(i) && scenario.conditions().get(i).holds(state));
        }
        boolean stuck = !ended && (end.ending() == Ending.AT_REST || end.ending() == Ending.LIVELOCK);
        String description = describe(state, stuck);
        List<ComponentReport> sorted = withCopiesSorted(end.reports());
        return new Judgement(
                description,
                sorted.equals(end.reports()) ? description : describe(new EndState(sorted, findings), stuck),
                end.reports().stream()
                        .flatMap(report -> report.values().stream())
                        .toList(),
                scenario.counts(state),
                judged,
                holds,
                findings,
                unasked(findings, holds));
    }

    /** Most ends have no findings, and every trial comes by here. */
    private List<Finding> unasked(List<Finding> findings, List<Boolean> holds) {
        return findings.isEmpty()
                ? findings
                : findings.stream().filter(finding -> !isAsked(finding, holds)).toList();
    }

    private boolean isAsked(Finding finding, List<Boolean> holds) {
        return scenario.askedCheckers().contains(finding.checker())
                || (finding.checker().isOfAHang()
                        && IntStream.range(0, holds.size())
                                .anyMatch(i -> holds.get(i)
                                        && scenario.conditions().get(i).namesHangOf(finding.cpu())));
    }

    /** What was cut off might have gone on: only who is stuck is said to hang. */
    private String describe(EndState state, boolean stuck) {
        String outcome = scenario.outcome(state);
        if (!stuck) {
            return outcome;
        }
        String hung = IntStream.range(0, cpus)
                .filter(cpu -> !state.finished(cpu))
                .mapToObj(cpu -> "hung(" + cpu + ");")
                .collect(Collectors.joining(" "));
        return outcome.isEmpty() ? hung : outcome + " " + hung;
    }

    /** No condition tells the copies of a replicated thread apart: in place of all their arrangements stands one. */
    private List<ComponentReport> withCopiesSorted(List<ComponentReport> reports) {
        int replicated = scenario.threads().replicated();
        List<Integer> copies = replicated < 0 ? List.of() : scenario.threads().cpusOf(replicated);
        if (copies.size() < 2) {
            return reports;
        }
        List<ComponentReport> sorted =
                copies.stream().map(reports::get).sorted(BY_WHAT_IS_SEEN).toList();
        List<ComponentReport> arranged = new ArrayList<>(reports);
        for (int i = 0; i < sorted.size(); i++) {
            arranged.set(copies.get(i), sorted.get(i));
        }
        return arranged;
    }

    /** The copy of the replicated thread that makes a condition hold, if it takes a particular one. */
    public OptionalInt witness(Condition condition, MachineEnd end) {
        return condition.witness(new EndState(end.reports(), EndCheckers.findings(end)));
    }

    private final class EndState implements FinalState {
        private final List<ComponentReport> reports;
        private final Set<Checker> reported = EnumSet.noneOf(Checker.class);

        EndState(List<ComponentReport> reports, List<Finding> findings) {
            this.reports = reports;
            findings.forEach(finding -> reported.add(finding.checker()));
        }

        @Override
        public long register(int cpu, int register) {
            return reports.get(cpu).values().get(registers.get(cpu).indexOf(register));
        }

        @Override
        public long word(long address) {
            return reports.get(wordHome.get(address)).values().get(wordPlace.get(address));
        }

        @Override
        public boolean reported(Checker checker) {
            return reported.contains(checker);
        }

        @Override
        public boolean finished(int cpu) {
            CpuEnd end = reports.get(cpu).cpu();
            return end != null && end.finished();
        }
    }
}
