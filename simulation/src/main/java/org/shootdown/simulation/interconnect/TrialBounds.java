package org.shootdown.simulation.interconnect;

import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Outbox;
import org.shootdown.machine.MachineEnd.Ending;
import org.shootdown.simulation.timed.SimulatedMachine;

/** How a trial of a machine begins and ends: the same for every driver. */
final class TrialBounds {
    private final SimulatedMachine machine;
    private final long end;
    private final long widthPs;

    TrialBounds(SimulatedMachine machine) {
        this.machine = machine;
        long deadline = machine.deadlinePs();
        widthPs = machine.architecture().lookaheadPs();
        end = deadline == SimulatedMachine.NO_DEADLINE
                ? Calendar.LAST
                : Math.min(Calendar.LAST, deadline / widthPs + (deadline % widthPs == 0 ? 0 : 1));
    }

    /** Adds the envelope that starts a component, if it is a CPU. */
    void addStart(long seed, long trial, int component, Outbox into) {
        if (machine.isCpu(component)) {
            long time = machine.startPs(seed, trial, component);
            into.add(time, component, component, 0, MessageKind.START, 0, 0, 0, 0);
        }
    }

    /** Whether this window is opened after so many others. */
    boolean opens(long window, long windows) {
        return window < end && windows < machine.maximumWindows();
    }

    /**
     * So many windows at least after it was sent arrives what one interconnect sends another. Where windows are counted, it
     * is taken for one, since nobody knows of the others' windows.
     *
     * @param apartPs for so much longer than a window is every such message on its way
     */
    long windowsApart(long apartPs) {
        return machine.maximumWindows() == Long.MAX_VALUE ? 1 + Math.min(apartPs / widthPs, end) : 1;
    }

    /** Where so many windows from this one on end. */
    long horizon(long window, long windows) {
        return Math.min(end, window + windows);
    }

    /** What ended a trial whose next window would have been this. */
    Ending ending(long window) {
        if (window == Calendar.NONE) {
            return Ending.AT_REST;
        }
        return window >= end && end < Calendar.LAST ? Ending.DEADLINE : Ending.LIMIT;
    }
}
