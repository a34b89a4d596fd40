package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.explorer.reduction.StateCodec;
import org.shootdown.explorer.stepping.Choices;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.explorer.stepping.ScheduleChoices;
import org.shootdown.explorer.stepping.Step;
import org.shootdown.explorer.stepping.SteppedMachine;
import org.shootdown.machine.MachineObserver;

/**
 * Reorders a schedule so that few of its steps belong to another CPU than the step before, for people to read.
 *
 * <p>Only neighbours are exchanged that lead to the same state in either order: they are independent, and whatever
 * follows is possible as before and means the same, as the state decides how messages in flight are counted. So the
 * execution is the same one in the sense of Mazurkiewicz's traces: every CPU sees the same, and the end is the same.
 *
 * <p>A <i>block</i> is a longest row of steps of one CPU. A block is dissolved if its first steps can move forward to the
 * block of their CPU before it, and the others back to the one behind it; what stood between then becomes one block. That
 * is repeated until no block can be dissolved.
 */
final class FewestSwitches implements MachineObserver {
    private static final int NOBODY = -1;

    private final SteppedMachine stepped;
    private final StateCodec codec;
    private final BooleanSupplier hurries;

    private Order order;
    private int seenCpu;

    /**
     * The steps in some order.
     *
     * @param steps their numbers
     * @param cpus by step: whose it is; a step that nobody sees belongs to whoever is before it
     * @param states by step: the state before it; one more for the end
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Order(int[] steps, int[] cpus, List<int[]> states) {
        Order copy() {
            return new Order(steps.clone(), cpus.clone(), new ArrayList<>(states));
        }

        int length() {
            return steps.length;
        }
    }

    private FewestSwitches(SearchSpace space, Schedule schedule, BooleanSupplier hurries) {
        this.hurries = hurries;
        stepped = space.newPlainMachine(this);
        codec = space.newPlainCodec(stepped);
        order = new Order(new int[schedule.repeatsFrom()], new int[schedule.repeatsFrom()], new ArrayList<>());
        replay(schedule);
    }

    /**
     * The same execution with as few switches between CPUs as this finds. What it repeats for ever stays as it is.
     *
     * @param hurries asked now and then whether to leave it at what was found by then
     * @throws IllegalArgumentException if the machine cannot take a step of the schedule
     */
    static Schedule of(SearchSpace space, Schedule schedule, BooleanSupplier hurries) {
        FewestSwitches switches = new FewestSwitches(space, schedule, hurries);
        switches.reduce();
        return schedule.withBeginning(switches.order.steps());
    }

    private void replay(Schedule schedule) {
        stepped.begin();
        Arrays.setAll(order.steps(), schedule::step);
        Choices written = new ScheduleChoices(schedule, 0, order.length(), number -> {});
        stepped.take((possible, machine) -> {
            keepState();
            return written.next(possible, machine);
        });
    }

    /** Keeps where the execution is, and whose the step was that led there. */
    private void keepState() {
        int step = order.states().size() - 1;
        if (step >= 0) {
            int before = step == 0 ? NOBODY : order.cpus()[step - 1];
            order.cpus()[step] = seenCpu == NOBODY ? before : seenCpu;
        }
        order.states().add(state());
        seenCpu = NOBODY;
    }

    /** Takes a step and tells whose it is. */
    private int take(int step) {
        seenCpu = NOBODY;
        stepped.take(step);
        return seenCpu;
    }

    private int[] state() {
        int[] state = new int[codec.partCount()];
        codec.save(state);
        return state;
    }

    // ---- Blocks ------------------------------------------------------------------------------------------------

    /** Begins again whenever a block was dissolved: there are fewer switches each time, so it ends. */
    private void reduce() {
        int from = 0;
        while (from < order.length() && !hurries.getAsBoolean()) {
            int end = endOfBlock(from);
            from = dissolves(from, end) ? 0 : end;
        }
    }

