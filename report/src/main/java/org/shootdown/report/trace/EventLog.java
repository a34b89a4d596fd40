package org.shootdown.report.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.shootdown.report.trace.TraceEvent.What;

/**
 * Keeps what happens in an execution; of a round of steps that a CPU goes through again and again, with nothing different
 * but the time, only the first, and how often it came again. What spins for long takes no more room than what spins once.
 */
final class EventLog {
    private static final int LONGEST_ROUND = 64;

    /** So many rounds in a row, alike, are one that is repeated. */
    private static final int LEAST_ROUNDS = 3;

    /** An event, and its place among those of all CPUs. */
    private record Entry(long number, TraceEvent event) {}

    private final Map<Integer, CpuLog> cpus = new HashMap<>();
    private long entries;

    void add(TraceEvent event) {
        cpus.computeIfAbsent(event.cpu(), cpu -> new CpuLog()).add(new Entry(entries++, event));
    }

    /** What has happened so far, in the order in which it was added. */
    List<TraceEvent> events() {
        List<Entry> all = new ArrayList<>();
        cpus.values().forEach(log -> log.addTo(all));
        all.sort(Comparator.comparingLong(Entry::number));
        return all.stream().map(Entry::event).toList();
    }

    private static boolean isSame(TraceEvent one, TraceEvent other) {
        return one.pc() == other.pc()
                && one.what() == other.what()
                && one.what() != What.FINDING
                && one.what() != What.REPEATED
                && one.withoutTime().equals(other.withoutTime());
    }

    /** The events of one CPU. */
    private static final class CpuLog {
        private final List<Entry> kept = new ArrayList<>();

        /** The round that is being repeated, as the last entries kept: how many these are, or 0. */
        private int length;

        private final List<Entry> begun = new ArrayList<>();
        private long repeated;
        private Entry last = new Entry(0, TraceEvent.done(0, 0, 0, 0));

        void add(Entry entry) {
            if (length > 0 && isSame(event(kept.size() - length + begun.size()), entry.event())) {
                goOn(entry);
                return;
            }
            if (length > 0) {
                kept.add(repetition());
                kept.addAll(begun);
                begun.clear();
                length = 0;
            }
            kept.add(entry);
            fold(entry);
        }

        private void goOn(Entry entry) {
            begun.add(entry);
            if (begun.size() == length) {
                begun.clear();
                repeated++;
                last = entry;
            }
        }

        private void fold(Entry entry) {
            for (int round = 1; round <= LONGEST_ROUND && round * LEAST_ROUNDS <= kept.size(); round++) {
                if (isRepeated(round)) {
                    length = round;
                    repeated = LEAST_ROUNDS - 1;
                    last = entry;
                    kept.subList(kept.size() - round * (LEAST_ROUNDS - 1), kept.size())
                            .clear();
                    return;
                }
            }
        }

        private boolean isRepeated(int round) {
            int end = kept.size() - 1;
            for (int back = 0; back < round * (LEAST_ROUNDS - 1); back++) {
                if (!isSame(event(end - back), event(end - back - round))) {
                    return false;
                }
            }
            return true;
        }

        private TraceEvent event(int place) {
            return kept.get(place).event();
        }

        private Entry repetition() {
            TraceEvent end = last.event();
            return new Entry(last.number(), TraceEvent.repeated(end.when(), end.cpu(), end.pc(), repeated, length));
        }

        /** A round that has begun again and not ended tells nothing new. */
        void addTo(List<Entry> all) {
            all.addAll(kept);
            if (length > 0) {
                all.add(repetition());
            }
        }
    }
}
