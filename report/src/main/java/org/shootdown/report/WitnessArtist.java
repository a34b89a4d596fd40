package org.shootdown.report;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.header.Verdict;
import org.shootdown.machine.Machine;
import org.shootdown.machine.judgement.Judge;
import org.shootdown.machine.judgement.Judgement;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.WordKind;
import org.shootdown.report.trace.Diagram;
import org.shootdown.report.trace.Diagram.Column;
import org.shootdown.report.trace.Narrator;
import org.shootdown.report.trace.Recording;

/** Draws the executions that show something. Of a replicated thread only the copies concerned are drawn. */
public final class WitnessArtist {
    private static final int MOST_COLUMNS = 4;

    private final Scenario scenario;
    private final Machine machine;
    private final Judge judge;

    /** For executions of the machine that was put together from the scenario. */
    public WitnessArtist(Scenario scenario, Machine machine) {
        this.scenario = scenario;
        this.machine = machine;
        judge = new Judge(scenario, machine);
    }

    /** Whether executions in which a condition holds are worth drawing: one that always, or must, hold is no race. */
    public static boolean isRace(Scenario scenario, Condition condition) {
        return condition.quantifier() != Condition.Quantifier.FORALL
                && scenario.expected(condition).orElse(Verdict.SOMETIMES) != Verdict.ALWAYS;
    }

    /** The diagram of an execution in which a condition holds. */
    public String draw(Recording recording, Condition condition) {
        OptionalInt copy = judge.witness(condition, recording.end());
        Judgement judgement = judge.judge(recording.end());
        Set<Long> asked = Set.copyOf(scenario.addresses(condition));
        return draw(recording, judgement, copy, asked) + "\n=> " + condition.name() + ": " + judgement.state() + "\n";
    }

    /** The diagram of an execution, with what any of the conditions asks for. */
    public String draw(Recording recording) {
        Set<Long> asked = new HashSet<>();
        scenario.conditions().forEach(condition -> asked.addAll(scenario.addresses(condition)));
        return draw(recording, judge.judge(recording.end()), OptionalInt.empty(), asked);
    }

    private String draw(Recording recording, Judgement judgement, OptionalInt copy, Set<Long> asked) {
        List<Finding> findings = judgement.findings();
        List<Finding> atEnd = findings.stream()
                .filter(finding -> onlyTheEndShows(finding.checker()))
                .toList();
        return Diagram.draw(recording, narrator(), columns(findings, copy), asked, atEnd, concernsLocks(findings));
    }

    /** What puts this scenario's events into words. */
    public Narrator narrator() {
        return new Narrator(machine, new ScenarioNames(scenario));
    }

    /** The threads as they are written, with the copies concerned in place of the replicated one. */
    private List<Column> columns(List<Finding> findings, OptionalInt copy) {
        Set<Integer> cpus = new TreeSet<>();
        copy.ifPresent(cpus::add);
        for (Finding finding : findings) {
            if (cpus.size() < MOST_COLUMNS) {
                cpus.add(finding.cpu());
            }
            if (finding.otherCpu() >= 0 && cpus.size() < MOST_COLUMNS) {
                cpus.add(finding.otherCpu());
            }
        }
        boolean copyShown =
                cpus.stream().anyMatch(cpu -> isReplicated(scenario.threads().threadOf(cpu)));
        for (int thread = 0; thread < scenario.threads().written(); thread++) {
            if (!isReplicated(thread) || !copyShown) {
                cpus.add(thread);
            }
        }
        return cpus.stream().map(this::column).toList();
    }

    private boolean isReplicated(int thread) {
        return thread == scenario.threads().replicated();
    }

    private Column column(int cpu) {
        return new Column(
                cpu, "CPU " + cpu + " (" + scenario.cpus().get(cpu).program().name() + ")");
    }

    private boolean concernsLocks(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> isAboutLocks(finding.checker()) || isLock(finding.address()));
    }

    private boolean isLock(long address) {
        MemoryImage image = scenario.image();
        int word = image.addresses().wordAt(address);
        return word >= 0 && image.isKind(word, WordKind.LOCK);
    }

    private static boolean onlyTheEndShows(Checker checker) {
        return switch (checker) {
            case DEADLOCK, CIRCULAR_LOCKING, HUNG_TASK, LIMIT_REACHED, NEVER_ENDS, LIVELOCK -> true;
            default -> false;
        };
    }

    private static boolean isAboutLocks(Checker checker) {
        return switch (checker) {
            case BAD_UNLOCK, DEADLOCK, CIRCULAR_LOCKING, RECURSIVE_LOCKING, HUNG_TASK, LOCK_KEPT -> true;
            default -> false;
        };
    }
}
