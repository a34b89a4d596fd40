package org.shootdown.machine.judgement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;

/**
 * What can only be seen when a trial is over and all its CPUs are looked at together: who waits for ever, and in which
 * order locks were taken.
 *
 * <p>A CPU that has not finished when nothing is left to happen waits for a lock, for an acknowledgement, for a grace
 * period or for a wake-up. If following who waits for whom leads back to it, it is in a deadlock; otherwise it is hung.
 * One that waits for nothing goes round for ever: it never ends, or where it could have ended it is in a livelock.
 * Where a deadline ended the trial, only a deadlock of locks is one for sure: anything else might have gone on.
 */
public final class EndCheckers {
    private static final Set<String> WAITS_FOR_ACKNOWLEDGEMENT =
            Set.of("FLUSH", "SEND_IPI", "AWAIT_CALLS", "INVALIDATE_FENCE", "SYNCHRONIZE_RCU");

    private final List<ComponentReport> cpus;
    private final Ending ending;
    private final List<Finding> findings = new ArrayList<>();

    private EndCheckers(List<ComponentReport> cpus, Ending ending) {
        this.cpus = cpus;
        this.ending = ending;
    }

    /** Everything that was found in a trial: first what its components reported, then what its end shows. */
    public static List<Finding> findings(MachineEnd end) {
        List<ComponentReport> cpus = new ArrayList<>();
        List<Finding> all = new ArrayList<>();
        for (ComponentReport report : end.reports()) {
            all.addAll(report.findings());
            if (report.cpu() != null) {
                cpus.add(report);
            }
        }
        EndCheckers checkers = new EndCheckers(cpus, end.ending());
        checkers.checkUnfinished();
        LockOrder.firstCycle(cpus).ifPresent(checkers.findings::add);
        all.addAll(checkers.findings);
        return all;
    }

    private void checkUnfinished() {
        List<ComponentReport> unfinished =
                cpus.stream().filter(cpu -> !end(cpu).finished()).toList();
        switch (ending) {
            case AT_REST, LIVELOCK -> unfinished.forEach(cpu -> findings.add(explain(cpu)));
            case DEADLINE, LEFT_OFF ->
                unfinished.stream()
                        .filter(cpu -> isDeadlocked(cpu) || end(cpu).endless())
                        .forEach(cpu -> findings.add(explain(cpu)));
            case LIMIT -> unfinished.forEach(cpu -> findings.add(end(cpu).endless() ? explain(cpu) : cutOff(cpu)));
        }
    }

    /** Whether it waits for a lock whose holder waits, over any number of others, for one that it holds itself. */
    private boolean isDeadlocked(ComponentReport cpu) {
        return end(cpu).awaitedLock() != 0
                && blockers(cpu).stream().anyMatch(blocker -> leadsTo(blocker, cpu, new HashSet<>()));
    }

    private static Finding cutOff(ComponentReport cpu) {
        return Finding.of(Checker.LIMIT_REACHED, cpu.component(), end(cpu).pc(), 0);
    }

    private Finding explain(ComponentReport cpu) {
        CpuEnd end = end(cpu);
        if (end.endless()) {
            Checker checker = ending == Ending.LIVELOCK ? Checker.LIVELOCK : Checker.NEVER_ENDS;
            return Finding.of(checker, cpu.component(), end.pc(), 0);
        }
        List<ComponentReport> blockers = blockers(cpu);
        for (ComponentReport blocker : blockers) {
            if (leadsTo(blocker, cpu, new HashSet<>())) {
                return blame(Checker.DEADLOCK, cpu, blocker);
            }
        }
        return blockers.isEmpty()
                ? Finding.of(Checker.HUNG_TASK, cpu.component(), end.pc(), end.awaitedLock())
                : blame(Checker.HUNG_TASK, cpu, blockers.get(0));
    }

    private static Finding blame(Checker checker, ComponentReport cpu, ComponentReport blocker) {
        CpuEnd end = end(cpu);
        return new Finding(
                checker,
                cpu.component(),
                end.pc(),
                end.awaitedLock(),
                blocker.component(),
                end(blocker).pc());
    }

    private boolean leadsTo(ComponentReport from, ComponentReport target, Set<Integer> seen) {
        if (from.component() == target.component()) {
            return true;
        }
        if (end(from).finished() || !seen.add(from.component())) {
            return false;
        }
        return blockers(from).stream().anyMatch(next -> leadsTo(next, target, seen));
    }

    /** Those who would have to do something before this CPU can go on; itself last, others explain more. */
    private List<ComponentReport> blockers(ComponentReport cpu) {
        CpuEnd end = end(cpu);
        List<ComponentReport> blockers = new ArrayList<>();
        for (ComponentReport other : cpus) {
            boolean holdsLock = end.awaitedLock() != 0 && end(other).heldLocks().contains(end.awaitedLock());
            boolean owesAnswer = !ending.isEarly()
                    && WAITS_FOR_ACKNOWLEDGEMENT.contains(end.waitsFor())
                    && end(other).keepsOthersWaiting();
            if (holdsLock || owesAnswer) {
                blockers.add(other);
            }
        }
        if (blockers.remove(cpu)) {
            blockers.add(cpu);
        }
        return blockers;
    }

    private static CpuEnd end(ComponentReport report) {
        CpuEnd end = report.cpu();
        if (end == null) {
            throw new IllegalArgumentException("component " + report.component() + " is not a CPU");
        }
        return end;
    }
}
