package org.shootdown.coordinator.interconnect;

import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.EnvelopeBatch;
import org.shootdown.coordinator.machine.Machine;
import org.shootdown.coordinator.machine.MachineEnd;

/**
 * Runs a machine in one loop on the calling thread: the reference that the actors are compared with.
 *
 * <p>Not thread-safe; use one per thread.
 */
public final class InlineDriver {
    private final Machine machine;
    private final Component[] components;
    private final EnvelopeBatch[] inboxes;
    private final int[] busy;
    private final EnvelopeBatch due = new EnvelopeBatch();
    private final EnvelopeBatch sent = new EnvelopeBatch();
    private final Calendar calendar;

    /** A driver with components of its own. */
    public InlineDriver(Machine machine) {
        this(machine, newComponents(machine));
    }

    /** A driver of the given components, by number. */
    public InlineDriver(Machine machine, List<? extends Component> components) {
        this.machine = machine;
        this.components = components.toArray(Component[]::new);
        inboxes = new EnvelopeBatch[this.components.length];
        for (int i = 0; i < inboxes.length; i++) {
            inboxes[i] = new EnvelopeBatch();
        }
        busy = new int[inboxes.length];
        calendar = new Calendar(machine.architecture().lookaheadPs());
    }

    private static List<Component> newComponents(Machine machine) {
        List<Component> components = new ArrayList<>();
        for (int number = 0; number < machine.topology().components(); number++) {
            components.add(machine.newComponent(number));
        }
        return components;
    }

    /** Runs one trial to its end. */
    public MachineEnd run(long seed, long trial) {
        begin(seed, trial);
        long windows = 0;
        long window = calendar.nextWindow();
        while (window != Calendar.NONE && windows < machine.maximumWindows()) {
            run(window);
            windows++;
            window = calendar.nextWindow();
        }
        return end(window != Calendar.NONE);
    }

    private void begin(long seed, long trial) {
        calendar.clear();
        for (Component component : components) {
            component.begin(seed, trial);
            if (machine.topology().isCpu(component.number())) {
                StartTimes.add(machine, seed, trial, component.number(), sent);
            }
        }
        deliverSent();
    }

    private void run(long window) {
        calendar.drain(window, due);
        int active = sortOut();
        for (int i = 0; i < active; i++) {
            EnvelopeBatch inbox = inboxes[busy[i]];
            inbox.sort();
            components[busy[i]].handle(inbox, sent);
            inbox.clear();
        }
        deliverSent();
    }

    /** Deals the window's envelopes out to their destinations; returns how many have any. */
    private int sortOut() {
        int active = 0;
        for (int i = 0; i < due.size(); i++) {
            int destination = due.destination(i);
            if (inboxes[destination].isEmpty()) {
                busy[active++] = destination;
            }
            inboxes[destination].add(due, i);
        }
        due.clear();
        return active;
    }

    private void deliverSent() {
        calendar.addAll(sent);
        sent.clear();
    }

    private MachineEnd end(boolean limitReached) {
        List<ComponentReport> reports = new ArrayList<>(components.length);
        for (Component component : components) {
            reports.add(component.report());
        }
        return new MachineEnd(reports, limitReached);
    }
}