    private int endOfBlock(int from) {
        int end = from;
        while (end < order.length() && order.cpus()[end] == order.cpus()[from]) {
            end++;
        }
        return end;
    }

    private boolean dissolves(int from, int end) {
        Order before = order.copy();
        if (moveBack(moveForward(from, end), end)) {
            return true;
        }
        order = before;
        return false;
    }

    /** Moves steps of a block to the one of the same CPU before it, and returns the first one that stays. */
    private int moveForward(int from, int end) {
        int gate = from;
        while (gate > 0 && order.cpus()[gate - 1] != order.cpus()[from]) {
            gate--;
        }
        int next = from;
        while (gate > 0 && next < end && moves(next, gate)) {
            gate++;
            next++;
        }
        return next;
    }

    /** Moves all steps from one on to the block of the same CPU behind theirs. */
    private boolean moveBack(int from, int end) {
        if (from == end) {
            return true;
        }
        int gate = end;
        while (gate < order.length() && order.cpus()[gate] != order.cpus()[from]) {
            gate++;
        }
        if (gate == order.length()) {
            return false;
        }
        for (int last = end - 1; last >= from; last--, gate--) {
            if (!moves(last, gate - 1)) {
                return false;
            }
        }
        return true;
    }

    /** Moves a step to a place by exchanging it with one neighbour after the other; not at all if it depends on one. */
    private boolean moves(int step, int place) {
        Order before = order.copy();
        int direction = Integer.signum(place - step);
        for (int at = step; at != place; at += direction) {
            if (!exchanges(Math.min(at, at + direction))) {
                order = before;
                return false;
            }
        }
        return true;
    }

    // ---- Neighbours --------------------------------------------------------------------------------------------

    /** Exchanges a step with the one behind it, if that leads to the same state. */
    private boolean exchanges(int at) {
        for (int first : namesOf(order.steps()[at + 1], order.states().get(at))) {
            if (!leads(order.states().get(at), first, order.cpus()[at + 1])) {
                continue;
            }
            int[] between = state();
            for (int second : namesOf(order.steps()[at], between)) {
                if (leads(between, second, order.cpus()[at])
                        && Arrays.equals(state(), order.states().get(at + 2))) {
                    exchange(at, first, between, second);
                    return true;
                }
            }
        }
        return false;
    }

    private void exchange(int at, int first, int[] between, int second) {
        int cpu = order.cpus()[at];
        order.cpus()[at] = order.cpus()[at + 1];
        order.cpus()[at + 1] = cpu;
        order.steps()[at] = first;
        order.steps()[at + 1] = second;
        order.states().set(at + 1, between);
    }

    /** What a step may be called in another state: a message's number is its place there. */
    private int[] namesOf(int step, int[] state) {
        codec.restore(state);
        IntList possible = stepped.steps();
        boolean isMessage = Step.kind(step) == Step.Kind.DELIVER;
        return possible.intStream()
                .filter(other -> isMessage ? Step.kind(other) == Step.Kind.DELIVER : other == step)
                .toArray();
    }

    private boolean leads(int[] from, int step, int cpu) {
        codec.restore(from);
        int taker = take(step);
        return taker == NOBODY || taker == cpu;
    }

    // ---- Whose a step is: the CPU of the first thing that is seen of it --------------------------------------------

    private void saw(int cpu) {
        seenCpu = seenCpu == NOBODY ? cpu : seenCpu;
    }

    @Override
    public void executed(int cpu, int pc, long value) {
        saw(cpu);
    }

    @Override
    public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
        saw(cpu);
    }

    @Override
    public void readEarly(MessageKind kind, int cpu, int pc, long address, long value) {
        saw(cpu);
    }

    @Override
    public void acknowledged(MessageKind kind, int cpu, long initiator) {
        saw(cpu);
    }

    @Override
    public void found(Finding finding) {
        saw(finding.cpu());
    }
}
