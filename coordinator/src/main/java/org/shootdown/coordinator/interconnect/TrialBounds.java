package org.shootdown.coordinator.interconnect;

import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Outbox;
import org.shootdown.machine.MachineEnd.Ending;
import org.shootdown.machine.SimulatedMachine;

/** How a trial of a machine begins and ends: the same for every driver. */
final class TrialBounds {
    private final SimulatedMachine machine;
    private final long end;

    TrialBounds(SimulatedMachine machine) {
        this.machine = machine;
        long deadline = machine.deadlinePs();
        long widthPs = machine.architecture().lookaheadPs();
        end = deadline == SimulatedMachine.NO_DEADLINE
                ? Calendar.LAST
                : Math.min(Calendar.LAST, (deadline + widthPs - 1) / widthPs);
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

    /** What ended a trial whose next window would have been this. */
    Ending ending(long window) {
        if (window == Calendar.NONE) {
            return Ending.AT_REST;
        }
        return window >= end && end < Calendar.LAST ? Ending.DEADLINE : Ending.LIMIT;
    }
}
