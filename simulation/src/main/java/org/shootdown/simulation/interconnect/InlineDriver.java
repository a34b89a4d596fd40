package org.shootdown.simulation.interconnect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * Runs a machine in one loop on the calling thread: the reference that the actors are compared with.
 *
 * <p>Not thread-safe; use one per thread.
 */
public final class InlineDriver {
    private final TrialBounds bounds;
    private final Component[] components;
    private final Calendar calendar;

    private final DueEnvelopes due;

    /** A driver with components of its own. */
    public InlineDriver(SimulatedMachine machine) {
        this(machine, newComponents(machine));
    }

    /** A driver of the given components, by number. */
    public InlineDriver(SimulatedMachine machine, List<Component> components) {
        bounds = new TrialBounds(machine);
        this.components = components.toArray(Component[]::new);
        calendar = new Calendar(machine.architecture().lookaheadPs());
        due = new DueEnvelopes(calendar, this.components.length);
        components.forEach(component -> component.sendTo(calendar));
    }

    private static List<Component> newComponents(SimulatedMachine machine) {
        List<Component> components = new ArrayList<>();
        for (int number = 0; number < machine.componentCount(); number++) {
            components.add(machine.newComponent(number));
        }
        return components;
    }

    /** Runs one trial to its end. */
    public MachineEnd run(long seed, long trial) {
        return run(seed, trial, window -> false);
    }

    /**
     * Runs one trial to its end, or until somebody has seen enough.
     *
     * @param enough asked before each window, with the virtual time at which it begins, in picoseconds
     */
    public MachineEnd run(long seed, long trial, LongPredicate enough) {
        begin(seed, trial);
        long windows = 0;
        long window = calendar.nextWindow();
        while (bounds.opens(window, windows) && !enough.test(calendar.start(window))) {
            run(window);
            windows++;
            window = calendar.nextWindow();
        }
        return end(bounds.ending(window));
    }

    private void begin(long seed, long trial) {
        calendar.clear();
        for (Component component : components) {
            component.begin(seed, trial);
            bounds.addStart(seed, trial, component.number(), calendar);
        }
    }

    private void run(long window) {
        due.open(window);
        for (int i = 0; i < due.active(); i++) {
            Component component = components[due.destination(i)];
            for (int place = due.start(i); place < due.end(i); place++) {
                component.handle(calendar.words(), due.slots()[place] * Envelope.STRIDE);
            }
        }
        due.release();
    }

    private MachineEnd end(Ending ending) {
        List<ComponentReport> reports = new ArrayList<>(components.length);
        for (Component component : components) {
            reports.add(component.report());
        }
        return new MachineEnd(reports, ending);
    }
}
