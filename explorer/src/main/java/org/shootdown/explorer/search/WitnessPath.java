package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.CpuNumbers;
import org.shootdown.explorer.reduction.Reduction;
import org.shootdown.explorer.reduction.Reduction.StepListener;
import org.shootdown.explorer.reduction.StateCodec;
import org.shootdown.explorer.search.EndStates.Witness;
import org.shootdown.explorer.state.VisitedStates;
import org.shootdown.explorer.stepping.Choices;
import org.shootdown.explorer.stepping.MessagesInFlight;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.explorer.stepping.Step;
import org.shootdown.explorer.stepping.SteppedMachine;
import org.shootdown.machine.MachineObserver;

/**
 * From a state back to a schedule that leads there: every step, also those that a search takes together, for the CPUs as
 * they are numbered in the machine.
 *
 * <p>The path is gone once more, from state to state. At each state that the search has sorted, CPUs change their numbers;
 * a second machine, which nobody sorts, takes the same steps under the numbers that they had at first.
 */
final class WitnessPath {
    private final SearchSpace space;

    /** What leads from one state of a search to the next. */
    sealed interface Move {
        /** A step from a state. */
        record Take(int state, int step) implements Move {}

        /** Two CPUs that stand alike change their numbers, and the state stays. */
        record Exchange(int one, int other) implements Move {}
    }

    WitnessPath(SearchSpace space) {
        this.space = space;
    }

    /** The schedule of an end. */
    Schedule schedule(Witness witness) {
        Walk walk = new Walk();
        walk.along(path(witness.state()));
        return new Schedule(walk.underFirstNumbers(witness.arrangement()));
    }

    /**
     * The schedule of an execution that comes to a state, and then goes round for ever.
     *
     * @param way once round, from that state
     * @return empty if the machine cannot take it
     */
    Optional<Schedule> schedule(Witness witness, List<Move> way, Schedule.Repetition repetition) {
        Walk walk = new Walk();
        walk.along(path(witness.state()));
        int begins = walk.steps.size();
        walk.along(way);
        int[] steps = walk.underFirstNumbers(witness.arrangement());
        return steps.length == walk.steps.size()
                ? Optional.of(new Schedule(steps, begins, repetition))
                : Optional.empty();
    }

    /** The way from the first state. */
    private List<Move> path(int end) {
        List<Move> path = new ArrayList<>();
        VisitedStates visited = space.visited();
        for (int state = end; visited.parent(state) != VisitedStates.NONE; state = visited.parent(state)) {
            path.add(new Move.Take(visited.parent(state), visited.step(state)));
        }
        Collections.reverse(path);
        return path;
    }

    private final class Walk implements StepListener {
        private final SteppedMachine sorted = space.newMachine(MachineObserver.NONE);
        private final @Nullable Reduction reduction = space.newReduction(sorted, this);
        private final StateCodec codec = space.newCodec(sorted, reduction);

        /** What the sorted machine did, under the numbers of the time. */
        private final List<long[]> delivered = new ArrayList<>();

        private final IntArrayList steps = new IntArrayList();
        private final List<CpuNumbers> numbers = new ArrayList<>();
        private final IntArrayList stepsBefore = new IntArrayList();
        private final int[] state = new int[codec.partCount()];

        Walk() {
            sorted.begin();
            renumber();
        }

        void along(List<Move> path) {
            for (Move move : path) {
                if (move instanceof Move.Take take) {
                    space.visited().get(take.state(), state);
                    codec.restore(state);
                    takes(take.step());
                    sorted.take(take.step());
                    renumber();
                } else if (move instanceof Move.Exchange two) {
                    renumbered(CpuNumbers.exchange(sorted.cpuCount(), two.one(), two.other()));
                }
            }
        }

        private void renumber() {
            if (reduction != null) {
                reduction.run();
            }
            renumbered(codec.save(state));
        }

        private void renumbered(CpuNumbers renumbering) {
            numbers.add(renumbering);
            stepsBefore.add(steps.size());
        }

        @Override
        public void takes(int step) {
            steps.add(step);
            delivered.add(Step.kind(step) == Step.Kind.DELIVER ? sorted.flight().get(Step.subject(step)) : new long[0]);
        }

        /**
         * The steps for the machine as it is. Where it does not matter what a load yields, the current value is tried
         * first, for whoever reads it; should that rule out a later step, it is the oldest one.
         */
        int[] underFirstNumbers(List<Integer> arrangement) {
            int[] current = underFirstNumbers(arrangement, false);
            return current.length == steps.size() ? current : underFirstNumbers(arrangement, true);
        }

        /** The steps up to the first that is not possible. */
        private int[] underFirstNumbers(List<Integer> arrangement, boolean oldest) {
            SteppedMachine plain = space.newPlainMachine(MachineObserver.NONE);
            plain.begin();
            Translation translation = new Translation(firstNumbers(arrangement), oldest);
            plain.take(translation);
            return translation.translated.toIntArray();
        }

        /** By number in the first state: the number in the machine, such that the end is arranged as asked. */
        private int[] firstNumbers(List<Integer> arrangement) {
            int[] wanted = new int[arrangement.size()];
            for (int cpu = 0; cpu < wanted.length; cpu++) {
                wanted[arrangement.get(cpu)] = cpu;
            }
            for (int i = numbers.size() - 1; i >= 0; i--) {
                int[] before = new int[wanted.length];
                for (int cpu = 0; cpu < before.length; cpu++) {
                    before[cpu] = wanted[numbers.get(i).of(cpu)];
                }
                wanted = before;
            }
            return wanted;
        }

        /** The same by the numbers that a renumbering gives. */
        private int[] behind(int[] first, CpuNumbers renumbering) {
            int[] behind = new int[first.length];
            for (int cpu = 0; cpu < first.length; cpu++) {
                behind[renumbering.of(cpu)] = first[cpu];
            }
            return behind;
        }

        /** The steps under the numbers that CPUs had at first, up to one that is not possible. */
        private final class Translation implements Choices {
            private final boolean oldest;
            private final IntArrayList translated = new IntArrayList();
            private int[] first;
            private int segment;

            Translation(int[] first, boolean oldest) {
                this.first = first;
                this.oldest = oldest;
            }

            @Override
            public int next(IntList possible, SteppedMachine machine) {
                int index = translated.size();
                if (index == steps.size()) {
                    return STOP;
                }
                while (stepsBefore.getInt(segment) <= index) {
                    first = behind(first, numbers.get(segment));
                    segment++;
                }
                int step = translate(index, new CpuNumbers(first), machine);
                if (!possible.contains(step)) {
                    return STOP;
                }
                translated.add(step);
                return step;
            }

            private int translate(int index, CpuNumbers numbered, SteppedMachine plain) {
                int step = steps.getInt(index);
                Step.Kind kind = Step.kind(step);
                if (kind != Step.Kind.DELIVER) {
                    int subject = numbered.of(Step.subject(step));
                    boolean anyValue = kind == Step.Kind.EXECUTE
                            && oldest
                            && !space.loads()
                                    .matters(subject, plain.cpu(subject).pc());
                    return Step.of(kind, subject, anyValue ? plain.choices(subject) - 1 : Step.choice(step));
                }
                MessagesInFlight message = new MessagesInFlight(sorted.cpuCount());
                message.add(delivered.get(index), 0);
                message.table().renumber(numbered);
                int place = plain.flight().indexOf(message.get(0));
                return Step.of(kind, Math.max(place, 0));
            }
        }
    }
}
