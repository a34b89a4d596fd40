package org.shootdown.config.input;

import org.jspecify.annotations.Nullable;

/** What is said of a place in a file, with the line and a caret under it, as compilers show it. */
final class Excerpt {
    private static final int WIDEST_SOURCE_LINE = 400;

    private Excerpt() {}

    /** @param sourceLine the text of that line without its line end, or null */
    static String of(SourcePosition position, String statement, @Nullable String sourceLine) {
        StringBuilder text = new StringBuilder().append(position).append(": ").append(statement);
        if (sourceLine != null && sourceLine.length() <= WIDEST_SOURCE_LINE) {
            text.append("\n  ").append(sourceLine);
            if (position.column() > 0) {
                text.append("\n  ").append(caretUnder(sourceLine, position.column()));
            }
        }
        return text.toString();
    }

    /** Keeps tabs, so that the caret stands under its character however wide a tab is shown. */
    private static String caretUnder(String sourceLine, int column) {
        StringBuilder indent = new StringBuilder();
        for (int i = 0; i < column - 1; i++) {
            indent.append(i < sourceLine.length() && sourceLine.charAt(i) == '\t' ? '\t' : ' ');
        }
        return indent.append('^').toString();
    }
}
