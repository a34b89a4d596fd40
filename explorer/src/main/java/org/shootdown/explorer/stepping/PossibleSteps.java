package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.explorer.memory.WeakOrdering;

/** Which steps can come next on a machine without time, in the order that gives them their numbers. */
public final class PossibleSteps {
    private static final int STRIDE = Envelope.STRIDE;

    private final CpuCore[] cpus;
    private final MessagesInFlight flight;
    private final Effects effects;
    private final @Nullable WeakOrdering ordering;
    private final ProgramWatch watch;
    private final boolean preempts;

    PossibleSteps(
            CpuCore[] cpus,
            MessagesInFlight flight,
            Effects effects,
            @Nullable WeakOrdering ordering,
            ProgramWatch watch,
            boolean preempts) {
        this.cpus = cpus;
        this.flight = flight;
        this.effects = effects;
        this.ordering = ordering;
        this.watch = watch;
        this.preempts = preempts;
    }

    /** The steps that are possible. */
    IntList steps() {
        IntList steps = new IntArrayList();
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            addSteps(cpu, steps);
        }
        int messages = effects.within(flight.count(), Step.SUBJECTS, Completeness.MESSAGES);
        for (int message = 0; message < messages; message++) {
            if (isDeliverable(message) && !flight.isRepeated(message)) {
                steps.add(Step.of(Step.Kind.DELIVER, message));
            }
        }
        if (preempts) {
            addPreemptions(steps);
        }
        return steps;
    }

    private void addSteps(int cpu, IntList steps) {
        CpuCore core = cpus[cpu];
        if (core.waitsForRoom()) {
            effects.reach(Completeness.STORE_BUFFER);
        }
        if (core.canIssue()) {
            int choices = effects.within(choices(cpu), Step.CHOICES, Completeness.LOAD_VALUES);
            for (int choice = 0; choice < choices; choice++) {
                steps.add(Step.of(Step.Kind.EXECUTE, cpu, choice));
            }
        }
        for (int store = 0; store < core.stores().count(); store++) {
            if (core.canDrain(store)) {
                steps.add(Step.of(Step.Kind.DRAIN, cpu, store));
            }
        }
    }

    private void addPreemptions(IntList steps) {
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            if (cpus[cpu].isAway()) {
                steps.add(Step.of(Step.Kind.UNPREEMPT, cpu));
            } else if (cpus[cpu].handlesNow(MessageKind.PREEMPT)) {
                steps.add(Step.of(Step.Kind.PREEMPT, cpu));
            }
        }
    }

    /** In how many ways a CPU that can execute may execute its next instruction. */
    int choices(int cpu) {
        return ordering == null || !watch.matters(cpu, cpus[cpu].pc()) ? 1 : ordering.choices(cpu);
    }

    /** Whether a message in flight would be handled now. */
    boolean isDeliverable(int message) {
        int at = message * STRIDE;
        int destination = Envelope.destination(flight.words(), at);
        return destination >= cpus.length || cpus[destination].handlesNow(Envelope.kind(flight.words(), at));
    }

    /** Whether nothing but being preempted can happen any more. */
    public static boolean isOver(IntList steps) {
        for (int i = 0; i < steps.size(); i++) {
            if (Step.kind(steps.getInt(i)) != Step.Kind.PREEMPT) {
                return false;
            }
        }
        return true;
    }
}
