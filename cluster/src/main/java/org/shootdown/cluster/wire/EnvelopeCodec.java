package org.shootdown.cluster.wire;

import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.simulation.interconnect.InterconnectCommand.Exchange;

/**
 * A batch of envelopes, each as what tells it from the one before: about a fifth of its size in memory.
 *
 * <p>CPUs that run the same program send much the same at much the same time. An envelope is
 *
 * <ul>
 *   <li>a byte with a bit for each of destination, source, sequence number, kind, instruction, and the three words, set
 *       where it differs from the envelope before (the first comes after zeros);
 *   <li>its time since the earliest of the batch, unsigned;
 *   <li>for each bit set, in that order, the difference, signed and modulo 2<sup>64</sup>.
 * </ul>
 *
 * Numbers take seven bits a byte. The order of the envelopes is kept, and nothing is assumed of it.
 */
final class EnvelopeCodec {
    private static final int STRIDE = Envelope.STRIDE;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 1;
    private static final int SEQUENCE = 2;
    private static final int KIND = 3;
    private static final int PC = 4;
    private static final int A = 5;
    private static final int B = 6;
    private static final int C = 7;
    private static final int FIELDS = 8;

    private static final int LAST_KIND = MessageKind.values().length - 1;
    private static final int HIGHEST_PC = 0xFFFFFF;

    /** Differences and time. */
    private static final int FEWEST_BYTES = 2;

    /** The fields of the envelope before. */
    private final long[] before = new long[FIELDS];

    /** The fields of this one, or how they differ. */
    private final long[] fields = new long[FIELDS];

    private EnvelopeCodec() {}

    /** Writes all envelopes of an array. */
    static void write(long[] words, WireOutput out) {
        out.putUnsigned(words.length / STRIDE);
        if (words.length > 0) {
            new EnvelopeCodec().writeAll(words, out);
        }
    }

    /** Reads what {@link #write} has written. */
    static long[] read(WireInput in) {
        int count = in.readCount(Exchange.MOST_ENVELOPES, FEWEST_BYTES, "envelopes");
        long[] words = new long[count * STRIDE];
        if (count > 0) {
            new EnvelopeCodec().readAll(words, in);
        }
        return words;
    }

    private void writeAll(long[] words, WireOutput out) {
        long earliest = earliest(words);
        out.putUnsigned(earliest);
        for (int at = 0; at < words.length; at += STRIDE) {
            int differences = differences(words, at);
            out.putByte(differences);
            out.putUnsigned(Envelope.time(words, at) - earliest);
            for (int field = 0; field < FIELDS; field++) {
                if ((differences & 1 << field) != 0) {
                    out.putSigned(fields[field]);
                }
            }
        }
    }

    private static long earliest(long[] words) {
        long earliest = Long.MAX_VALUE;
        for (int at = 0; at < words.length; at += STRIDE) {
            earliest = Math.min(earliest, Envelope.time(words, at));
        }
        return earliest;
    }

    /** Finds how an envelope differs from the one before. Returns a bit for each field that does. */
    private int differences(long[] words, int at) {
        fields[DESTINATION] = Envelope.destination(words, at);
        fields[SOURCE] = Envelope.source(words, at);
        fields[SEQUENCE] = Integer.toUnsignedLong(Envelope.sequence(words, at));
        fields[KIND] = Envelope.kind(words, at).ordinal();
        fields[PC] = Envelope.pc(words, at);
        System.arraycopy(words, Envelope.message(at), fields, A, Message.WORDS);
        int differences = 0;
        for (int field = 0; field < FIELDS; field++) {
            long value = fields[field];
            fields[field] = value - before[field];
            before[field] = value;
            differences |= fields[field] == 0 ? 0 : 1 << field;
        }
        return differences;
    }

    private void readAll(long[] words, WireInput in) {
        long earliest = in.readNatural("time");
        for (int at = 0; at < words.length; at += STRIDE) {
            int differences = in.readByte();
            long time = WireInput.checkNatural(earliest + in.readNatural("time"), "time");
            for (int field = 0; field < FIELDS; field++) {
                if ((differences & 1 << field) != 0) {
                    before[field] += in.readSigned();
                }
            }
            put(words, at, time);
        }
    }

    /** Makes an envelope of fields that have been read, if they are an envelope's. */
    private void put(long[] words, int at, long time) {
        int destination = WireInput.checkUpTo(before[DESTINATION], Integer.MAX_VALUE, "destination");
        int source = WireInput.checkUpTo(before[SOURCE], Integer.MAX_VALUE, "source");
        int sequence = (int) WireInput.checkUpTo(before[SEQUENCE], 0xFFFFFFFFL, "sequence number");
        MessageKind kind = MessageKind.of(WireInput.checkUpTo(before[KIND], LAST_KIND, "kind"));
        int pc = WireInput.checkUpTo(before[PC], HIGHEST_PC, "instruction");
        Envelope.write(words, at, time, source, destination, sequence, kind, pc, before[A], before[B], before[C]);
    }
}
