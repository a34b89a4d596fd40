package org.shootdown.cluster.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shootdown.config.measure.Durations;
import org.shootdown.config.measure.Measured;
import org.shootdown.config.measure.Measurement;
import org.shootdown.config.measure.TimeUse;
import org.shootdown.simulation.interconnect.ReportPart;

/** What was measured of a component, field by field as it is declared; lists and texts begin with their length. */
final class MeasuredCodec {
    private static final int MOST_OPERATIONS = 1024;
    private static final int FEWEST_BYTES_OF_AN_OPERATION = 5;
    private static final int LONGEST_NAME = 256;

    private MeasuredCodec() {}

    static void write(Measured measured, WireOutput out) {
        Measurement.Snapshot measurement = measured.measurement();
        out.putAll(measurement.counters());
        out.putAll(measurement.timePs());
        out.putUnsigned(measurement.operations().size());
        measurement.operations().forEach((name, times) -> {
            out.putText(name);
            write(times, out);
        });
        out.putByte(measured.use().ordinal());
        out.putUnsigned(measured.accountedPs());
    }

    static Measured read(WireInput in) {
        List<Long> counters = in.readAll(ReportPart.MOST_WORDS, "counters");
        List<Long> timePs = in.readAll(ReportPart.MOST_WORDS, "uses of time");
        int count = in.readCount(MOST_OPERATIONS, FEWEST_BYTES_OF_AN_OPERATION, "operations");
        Map<String, Durations.Snapshot> operations = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            operations.put(in.readText(LONGEST_NAME, "the name of an operation"), readTimes(in));
        }
        TimeUse use = TimeUse.of(in.readUpTo(TimeUse.count() - 1, "use of time"));
        Measurement.Snapshot measurement = new Measurement.Snapshot(counters, timePs, operations);
        try {
            Measurement.of(measurement);
        } catch (IllegalArgumentException e) {
            throw new WireException("what was measured cannot be: " + e.getMessage());
        }
        return new Measured(measurement, use, in.readNatural("time that is accounted for"));
    }

    private static void write(Durations.Snapshot times, WireOutput out) {
        out.putUnsigned(times.sumPs());
        out.putUnsigned(times.leastPs());
        out.putUnsigned(times.greatestPs());
        out.putAll(times.buckets());
    }

    private static Durations.Snapshot readTimes(WireInput in) {
        long sumPs = in.readNatural("sum of times");
        long leastPs = in.readNatural("shortest time");
        long greatestPs = in.readNatural("longest time");
        return new Durations.Snapshot(sumPs, leastPs, greatestPs, in.readAll(ReportPart.MOST_WORDS, "times"));
    }
}
