package org.shootdown.litmus.image;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.EntryBits;
import org.shootdown.litmus.grammar.LitmusParser.EntryFieldContext;
import org.shootdown.litmus.grammar.LitmusParser.EntryValueContext;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.preprocess.SourceToken;

/**
 * A page-table entry as the scenario language writes it: {@code (oa:PA(P), valid:1)}.
 *
 * @param value the bits of the fields that are given
 * @param mask which bits these are
 */
public record EntryFields(long value, long mask) {
    private static final Map<String, Long> FLAGS = flags();

    private static Map<String, Long> flags() {
        Map<String, Long> flags = new LinkedHashMap<>();
        flags.put("valid", EntryBits.PRESENT);
        flags.put("write", EntryBits.WRITE);
        flags.put("user", EntryBits.USER);
        flags.put("af", EntryBits.ACCESSED);
        flags.put("db", EntryBits.DIRTY);
        flags.put("huge", EntryBits.LEAF);
        flags.put("soft0", 1L << 9);
        flags.put("soft1", 1L << 10);
        flags.put("soft2", 1L << 11);
        return flags;
    }

    /**
     * Reads the fields that are given.
     *
     * @param values evaluates what follows a field's colon
     */
    public static EntryFields read(EntryValueContext tree, Addresses values) {
        long value = 0;
        long mask = 0;
        for (EntryFieldContext field : tree.entryField()) {
            long bits = bits(field);
            if ((mask & bits) != 0) {
                throw SourceToken.error(field.start, "field '" + field.ID().getText() + "' is given twice");
            }
            mask |= bits;
            boolean frame = bits == EntryBits.FRAME_MASK;
            ExpressionContext given = field.expression();
            value |= valueOf(field, bits, frame ? values.evaluateFrame(given) : values.evaluate(given));
        }
        return new EntryFields(value, mask);
    }

    private static long bits(EntryFieldContext field) {
        String name = field.ID().getText();
        Long flag = name.equals("oa") ? Long.valueOf(EntryBits.FRAME_MASK) : FLAGS.get(name);
        if (flag == null) {
            throw SourceToken.error(
                    field.start,
                    "an entry has no field '" + name + "' (its fields: oa, " + String.join(", ", FLAGS.keySet()) + ")");
        }
        return flag;
    }

    private static long valueOf(EntryFieldContext field, long bits, long value) {
        if (bits == EntryBits.FRAME_MASK) {
            if ((value & ~EntryBits.FRAME_MASK) != 0) {
                throw SourceToken.error(field.expression().start, "oa is a frame's address, such as PA(P)");
            }
            return value;
        }
        if (value != 0 && value != 1) {
            throw SourceToken.error(field.expression().start, "this field is 0 or 1");
        }
        return value == 0 ? 0 : bits;
    }

    /** The whole entry, with the defaults of an initial state for what is not given. */
    public long complete() {
        long present = (mask & EntryBits.FRAME_MASK) != 0 ? EntryBits.PRESENT : 0;
        long defaults = present | EntryBits.USER | EntryBits.WRITE | EntryBits.ACCESSED;
        return value | (defaults & ~mask);
    }

    /** Whether an entry has these fields. */
    public boolean matches(long entry) {
        return (entry & mask) == value;
    }

    /**
     * An entry in the notation of the scenario language, with the fields that say something.
     *
     * @param frame the name of the frame it points to, or null
     */
    public static String show(long entry, @Nullable String frame) {
        if (entry == 0) {
            return "none";
        }
        StringBuilder text = new StringBuilder("(oa:");
        text.append(frame != null ? frame : "0x" + Long.toHexString(entry & EntryBits.FRAME_MASK));
        FLAGS.forEach((name, bit) -> {
            boolean usual = name.equals("valid") || name.equals("write") || name.equals("user") || name.equals("af");
            boolean set = (entry & bit) != 0;
            if (set != usual) {
                text.append(", ").append(name).append(set ? ":1" : ":0");
            }
        });
        return text.append(")").toString();
    }
}
