package org.shootdown.report.trace;

import java.util.function.Consumer;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.machine.MachineObserver;
import org.shootdown.report.trace.TraceEvent.Translation;

/** Notes what happens in an execution, whether time passes in it or steps. */
final class EventRecorder implements MachineObserver {
    private final Consumer<TraceEvent> events;
    private long moment;

    /** Hands each event on as it comes. */
    EventRecorder(Consumer<TraceEvent> events) {
        this.events = events;
    }

    @Override
    public void at(long now) {
        moment = now;
    }

    @Override
    public void executed(int cpu, int pc, long value) {
        events.accept(TraceEvent.done(moment, cpu, pc, value));
    }

    @Override
    public void translated(int cpu, int pc, long asid, long address, long entry, long physical) {
        events.accept(TraceEvent.translated(moment, cpu, pc, physical, new Translation(asid, address, entry)));
    }

    @Override
    public void faulted(int cpu, int pc, long fault) {
        events.accept(TraceEvent.faulted(moment, cpu, pc, fault));
    }

    @Override
    public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
        events.accept(TraceEvent.performed(moment, kind, cpu, pc, address, before, after));
    }

    @Override
    public void readEarly(MessageKind kind, int cpu, int pc, long address, long value) {
        events.accept(TraceEvent.readEarly(moment, kind, cpu, pc, address, value));
    }

    @Override
    public void acknowledged(MessageKind kind, int cpu, long initiator) {
        events.accept(TraceEvent.interrupted(moment, cpu, kind, initiator));
    }

    @Override
    public void stalled(int cpu, int pc, long stallPs) {
        events.accept(TraceEvent.stalled(moment, cpu, pc, stallPs));
    }

    @Override
    public void held(int cpu, int pc, long timeoutPs) {
        events.accept(TraceEvent.held(moment, cpu, pc, timeoutPs));
    }

    @Override
    public void found(Finding finding) {
        events.accept(TraceEvent.found(moment, finding));
    }
}
