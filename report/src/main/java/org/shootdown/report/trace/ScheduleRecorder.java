package org.shootdown.report.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.explorer.stepping.Rerun;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.report.trace.Recording.Clock;

/** Runs a schedule again and notes everything. */
public final class ScheduleRecorder {
    private ScheduleRecorder() {}

    /**
     * Runs a schedule and records it.
     *
     * @throws IllegalArgumentException if the machine cannot take a step of the schedule; the message says which
     */
    public static Recording record(Machine machine, MemoryModel model, Schedule schedule) {
        List<TraceEvent> events = new ArrayList<>();
        EventRecorder recorder = new EventRecorder(events::add);
        MachineEnd end = Rerun.of(machine, model, schedule, recorder, recorder::at);
        long repeatsAfter =
                schedule.repetition() == Schedule.Repetition.NONE ? Recording.NEVER : schedule.repeatsFrom();
        return new Recording(withFindings(end, events), events, Clock.STEPS, repeatsAfter);
    }

    /** A rerun's end knows of a finding only that there was one; who made it, and where, is known from the events. */
    private static MachineEnd withFindings(MachineEnd end, List<TraceEvent> events) {
        List<Finding> findings = events.stream()
                .map(TraceEvent::finding)
                .filter(Objects::nonNull)
                .toList();
        List<ComponentReport> reports = new ArrayList<>();
        for (ComponentReport report : end.reports()) {
            reports.add(report.as(report.component(), report.values(), reports.isEmpty() ? findings : List.of()));
        }
        return new MachineEnd(reports, end.ending());
    }
}
