package org.shootdown.coordinator.trace;

import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.coordinator.trace.Recording.Clock;
import org.shootdown.coordinator.trace.TraceEvent.Translation;
import org.shootdown.explorer.Rerun;
import org.shootdown.explorer.Schedule;
import org.shootdown.explorer.StepObserver;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;

/** Runs a schedule again and notes everything. */
public final class ScheduleRecorder implements StepObserver {
    private final List<TraceEvent> events = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private int step;

    private ScheduleRecorder() {}

    /**
     * Runs a schedule and records it.
     *
     * @throws IllegalArgumentException if the machine cannot take a step of the schedule; the message says which
     */
    public static Recording record(Machine machine, MemoryModel model, Schedule schedule) {
        ScheduleRecorder recorder = new ScheduleRecorder();
        MachineEnd end = Rerun.of(machine, model, schedule, recorder, number -> recorder.step = number);
        long repeatsAfter =
                schedule.repetition() == Schedule.Repetition.NONE ? Recording.NEVER : schedule.repeatsFrom();
        return new Recording(recorder.withFindings(end), recorder.events, Clock.STEPS, repeatsAfter);
    }

    /** A rerun's end knows of a finding only that there was one; who made it, and where, is known here. */
    private MachineEnd withFindings(MachineEnd end) {
        List<ComponentReport> reports = new ArrayList<>();
        for (ComponentReport report : end.reports()) {
            reports.add(new ComponentReport(
                    report.component(),
                    report.values(),
                    reports.isEmpty() ? findings : List.of(),
                    report.requests(),
                    report.lastEventPs(),
                    report.cpu()));
        }
        return new MachineEnd(reports, end.ending());
    }

    @Override
    public void executed(int cpu, int pc, long value) {
        events.add(TraceEvent.done(step, cpu, pc, value));
    }

    @Override
    public void translated(int cpu, int pc, long asid, long address, long entry, long physical) {
        events.add(TraceEvent.translated(step, cpu, pc, physical, new Translation(asid, address, entry)));
    }

    @Override
    public void faulted(int cpu, int pc, long fault) {
        events.add(TraceEvent.faulted(step, cpu, pc, fault));
    }

    @Override
    public void performed(MessageKind kind, int cpu, int pc, long address, long before, long after) {
        events.add(TraceEvent.performed(step, kind, cpu, pc, address, before, after));
    }

    @Override
    public void readEarly(MessageKind kind, int cpu, int pc, long address, long value) {
        events.add(TraceEvent.readEarly(step, kind, cpu, pc, address, value));
    }

    @Override
    public void acknowledged(MessageKind kind, int cpu, long initiator) {
        events.add(TraceEvent.interrupted(step, cpu, kind, initiator));
    }

    @Override
    public void found(Finding finding) {
        findings.add(finding);
        events.add(TraceEvent.found(step, finding));
    }
}
