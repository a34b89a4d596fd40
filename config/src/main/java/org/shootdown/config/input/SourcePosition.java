package org.shootdown.config.input;

/**
 * A place in an input file.
 *
 * @param file the file as its user named it
 * @param line 1-based line, or 0 when only the file is known
 * @param column 1-based column, or 0 when only the line is known
 */
public record SourcePosition(String file, int line, int column) {

    /** A position that names the file alone. */
    public static SourcePosition ofFile(String file) {
        return new SourcePosition(file, 0, 0);
    }

    /** {@code file:line:column}, leaving out what is not known: the form that editors and compilers understand. */
    @Override
    public String toString() {
        if (line == 0) {
            return file;
        }
        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
