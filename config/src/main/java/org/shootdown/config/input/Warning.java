package org.shootdown.config.input;

import org.jspecify.annotations.Nullable;

/**
 * Something that a user gave means something, but is likely to be a mistake. Unlike an {@link InvalidInputException} it
 * stops nothing and changes no exit code: the command line prints it on standard error.
 *
 * <p>Equal warnings are one: a file is compiled for many machines, and what is wrong with it is said once.
 *
 * @param position where it is
 * @param problem what is likely to be wrong, and what is done all the same
 * @param sourceLine the text of that line without its line end, or null if it is not at hand
 */
public record Warning(
        SourcePosition position, String problem, @Nullable String sourceLine) {

    /** A warning about a file or folder as a whole. */
    public static Warning ofFile(String file, String problem) {
        return new Warning(SourcePosition.ofFile(file), problem, null);
    }

    /** As compilers show it: {@code FILE:LINE:COLUMN: warning: ...}, the line, and a caret under the column. */
    public String text() {
        return Excerpt.of(position, "warning: " + problem, sourceLine);
    }
}
