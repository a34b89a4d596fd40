package org.shootdown.mmu.core;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.List;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Outbox;
import org.shootdown.config.protocol.TimedPort;

/** An MMU in virtual time. */
public final class TimedMmu implements Component {
    private final MmuCore core;
    private final TimedPort port;
    private final LongList observedAddresses;

    /**
     * @param core the MMU
     * @param port turns its effects into envelopes
     * @param observedAddresses the words of its home range that it reports at the end of a trial
     */
    public TimedMmu(MmuCore core, TimedPort port, LongList observedAddresses) {
        this.core = core;
        this.port = port;
        this.observedAddresses = observedAddresses;
    }

    @Override
    public int number() {
        return core.setup().topology().cpus() + core.setup().mmu();
    }

    @Override
    public void begin(long seed, long trial) {
        core.begin();
        port.begin(seed, trial);
    }

    @Override
    public void sendTo(Outbox outbox) {
        port.sendTo(outbox);
    }

    @Override
    public void handle(long[] envelope, int at) {
        MessageKind kind = Envelope.kind(envelope, at);
        int source = Envelope.source(envelope, at);
        int pc = Envelope.pc(envelope, at);
        long a = Envelope.a(envelope, at);
        long b = Envelope.b(envelope, at);
        long c = Envelope.c(envelope, at);
        port.arrive(Envelope.time(envelope, at));
        core.deliver(kind, source, pc, a, b, c, port);
        port.depart();
    }

    @Override
    public ComponentReport report() {
        LongArrayList values = new LongArrayList(observedAddresses.size());
        observedAddresses.forEach(address -> values.add(core.valueAt(address)));
        return new ComponentReport(number(), values, List.copyOf(port.findings()), 0, port.nowPs(), null);
    }
}
