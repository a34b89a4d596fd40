package org.shootdown.simulation.trial;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.measure.Measurement;

/**
 * A digest of a set of trial outcomes that does not depend on the order in which they come in, so that ranges of trials
 * can be run anywhere and their digests added.
 *
 * <p>The sum, modulo 2<sup>128</sup>, of the first 16 bytes of each outcome's SHA-256: equal sets give equal digests. It
 * guards against mistakes, not against an adversary.
 */
public final class OutcomeDigest {
    private static final long LOW_32 = 0xFFFFFFFFL;

    private final MessageDigest sha256;
    private ByteBuffer buffer = ByteBuffer.allocate(1024);
    private long high;
    private long low;

    /** The digest of no outcome. */
    public OutcomeDigest() {
        this(0, 0);
    }

    /** The digest with these halves. */
    OutcomeDigest(long high, long low) {
        this.high = high;
        this.low = low;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Adds an outcome: its trial, its observed values, its findings, its virtual end, its number of accesses, and what was
     * measured, if it was.
     */
    public void add(TrialOutcome outcome) {
        outcome.measured().forEach(this::update);
        int words = 4 + outcome.values().size() + 5 * outcome.findings().size();
        if (buffer.capacity() < words * Long.BYTES) {
            buffer = ByteBuffer.allocate(words * Long.BYTES * 2);
        }
        buffer.clear();
        buffer.putLong(outcome.trial()).putLong(outcome.endPs()).putLong(outcome.accesses());
        buffer.putLong(outcome.values().size());
        outcome.values().forEach(buffer::putLong);
        outcome.findings().forEach(this::put);
        sha256.update(buffer.array(), 0, buffer.position());
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
        add(hash.getLong(), hash.getLong());
    }

    /** Adds the outcomes of another digest. */
    public void addAll(OutcomeDigest other) {
        add(other.high, other.low);
    }

    private void update(String who, Measurement measurement) {
        sha256.update(who.getBytes(StandardCharsets.UTF_8));
        List<Long> words = measurement.words();
        ByteBuffer bytes = ByteBuffer.allocate(words.size() * Long.BYTES);
        words.forEach(bytes::putLong);
        sha256.update(bytes.array());
    }

    private void put(Finding finding) {
        buffer.putLong(finding.checker().ordinal());
        buffer.putLong(((long) finding.cpu() << 32) | (finding.pc() & LOW_32));
        buffer.putLong(finding.address());
        buffer.putLong(finding.otherCpu());
        buffer.putLong(finding.otherPc());
    }

    private void add(long moreHigh, long moreLow) {
        low += moreLow;
        high += moreHigh + (Long.compareUnsigned(low, moreLow) < 0 ? 1 : 0);
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016x%016x", high, low);
    }
}
