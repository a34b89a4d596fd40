package org.shootdown.explorer.stepping;

import java.util.BitSet;
import java.util.function.IntUnaryOperator;

/**
 * Who an execution that goes on for ever must not leave out: whatever can be done again and again is done at some time
 * (strong fairness). A CPU executes, its buffered stores reach memory, messages arrive, a vCPU comes back; and a load does
 * not always yield an old value. Nobody has to be preempted.
 *
 * <p>Sets of agents are numbers by kind and component.
 */
public final class Agents {
    private static final Ways[] WAYS = Ways.values();

    private final int cpus;
    private final int components;

    /** What a component does. */
    private enum Ways {
        EXECUTES,
        READS_CURRENT,
        DRAINS,
        RECEIVES,
        COMES_BACK
    }

    public Agents(int cpus, int components) {
        this.cpus = cpus;
        this.components = components;
    }

    private int number(Ways way, int component) {
        return way.ordinal() * components + component;
    }

    /** Adds those who can do something in the machine's state. */
    public void addEnabled(SteppedMachine machine, BitSet agents) {
        machine.steps().forEach(step -> add(machine, step, agents));
    }

    /** Adds those who act in a step that the machine is about to take. */
    public void add(SteppedMachine machine, int step, BitSet agents) {
        int component = machine.componentOf(step);
        switch (Step.kind(step)) {
            case EXECUTE -> {
                agents.set(number(Ways.EXECUTES, component));
                if (Step.choice(step) == 0 && machine.choices(component) > 1) {
                    agents.set(number(Ways.READS_CURRENT, component));
                }
            }
            case DRAIN -> agents.set(number(Ways.DRAINS, component));
            case DELIVER -> agents.set(number(Ways.RECEIVES, component));
            case UNPREEMPT -> agents.set(number(Ways.COMES_BACK, component));
            case PREEMPT -> {}
        }
    }

    /** The same agents with other numbers for CPUs. */
    public BitSet renamed(BitSet agents, IntUnaryOperator cpu) {
        BitSet renamed = new BitSet();
        for (int agent = agents.nextSetBit(0); agent >= 0; agent = agents.nextSetBit(agent + 1)) {
            int component = agent % components;
            renamed.set(number(WAYS[agent / components], component < cpus ? cpu.applyAsInt(component) : component));
        }
        return renamed;
    }

    /** Whether a CPU is among those that execute something. */
    public boolean executes(BitSet agents, int cpu) {
        return agents.get(number(Ways.EXECUTES, cpu));
    }
}
