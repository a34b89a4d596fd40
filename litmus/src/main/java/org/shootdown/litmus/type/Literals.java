package org.shootdown.litmus.type;

import java.math.BigInteger;
import java.util.Locale;
import org.antlr.v4.runtime.Token;
import org.shootdown.litmus.preprocess.SourceToken;

/** C's integer and character literals. */
public final class Literals {
    private static final BigInteger TOO_LARGE = BigInteger.ONE.shiftLeft(Long.SIZE);

    private Literals() {}

    /** An integer literal with its type: the first of {@code int}, {@code long}, {@code unsigned long} that holds it. */
    public static Constant integer(Token token) {
        String text = token.getText().toLowerCase(Locale.ROOT);
        String digits = text.replaceFirst("[ul]*$", "");
        String suffix = text.substring(digits.length());
        if (!suffix.matches("u?l?l?|l?l?u")) {
            throw SourceToken.error(token, "'" + token.getText() + "' is not a number");
        }
        BigInteger value = parse(token, digits);
        boolean decimal = !digits.startsWith("0");
        return new Constant(value.longValue(), type(value, suffix, decimal));
    }

    private static BigInteger parse(Token token, String digits) {
        try {
            BigInteger value = digits.startsWith("0x")
                    ? new BigInteger(digits.substring(2), 16)
                    : digits.startsWith("0b")
                            ? new BigInteger(digits.substring(2), 2)
                            : new BigInteger(digits, digits.startsWith("0") ? 8 : 10);
            if (value.compareTo(TOO_LARGE) < 0) {
                return value;
            }
            throw SourceToken.error(token, "'" + token.getText() + "' does not fit 64 bits");
        } catch (NumberFormatException e) {
            throw SourceToken.error(token, "'" + token.getText() + "' is not a number");
        }
    }

    private static IntegerType type(BigInteger value, String suffix, boolean decimal) {
        int bits = value.bitLength();
        boolean isLong = suffix.contains("l");
        boolean isUnsigned = suffix.contains("u");
        if (!isLong && bits <= 31 && !isUnsigned) {
            return IntegerType.INT;
        }
        if (!isLong && bits <= 32 && (isUnsigned || !decimal)) {
            return IntegerType.UNSIGNED_INT;
        }
        return bits <= 63 && !isUnsigned ? IntegerType.LONG : IntegerType.UNSIGNED_LONG;
    }

    /** A character literal, an {@code int}. */
    public static Constant character(Token token) {
        String text = token.getText().substring(1, token.getText().length() - 1);
        if (text.charAt(0) != '\\') {
            return Constant.of(text.codePointAt(0));
        }
        int known = "0abtnvfr\\'\"".indexOf(text.charAt(1));
        if (known < 0) {
            throw SourceToken.error(token, "the escape " + text + " is not supported");
        }
        return Constant.of("\0\7\b\t\n\13\f\r\\'\"".charAt(known));
    }
}
