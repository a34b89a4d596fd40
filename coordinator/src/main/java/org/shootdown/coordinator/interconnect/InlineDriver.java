package org.shootdown.coordinator.interconnect;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.ints.IntComparator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.coordinator.machine.Machine;
import org.shootdown.coordinator.machine.MachineEnd;

/**
 * Runs a machine in one loop on the calling thread: the reference that the actors are compared with.
 *
 * <p>Not thread-safe; use one per thread.
 */
public final class InlineDriver {
    private static final int STRIDE = Envelope.STRIDE;

    private final Machine machine;
    private final Component[] components;
    private final Calendar calendar;

    /** The window's envelopes by destination: by component how many, and where they are in {@link #slots}. */
    private final int[] counts;

    private final int[] busy;
    private final IntComparator byOrder;
    private int[] slots = new int[64];
    private int[] byDestination = new int[64];

    /** A driver with components of its own. */
    public InlineDriver(Machine machine) {
        this(machine, newComponents(machine));
    }

    /** A driver of the given components, by number. */
    public InlineDriver(Machine machine, List<? extends Component> components) {
        this.machine = machine;
        this.components = components.toArray(Component[]::new);
        calendar = new Calendar(machine.architecture().lookaheadPs());
        counts = new int[this.components.length];
        busy = new int[this.components.length];
        byOrder = (one, other) -> Envelope.compare(calendar.words(), one * STRIDE, other * STRIDE);
        components.forEach(component -> component.sendTo(calendar));
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
                StartTimes.add(machine, seed, trial, component.number(), calendar);
            }
        }
    }

    /** Handles a window: its envelopes sorted by destination in linear time, and each destination's few by order. */
    private void run(long window) {
        int due = collect(window);
        int active = 0;
        int from = 0;
        for (int i = 0; i < due; i++) {
            int destination = Envelope.destination(calendar.words(), slots[i] * STRIDE);
            if (counts[destination]++ == 0) {
                busy[active++] = destination;
            }
        }
        for (int i = 0; i < active; i++) {
            int count = counts[busy[i]];
            counts[busy[i]] = from;
            from += count;
        }
        for (int i = 0; i < due; i++) {
            int destination = Envelope.destination(calendar.words(), slots[i] * STRIDE);
            byDestination[counts[destination]++] = slots[i];
        }
        from = 0;
        for (int i = 0; i < active; i++) {
            int to = counts[busy[i]];
            counts[busy[i]] = 0;
            handle(components[busy[i]], from, to);
            from = to;
        }
    }

    private int collect(long window) {
        int due = 0;
        for (int slot = calendar.open(window); slot >= 0; slot = calendar.following(slot)) {
            if (due == slots.length) {
                slots = Arrays.copyOf(slots, due * 2);
                byDestination = new int[due * 2];
            }
            slots[due++] = slot;
        }
        return due;
    }

    private void handle(Component component, int from, int to) {
        if (to - from > 1) {
            IntArrays.quickSort(byDestination, from, to, byOrder);
        }
        for (int i = from; i < to; i++) {
            component.handle(calendar.words(), byDestination[i] * STRIDE);
            calendar.release(byDestination[i]);
        }
    }

    private MachineEnd end(boolean limitReached) {
        List<ComponentReport> reports = new ArrayList<>(components.length);
        for (Component component : components) {
            reports.add(component.report());
        }
        return new MachineEnd(reports, limitReached);
    }
}
