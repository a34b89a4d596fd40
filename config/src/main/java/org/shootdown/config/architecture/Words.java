package org.shootdown.config.architecture;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How files write the constants of an enum: in lower case with dashes. */
public final class Words {
    private Words() {}

    /** The constants by their words, in the order of declaration. */
    public static <E extends Enum<E>> Map<String, E> of(E[] constants) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants) {
            words.put(of(constant), constant);
        }
        return words;
    }

    /** The word of one constant. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
