package org.shootdown.litmus.source;

import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.SourcePosition;
import org.shootdown.config.input.Warning;

/** The text of a file, by its lines. Two of the same name and text are equal. */
public final class SourceFile {
    private final String name;
    private final String text;
    private final String shown;

    /** Found when a line is asked for, then kept: a translation asks for one line per instruction. */
    private volatile int @Nullable [] lineStarts;

    /**
     * @param name the file as its user named it; for an included file, as the {@code #include} found it
     * @param text everything, with line ends as they are
     * @param shown what errors show lines of: the text, or the whole file of which the text keeps a part
     */
    public SourceFile(String name, String text, String shown) {
        this.name = name;
        this.text = text;
        this.shown = shown;
    }

    public SourceFile(String name, String text) {
        this(name, text, text);
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    /** A file as it was read: the byte order mark that some editors put before everything is none of its text. */
    public static SourceFile read(String name, String text) {
        return new SourceFile(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /** The text of a line from 1, without its line end; empty beyond the file's end. */
    public String line(int number) {
        int[] starts = lineStarts();
        if (number > starts.length) {
            return "";
        }
        int start = starts[number - 1];
        int end = shown.indexOf('\n', start);
        String line = end < 0 ? shown.substring(start) : shown.substring(start, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private int[] lineStarts() {
        int[] known = lineStarts;
        if (known != null) {
            return known;
        }
        IntStream ends = IntStream.range(0, shown.length()).filter(at -> shown.charAt(at) == '\n');
        int[] starts =
                IntStream.concat(IntStream.of(0), ends.map(end -> end + 1)).toArray();
        lineStarts = starts;
        return starts;
    }

    /** The line and column of a character offset. */
    public SourcePosition positionOf(int offset) {
        int line = 1;
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', end + 1)) {
            line++;
            start = end + 1;
        }
        return new SourcePosition(name, line, offset - start + 1);
    }

    /** An error at a character offset. */
    public InvalidInputException error(int offset, String problem) {
        SourcePosition position = positionOf(offset);
        return InvalidInputException.at(position, problem, line(position.line()));
    }

    /** An error at a line and column, both from 1; column 0 if only the line is known. */
    public InvalidInputException error(int line, int column, String problem) {
        return InvalidInputException.at(new SourcePosition(name, line, column), problem, line(line));
    }

    /** A warning at a line and column, both from 1; column 0 if only the line is known. */
    public Warning warning(int line, int column, String problem) {
        return new Warning(new SourcePosition(name, line, column), problem, line(line));
    }

    /**
     * This file with everything outside {@code [start, end)} blanked out, so that positions within stay what they are.
     */
    public SourceFile only(int start, int end) {
        StringBuilder kept = new StringBuilder(text);
        blank(kept, 0, start);
        blank(kept, end, text.length());
        return new SourceFile(name, kept.toString(), shown);
    }

    /** Overwrites {@code [start, end)} with spaces, keeping line ends. */
    static void blank(StringBuilder text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) != '\n') {
                text.setCharAt(i, ' ');
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceFile file
                && name.equals(file.name)
                && text.equals(file.text)
                && shown.equals(file.shown);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, text, shown);
    }

    @Override
    public String toString() {
        return name;
    }
}
