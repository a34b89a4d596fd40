package org.shootdown.report.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Site;

/** A recording in full: one line a step, with its moment, CPU, kernel function, source line and value. */
public final class StepList {
    private StepList() {}

    /** The lines of a recording, each ended. */
    public static String of(Recording recording, Narrator narrator) {
        StringBuilder text = new StringBuilder();
        Map<Integer, List<Boolean>> told = new HashMap<>();
        boolean repeats = false;
        for (TraceEvent event : recording.events()) {
            if (!repeats && event.when() > recording.repeatsAfter()) {
                repeats = true;
                text.append("  again and again:\n");
            }
            String moment = recording.clock().show(event.when());
            List<Boolean> ofCpu = told.computeIfAbsent(event.cpu(), cpu -> new ArrayList<>());
            if (event.what() == TraceEvent.What.REPEATED) {
                List<Boolean> round = ofCpu.subList(ofCpu.size() - (int) event.after(), ofCpu.size());
                append(text, moment, event, Collections.frequency(round, true));
                continue;
            }
            ofCpu.add(!isToldByItsAccess(event, narrator));
            if (ofCpu.get(ofCpu.size() - 1)) {
                append(text, moment, event, narrator);
            }
        }
        return text.toString();
    }

    /** A round that came again: so many of the CPU's last lines. */
    private static void append(StringBuilder text, String moment, TraceEvent event, int lines) {
        String what = lines == 1 ? "its last step" : "its last " + lines + " steps";
        text.append(String.format(
                Locale.ROOT,
                "%14s  CPU %-3d  ... %s repeated %d times until %s\n",
                moment,
                event.cpu(),
                what,
                event.before(),
                moment));
    }

    /** An instruction that is one access is told when that takes effect, not again when its answer is back. */
    private static boolean isToldByItsAccess(TraceEvent event, Narrator narrator) {
        if (event.what() != TraceEvent.What.DONE) {
            return event.what() == TraceEvent.What.TRANSLATED;
        }
        Opcode opcode = narrator.opcode(event);
        return switch (opcode) {
            case TRYLOCK, UNLOCK, WAKE, FREE, FREE_RCU, ALLOCATE, MARK_TABLE, POINT -> true;
            default -> opcode.isAccess();
        };
    }

    private static void append(StringBuilder text, String moment, TraceEvent event, Narrator narrator) {
        boolean outside = event.what() == TraceEvent.What.INTERRUPT;
        Site site = narrator.site(event);
        String where = outside ? "" : site.function();
        String line = outside ? "" : site.file() + ":" + site.line();
        String done = event.what() == TraceEvent.What.DONE ? "done: " : "";
        String effect = narrator.effect(event);
        String row = String.format(
                Locale.ROOT,
                "%14s  CPU %-3d  %-32s %-34s %s%s%s",
                moment,
                event.cpu(),
                where,
                line,
                done,
                narrator.statement(event),
                effect.isEmpty() ? "" : "   [" + effect + "]");
        text.append(row.stripTrailing()).append('\n');
    }
}
