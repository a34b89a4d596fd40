package org.shootdown.simulation.timed;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.measure.Measured;
import org.shootdown.config.measure.TimeUse;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.cpu.core.CpuCore;

/** A CPU of a group in virtual time. */
final class GroupCpu implements TimedComponent.Core {
    private final CpuCore core;
    private final CpuPort port;
    private final UserWork work;
    private final IntList observedRegisters;
    private final long deadlinePs;

    /** The CPU of a group that has this number in it. */
    GroupCpu(Group group, int cpu, CpuPort port, long deadlinePs) {
        core = new CpuCore(group.machine().cpus().get(cpu));
        observedRegisters = group.machine().observedRegisters().get(cpu);
        this.port = port;
        work = new UserWork(port.component());
        this.deadlinePs = deadlinePs;
    }

    @Override
    public void begin() {
        core.begin();
        port.begin();
        work.end();
    }

    @Override
    public void deliver(long[] envelope, int at) {
        CpuAccount account = port.account();
        if (account != null) {
            account.waits(core.timeUse(), port.component().nowPs());
        }
        if (work.isUnderWay() && isInUserSpace()) {
            work.progresses();
        }
        handle(envelope, at);
        goOnWithWork();
        if (account != null) {
            account.reaches(port.component().actsPs());
        }
    }

    private void goOnWithWork() {
        long begunPs = port.begunPs();
        if (begunPs != CpuPort.NO_DELAY && core.doesUserWork()) {
            work.begin(begunPs);
        } else if (work.isUnderWay() && isInUserSpace()) {
            work.goesOn();
        }
    }

    private boolean isInUserSpace() {
        return core.timeUse() == TimeUse.USER;
    }

    private void handle(long[] envelope, int at) {
        MessageKind kind = Envelope.kind(envelope, at);
        int sender = Envelope.source(envelope, at);
        int source = kind == MessageKind.CALL ? port.toMember(sender) : port.toAnswer(sender);
        int message = Envelope.message(at);
        if (kind == MessageKind.RESUME) {
            long order = Message.Order.number(envelope, message);
            resumeIf(order == 0 ? isDelayOver() : port.resumes(order), source);
        } else if (kind == MessageKind.PASSED) {
            resumeIf(port.passed((int) Message.Order.number(envelope, message)), source);
        } else {
            core.deliver(kind, source, envelope, message, port);
        }
    }

    private boolean isDelayOver() {
        return !work.isUnderWay() || work.isOverAtWake();
    }

    private void resumeIf(boolean due, int source) {
        if (due) {
            core.deliver(MessageKind.RESUME, source, Message.empty(), 0, port);
        }
    }

    @Override
    public ComponentReport report() {
        LongArrayList values = new LongArrayList(observedRegisters.size());
        observedRegisters.forEach(register -> values.add(core.register(register)));
        TimedPort component = port.component();
        return new ComponentReport(
                component.component(),
                values,
                port.findings(),
                component.requests(),
                port.flushes(),
                port.lastRequestPs(),
                component.nowPs(),
                core.ends().end(core.locks().dependencies()),
                measured());
    }

    private @Nullable Measured measured() {
        CpuAccount account = port.account();
        return account == null ? null : account.end(core.timeUse(), deadlinePs);
    }
}
