package org.shootdown.litmus.source;

/**
 * A litmus file cut into its parts. Each part is the whole file with everything else blanked out, so that lines and
 * columns in it are those of the file.
 *
 * @param name the test's name, from the line {@code C name}
 * @param header what stands between the name and the initial state, comments and all
 * @param initial the initial state with its braces, without comments
 * @param program directives, functions and threads
 * @param finalPart from the first of {@code locations}, {@code filter}, {@code exists}, {@code ~exists} or
 *     {@code forall}, with the {@code #ifdef} around it; without comments
 * @param file the file
 */
public record Sections(
        String name, SourceFile header, SourceFile initial, SourceFile program, SourceFile finalPart, SourceFile file) {

    /**
     * Cuts a file.
     *
     * @throws org.shootdown.config.input.InvalidInputException if it is not a C litmus file, or a comment or brace is
     *     not closed
     */
    public static Sections of(SourceFile file) {
        return new SectionScanner(file).scan();
    }
}
