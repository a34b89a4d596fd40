package org.shootdown.machine;

import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.Distances;

/**
 * What a driver knows of a machine: its components, when its CPUs start, and what ends a trial. Immutable, shared by
 * everything that runs it; CPUs are components 0 to {@code cpus - 1}, MMUs follow.
 */
public interface SimulatedMachine {
    /** The deadline of a machine that runs until nothing is left to happen. */
    long NO_DEADLINE = Long.MAX_VALUE;

    Architecture architecture();

    /** How many CPUs. */
    int cpuCount();

    /** How many MMUs. */
    int mmuCount();

    /** How many instructions the program of a CPU has. */
    int instructionCount(int cpu);

    /** A new core in virtual time for a component, with a state of its own. */
    Component newComponent(int number);

    /** When a CPU starts in a trial, in picoseconds: a function of its arguments. */
    long startPs(long seed, long trial, int cpu);

    /** After so many windows with work a trial is ended: it may never end by itself. */
    long maximumWindows();

    /** No window is opened from this virtual time on, in picoseconds. */
    long deadlinePs();

    /** How far its components are from each other. */
    default Distances distances() {
        return Distances.NONE;
    }

    /** How many components. */
    default int componentCount() {
        return cpuCount() + mmuCount();
    }

    default boolean isCpu(int component) {
        return component < cpuCount();
    }
}
