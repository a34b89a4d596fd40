package org.shootdown.config.input;

import org.jspecify.annotations.Nullable;

/**
 * Something that a user gave is not usable: a scenario, an architecture file, a name, an option.
 *
 * <p>The message is complete as it stands: where, what is wrong, what would be right, and for a file the offending line
 * with a caret. The command line prints it without a stack trace and exits with code 2.
 */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private InvalidInputException(String message) {
        super(message);
    }

    /** An error that belongs to no file, such as an option's value. */
    public static InvalidInputException of(String problem) {
        return new InvalidInputException(problem);
    }

    /** An error at a place whose line is not at hand. */
    public static InvalidInputException at(SourcePosition position, String problem) {
        return at(position, problem, null);
    }

    /**
     * An error at a place, shown as compilers show it.
     *
     * @param sourceLine the text of that line without its line end, or null
     */
    public static InvalidInputException at(SourcePosition position, String problem, @Nullable String sourceLine) {
        return new InvalidInputException(Excerpt.of(position, problem, sourceLine));
    }
}
