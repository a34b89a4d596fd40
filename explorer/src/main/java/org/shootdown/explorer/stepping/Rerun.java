package org.shootdown.explorer.stepping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.cpu.core.CpuLimits;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineObserver;

/** Runs one schedule again, step by step. */
public final class Rerun {
    private Rerun() {}

    /** Who is told where a rerun is. */
    @FunctionalInterface
    public interface Position {
        /** The step with this number, from 1, comes next. */
        void step(int number);
    }

    /**
     * Runs a schedule. What it repeats for ever is shown once, and taken a second time to see that it comes out the same.
     *
     * @return how the machine ended, or was left off where something can still happen
     * @throws IllegalArgumentException if the machine cannot take a step of the schedule, or what is repeated is not the same
     *     the second time; the message says which
     */
    public static MachineEnd of(
            Machine machine, MemoryModel model, Schedule schedule, MachineObserver observer, Position position) {
        Rounds rounds = new Rounds(observer);
        SteppedMachine stepped = new SteppedMachine(
                machine, model, CpuLimits.ONE_EXECUTION, new LockDependencies(), rounds, ProgramWatch.NONE);
        position.step(0);
        stepped.begin();
        stepped.take(new ScheduleChoices(schedule, 0, schedule.length(), position));
        if (schedule.repetition() == Schedule.Repetition.NONE) {
            return PossibleSteps.isOver(stepped.steps()) ? stepped.end() : stepped.leftOff();
        }
        rounds.begin();
        if (!isTakenAgain(stepped, schedule) || !rounds.isRepeated()) {
            throw new IllegalArgumentException("what is repeated, from step " + (schedule.repeatsFrom() + 1)
                    + " on, does not come out the same the second time: a step is missing, or one too many");
        }
        Set<Integer> going = new HashSet<>();
        for (int i = schedule.repeatsFrom(); i < schedule.length(); i++) {
            if (Step.kind(schedule.step(i)) == Step.Kind.EXECUTE) {
                going.add(Step.subject(schedule.step(i)));
            }
        }
        return stepped.endless(going::contains, schedule.repetition() == Schedule.Repetition.LIVELOCK);
    }

    private static boolean isTakenAgain(SteppedMachine stepped, Schedule schedule) {
        try {
            stepped.take(new ScheduleChoices(schedule, schedule.repeatsFrom(), schedule.length(), number -> {}));
            return true;
        } catch (ImpossibleStepException e) {
            return false;
        }
    }

    /** Passes on what is observed until a second round begins, and compares that with the end of what came before. */
    private static final class Rounds implements MachineObserver {
        private final MachineObserver observer;
        private final List<List<Object>> first = new ArrayList<>();
        private final List<List<Object>> second = new ArrayList<>();
        private boolean again;

        Rounds(MachineObserver observer) {
            this.observer = observer;
        }

        void begin() {
            again = true;
        }

        boolean isRepeated() {
            int from = first.size() - second.size();
            return from >= 0 && first.subList(from, first.size()).equals(second);
        }

        private boolean isShown(Object... observed) {
            (again ? second : first).add(List.of(observed));
            return !again;
        }

        @Override
        public void executed(int cpu, int pc, long value) {
            if (isShown("executed", cpu, pc, value)) {
                observer.executed(cpu, pc, value);
            }
        }

        @Override
        public void translated(int cpu, int pc, long asid, long address, long entry, long physical) {
            if (isShown("translated", cpu, pc, asid, address, entry, physical)) {
                observer.translated(cpu, pc, asid, address, entry, physical);
            }
        }

        @Override
        public void faulted(int cpu, int pc, long fault) {
            if (isShown("faulted", cpu, pc, fault)) {
                observer.faulted(cpu, pc, fault);
            }
        }

        @Override
        public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
            if (isShown(kind, cpu, pc, address, before, after)) {
                observer.performed(kind, cpu, pc, address, before, after);
            }
        }

        @Override
        public void readEarly(MessageKind kind, int cpu, int pc, long address, long value) {
            if (isShown("read early", kind, cpu, pc, address, value)) {
                observer.readEarly(kind, cpu, pc, address, value);
            }
        }

        @Override
        public void acknowledged(MessageKind kind, int cpu, long initiator) {
            if (isShown("acknowledged", kind, cpu, initiator)) {
                observer.acknowledged(kind, cpu, initiator);
            }
        }

        @Override
        public void found(Finding finding) {
            if (isShown(finding)) {
                observer.found(finding);
            }
        }
    }
}
