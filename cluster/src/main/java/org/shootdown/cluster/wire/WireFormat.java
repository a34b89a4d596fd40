package org.shootdown.cluster.wire;

import java.nio.ByteBuffer;
import org.shootdown.machine.MachineEnd.Ending;
import org.shootdown.simulation.interconnect.InterconnectCommand.Bulk;
import org.shootdown.simulation.interconnect.InterconnectCommand.Exchange;
import org.shootdown.simulation.interconnect.InterconnectCommand.PartEnded;
import org.shootdown.simulation.interconnect.InterconnectCommand.TrialEnded;
import org.shootdown.simulation.interconnect.ReportPart;

/**
 * Bulky messages as bytes: the version of the format, the kind of message, the attempt, and what the message says.
 *
 * <p>What is read is exactly what was written, or a {@link WireException}. Whether it makes sense on a machine is not
 * known here; its interconnects look at that.
 */
public final class WireFormat {
    /** The version of the format. Nodes of different versions do not understand each other. */
    public static final int VERSION = 3;

    /** No message is longer. */
    public static final int MOST_BYTES = 240 * 1024;

    private static final int EXCHANGE = 1;
    private static final int PART_ENDED = 2;
    private static final int TRIAL_ENDED = 3;

    private static final Ending[] ENDINGS = Ending.values();

    private WireFormat() {}

    /** Puts a message into a buffer that has room for {@link #MOST_BYTES}. */
    public static void write(Bulk message, ByteBuffer buffer) {
        WireOutput out = new WireOutput(buffer);
        out.putByte(VERSION);
        if (message instanceof Exchange exchange) {
            write(exchange, out);
        } else if (message instanceof PartEnded ended) {
            write(ended, out);
        } else if (message instanceof TrialEnded ended) {
            write(ended, out);
        }
    }

    /**
     * Reads the message that fills the rest of a buffer.
     *
     * @throws WireException if it is none
     */
    public static Bulk read(ByteBuffer buffer) {
        WireInput in = new WireInput(buffer);
        WireInput.checkUpTo(buffer.remaining(), MOST_BYTES, "number of bytes");
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException("it has version " + version + " of the format, and this node speaks " + VERSION
                    + ": all nodes must run the same release");
        }
        Bulk message = readMessage(in);
        in.expectEnd();
        return message;
    }

    private static Bulk readMessage(WireInput in) {
        int kind = in.readByte();
        return switch (kind) {
            case EXCHANGE -> readExchange(in);
            case PART_ENDED -> readPartEnded(in);
            case TRIAL_ENDED -> readTrialEnded(in);
            default -> throw new WireException("there is no message of kind " + kind);
        };
    }

    private static void write(Exchange exchange, WireOutput out) {
        out.putByte(EXCHANGE);
        out.putFixed(exchange.attempt());
        out.putUnsigned(exchange.from());
        out.putUnsigned(exchange.to());
        out.putSigned(exchange.trial());
        out.putUnsigned(exchange.round());
        out.putUnsigned(exchange.part());
        out.putFlag(exchange.last());
        out.putUnsigned(exchange.nextWindow());
        EnvelopeCodec.write(exchange.envelopes(), out);
    }

    private static Exchange readExchange(WireInput in) {
        long attempt = in.readFixed();
        int from = in.readUpTo(Integer.MAX_VALUE, "sender");
        int to = in.readUpTo(Integer.MAX_VALUE, "receiver");
        long trial = in.readSigned();
        long round = in.readNatural("round");
        int part = in.readUpTo(Exchange.MOST_PARTS, "part");
        boolean last = in.readFlag("mark of the last part");
        long nextWindow = in.readNatural("next window");
        long[] envelopes = EnvelopeCodec.read(in);
        return new Exchange(attempt, from, to, trial, round, part, last, envelopes, nextWindow);
    }

    private static void write(PartEnded ended, WireOutput out) {
        out.putByte(PART_ENDED);
        out.putFixed(ended.attempt());
        out.putUnsigned(ended.from());
        out.putSigned(ended.trial());
        ReportCodec.write(ended.part(), out);
    }

    private static PartEnded readPartEnded(WireInput in) {
        long attempt = in.readFixed();
        int from = in.readUpTo(Integer.MAX_VALUE, "sender");
        long trial = in.readSigned();
        ReportPart part = ReportCodec.read(in);
        return new PartEnded(attempt, from, trial, part);
    }

    private static void write(TrialEnded ended, WireOutput out) {
        out.putByte(TRIAL_ENDED);
        out.putFixed(ended.attempt());
        out.putSigned(ended.trial());
        out.putUnsigned(ended.ending().ordinal());
        ReportCodec.write(ended.part(), out);
    }

    private static TrialEnded readTrialEnded(WireInput in) {
        long attempt = in.readFixed();
        long trial = in.readSigned();
        Ending ending = ENDINGS[in.readUpTo(ENDINGS.length - 1, "ending of a trial")];
        ReportPart part = ReportCodec.read(in);
        return new TrialEnded(attempt, trial, ending, part);
    }
}
