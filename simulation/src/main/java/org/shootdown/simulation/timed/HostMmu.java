package org.shootdown.simulation.timed;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.machine.LineCosts;
import org.shootdown.config.measure.Counter;
import org.shootdown.config.measure.Measured;
import org.shootdown.config.measure.Measurement;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.machine.MachineObserver;
import org.shootdown.mmu.core.MmuCore;
import org.shootdown.mmu.core.MmuSetup;

/**
 * An MMU in virtual time: owns memory of any number of groups, each as a core of its own. What the cores share is this
 * component's time, its random numbers and its serial resource.
 *
 * <p>A request belongs to the group of the CPU that sends it; an acknowledgement, which may come from any CPU, to the
 * group that its token names.
 */
final class HostMmu implements TimedComponent.Core {
    private final TimedPort port;
    private final SimulatedMachine machine;
    private final List<Guest> guests = new ArrayList<>();
    private final @Nullable Guest[] guestOfGroup;

    /** What is measured of it; null if nobody asks. */
    private final @Nullable Measurement measurement;

    /** A message with a token in the numbers of the group that it belongs to. */
    private final long[] returned = new long[Message.WORDS];

    /** The one guest there is, if its group has the machine's numbers. */
    private @Nullable Guest whole;

    /** Part of a group's memory. */
    private record Guest(MmuCore core, GuestPort port, LongList observedAddresses) {}

    HostMmu(TimedPort port, SimulatedMachine machine) {
        this.port = port;
        this.machine = machine;
        guestOfGroup = new Guest[machine.groups().size()];
        measurement = machine.isMeasured() ? new Measurement() : null;
    }

    /** Takes over the part of a group's memory that one of the group's MMUs owns. */
    void add(int group, int own, @Nullable MachineObserver observer) {
        Group members = machine.groups().get(group);
        int bystanders = machine.cpuCount() - members.cpus().size();
        MmuSetup setup = members.machine().mmus().get(own).among(bystanders);
        GuestPort guestPort = new GuestPort(port, machine.numbers(group), observer, group, measurement, directory());
        LongList observed = members.machine().observedAddresses().get(own);
        Guest guest = new Guest(new MmuCore(setup, guestPort), guestPort, observed);
        guests.add(guest);
        guestOfGroup[group] = guest;
        whole = guestPort.isWhole() ? guest : null;
    }

    @Override
    public void begin() {
        if (measurement != null) {
            measurement.clear();
        }
        for (Guest guest : guests) {
            guest.core().begin();
            guest.port().begin();
        }
    }

    @Override
    public void deliver(long[] envelope, int at) {
        MessageKind kind = Envelope.kind(envelope, at);
        int source = Envelope.source(envelope, at);
        int pc = Envelope.pc(envelope, at);
        int message = Envelope.message(at);
        if (whole != null) {
            whole.core().deliver(kind, source, pc, envelope, message, whole.port());
        } else if (kind.returnsToken()) {
            long token = Message.Token.of(envelope, message);
            Guest guest = guest(Token.group(token));
            returned[0] = Token.own(token);
            guest.core().deliver(kind, 0, pc, returned, 0, guest.port());
        } else {
            Guest guest = guest(machine.groupOf(source));
            guest.core().deliver(kind, machine.memberOf(source), pc, envelope, message, guest.port());
        }
    }

    private @Nullable LineDirectory directory() {
        LineCosts costs = machine.lineCosts();
        return costs == null ? null : new LineDirectory(costs, port.component() - machine.cpuCount());
    }

    private Guest guest(int group) {
        Guest guest = guestOfGroup[group];
        if (guest == null) {
            throw new IllegalStateException("MMU " + port.component() + " owns no memory of group " + group);
        }
        return guest;
    }

    /** The observed words of all groups and their findings, one group after the other. */
    @Override
    public ComponentReport report() {
        LongArrayList values = new LongArrayList();
        List<Finding> findings = new ArrayList<>();
        for (Guest guest : guests) {
            guest.observedAddresses().forEach(address -> values.add(guest.core().valueAt(address)));
            findings.addAll(guest.port().findings());
        }
        Measured measured = measurement == null ? null : Measured.ofMmu(measurement);
        return ComponentReport.ofMmu(port.component(), values, findings, port.nowPs(), measured);
    }

    /** Adds the group to each token that it sends. */
    private static final class GuestPort extends GroupPort {
        private final int group;
        private final @Nullable Measurement measurement;

        /** Where the lines of the guest's memory are; null if the architecture says what accesses cost. */
        private final @Nullable LineDirectory lines;

        /** The word that was accessed last, and whether its lock has just been given to somebody who is not told yet. */
        private long accessed;

        private boolean handsOver;

        GuestPort(
                TimedPort port,
                GroupNumbers numbers,
                @Nullable MachineObserver observer,
                int group,
                @Nullable Measurement measurement,
                @Nullable LineDirectory lines) {
            super(port, numbers, observer);
            this.group = group;
            this.measurement = measurement;
            this.lines = lines;
        }

        @Override
        void begin() {
            super.begin();
            handsOver = false;
            if (lines != null) {
                lines.begin();
            }
        }

        /** With cache lines a lock comes to whoever waits for it as its line does. */
        @Override
        public void charge(Latency purpose, long times) {
            if (lines != null && purpose == Latency.LOCK_HANDOFF) {
                handsOver = true;
            } else {
                super.charge(purpose, times);
            }
        }

        private void access(int cpu, long address, boolean exclusive, long issuedPs) {
            if (lines == null || address == 0) {
                return;
            }
            accessed = address;
            long donePs = lines.access(toMachine(cpu), address, exclusive, issuedPs);
            component().leavesFrom(donePs - component().lookaheadPs());
            count(lines.distance().counter());
            if (lines.wasQueued()) {
                count(Counter.LINES_QUEUED);
            }
        }

        @Override
        public void count(Counter counter) {
            if (measurement != null) {
                measurement.count(counter, 1);
            }
        }

        @Override
        public void send(int destination, MessageKind kind, int pc, long a, long b, long c) {
            if (handsOver) {
                handsOver = false;
                access(destination, accessed, true, component().actsPs());
            }
            if (kind == MessageKind.IPI) {
                component().reaches(toMachine(destination));
            }
            long first = kind.hasToken() && !isWhole() ? Token.of(group, a) : a;
            component().send(toMachine(destination), kind, pc, first, b, c);
        }

        /** To itself, which an MMU does for its grace periods only. */
        @Override
        public void wake(MessageKind kind, long a, Latency delay, long times) {
            super.wake(kind, isWhole() ? a : Token.of(group, a), delay, times);
        }

        @Override
        public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
            access(
                    cpu,
                    address,
                    !kind.onlyReads(),
                    component().nowPs() - component().lookaheadPs());
            MachineObserver observer = observer();
            if (observer != null) {
                observer.performed(kind, cpu, pc, address, before, after);
            }
        }

        @Override
        public void executed(int pc, long value) {
            throw new IllegalStateException("an MMU executes no instruction");
        }

        @Override
        public boolean stallsAt(int pc, int point) {
            throw new IllegalStateException("an MMU passes no point");
        }
    }
}
