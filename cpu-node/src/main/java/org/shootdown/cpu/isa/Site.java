package org.shootdown.cpu.isa;

import org.jspecify.annotations.Nullable;

/**
 * Where an instruction comes from.
 *
 * @param function the C function, as named in its source
 * @param file the source file
 * @param line its line, from 1
 * @param text the statement's source line, trimmed
 * @param calls the functions that led here, outermost first, separated by {@code >}, ending with {@code function}
 * @param caller the statement that called {@code function}, or null in a thread's own body
 */
public record Site(
        String function,
        String file,
        int line,
        String text,
        String calls,
        @Nullable Site caller) {

    /** A site in a thread's own body. */
    public Site(String function, String file, int line, String text, String calls) {
        this(function, file, line, text, calls, null);
    }
}
