package org.shootdown.cpu.core;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.List;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Outbox;
import org.shootdown.config.protocol.TimedPort;

/** A CPU in virtual time. */
public final class TimedCpu implements Component {
    private final CpuCore core;
    private final TimedPort port;
    private final IntList observedRegisters;

    /**
     * @param core the CPU
     * @param port turns its effects into envelopes
     * @param observedRegisters what it reports at the end of a trial
     */
    public TimedCpu(CpuCore core, TimedPort port, IntList observedRegisters) {
        this.core = core;
        this.port = port;
        this.observedRegisters = observedRegisters;
    }

    @Override
    public int number() {
        return core.setup().cpu();
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
        long a = Envelope.a(envelope, at);
        long b = Envelope.b(envelope, at);
        long c = Envelope.c(envelope, at);
        port.arrive(Envelope.time(envelope, at));
        core.deliver(kind, source, a, b, c, port);
        port.depart();
    }

    @Override
    public ComponentReport report() {
        LongArrayList values = new LongArrayList(observedRegisters.size());
        observedRegisters.forEach(register -> values.add(core.register(register)));
        return new ComponentReport(
                number(),
                values,
                List.copyOf(port.findings()),
                port.requests(),
                port.nowPs(),
                core.end(core.lockDependencies()));
    }
}
