package org.shootdown.explorer.stepping;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.EnvelopeBatch;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.explorer.memory.WeakOrdering;
import org.shootdown.machine.MachineObserver;

/**
 * What the cores of a machine without time do to the outside: the messages they send wait here to be delivered, and what
 * they perform, report and find is told to those who want to know. Nothing takes time.
 */
final class Effects {
    private final EnvelopeBatch sent = new EnvelopeBatch();
    private final Shown shown;
    private final MachineObserver observer;
    private final ProgramWatch watch;
    private @Nullable WeakOrdering ordering;
    private @Nullable DataRaces races;

    /** The bounds that some execution has come to; an observation, and no state of the machine. */
    private final EnumSet<Completeness> reachedBounds = EnumSet.noneOf(Completeness.class);

    /** Whether this execution cannot be followed any further: what it has come to is no state that a machine can be in. */
    private boolean cut;

    /**
     * Of the load under way: which old value it yields, or 0, and that value. Its object is asked for as ever: a use after
     * free is one where the program makes it, however early the value came.
     */
    private int readsOld;

    private long oldValue;

    Effects(Shown shown, MachineObserver observer, ProgramWatch watch) {
        this.shown = shown;
        this.observer = observer;
        this.watch = watch;
    }

    /** Who is told besides, on a machine that has them. */
    void tell(@Nullable WeakOrdering memoryModel, @Nullable DataRaces looking) {
        ordering = memoryModel;
        races = looking;
    }

    /** The port of a component. */
    Port port(int component) {
        return new StepPort(component);
    }

    /** What was sent and has not been taken. */
    EnvelopeBatch sent() {
        return sent;
    }

    /** The load under way yields an old value; 0: none. */
    void readOld(int choice) {
        readsOld = choice;
    }

    /** Notes what somebody has found. */
    void note(Finding finding) {
        shown.report(finding.checker());
        watch.found(finding.checker());
        observer.found(finding);
    }

    /** So many, or what is allowed: then a bound was reached. */
    int within(int count, int most, Completeness bound) {
        if (count > most) {
            reachedBounds.add(bound);
        }
        return Math.min(count, most);
    }

    void reach(Completeness bound) {
        reachedBounds.add(bound);
    }

    Set<Completeness> reachedBounds() {
        return reachedBounds;
    }

    void setCut(boolean isCut) {
        cut = isCut;
    }

    boolean isCut() {
        return cut;
    }

    private final class StepPort implements Port {
        private final int component;

        StepPort(int component) {
            this.component = component;
        }

        @Override
        public void send(int destination, MessageKind kind, int pc, long a, long b, long c) {
            if (kind == MessageKind.IPI_ACK
                    || kind == MessageKind.INVALIDATED
                    || kind == MessageKind.HYPERVISOR_INVALIDATED) {
                observer.acknowledged(kind, component, a);
            } else if (kind == MessageKind.CALLED) {
                observer.acknowledged(kind, component, destination);
            }
            boolean isOld = kind == MessageKind.VALUE && readsOld > 0;
            sent.add(0, component, destination, 0, kind, pc, isOld ? oldValue : a, b, c);
        }

        @Override
        public void sendAtOnce(int destination, MessageKind kind, int pc, long a, long b, long c) {
            send(destination, kind, pc, a, b, c);
        }

        @Override
        public void wake(MessageKind kind, long a, Latency delay, long times) {
            if (kind == MessageKind.RESUME || kind == MessageKind.GRACE_PERIOD || kind == MessageKind.CALL) {
                sent.add(0, component, component, 0, kind, 0, a, 0, 0);
            }
        }

        @Override
        public boolean givesUp() {
            cut |= watch.givesUp();
            return cut;
        }

        @Override
        public void charge(Latency purpose, long times) {}

        @Override
        public void occupy(Latency purpose) {}

        @Override
        public void report(Finding finding) {
            if (finding.checker() == Checker.LIMIT_REACHED) {
                // A CPU that has run too far reports no address, one that holds too much the lock.
                reachedBounds.add(finding.address() == 0 ? Completeness.INSTRUCTION_BOUND : Completeness.HELD_LOCKS);
                cut = true;
            } else {
                note(finding);
            }
        }

        @Override
        public void executed(int pc, long value) {
            if (ordering != null) {
                ordering.executed(component, pc);
            }
            observer.executed(component, pc, value);
        }

        @Override
        public void interrupted(int caller) {
            observer.acknowledged(MessageKind.CALL, component, caller);
        }

        @Override
        public void translated(int pc, long asid, long address, long entry, long physical) {
            observer.translated(component, pc, asid, address, entry, physical);
        }

        @Override
        public void faulted(int pc, long fault) {
            observer.faulted(component, pc, fault);
        }

        @Override
        public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
            if (readsOld > 0 && ordering != null) {
                oldValue = ordering.oldValue(cpu, address, readsOld);
                observer.readEarly(kind, cpu, pc, address, oldValue);
            } else {
                observer.performed(kind, cpu, pc, address, before, after);
            }
            if (ordering != null) {
                ordering.performed(kind, cpu, address, before, after);
            }
            if (races != null) {
                races.writes(kind, cpu, pc, address);
            }
            if (before != after) {
                watch.holds(address, after);
            }
            boolean overrides = kind == MessageKind.STORE || kind == MessageKind.TRYLOCK;
            if (overrides && before != 0 && before != after && after >= 0) {
                watch.loses(address);
            }
        }

        @Override
        public boolean stallsAt(int pc, int point) {
            return false;
        }
    }
}
