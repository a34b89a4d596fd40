package org.shootdown.machine.judgement;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.condition.FinalState;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;

/** Judges how a scenario's machine ended. Immutable, for any number of threads. */
public final class Judge {
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
        FinalState state = new EndState(end.reports(), findings);
        return new Judgement(
                scenario.outcome(state),
                end.reports().stream()
                        .flatMap(report -> report.values().stream())
                        .toList(),
                scenario.counts(state),
                scenario.conditions().stream()
                        .map(condition -> condition.holds(state))
                        .toList(),
                findings);
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
