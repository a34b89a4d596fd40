package org.shootdown.litmus.preprocess;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.shootdown.litmus.grammar.LitmusLexer;
import org.shootdown.litmus.source.SourceFile;

/**
 * A file by its directives and what stands between them: what can be said of it whatever macros are in force.
 *
 * @param parts all of it, in order
 * @param names the names in it, in what conditionals skip too
 * @param end the end of the file
 */
record SourceParts(List<Part> parts, Set<String> names, SourceToken end) {
    /** A directive, or the lines up to the next one. */
    sealed interface Part {}

    /** The words of lines that have no directive between them. */
    record Text(List<SourceToken> words) implements Part {}

    /**
     * A directive.
     *
     * @param name the word after the {@code #}
     * @param rest the other words
     */
    record Directive(SourceToken name, List<SourceToken> rest) implements Part {}

    private static final RecentFiles<SourceParts> READ = new RecentFiles<>(SourceParts::read);

    /** The parts of a file. Their tokens are everyone's, so they must be copied where something is written on them. */
    static SourceParts of(SourceFile file) {
        return READ.get(file);
    }

    private static SourceParts read(SourceFile file) {
        List<SourceToken> tokens = SourceLexer.tokens(file);
        Set<String> names = new HashSet<>();
        List<Part> parts = new ArrayList<>();
        List<SourceToken> text = new ArrayList<>();
        for (int i = 0; i < tokens.size(); ) {
            int end = lineEnd(tokens, i);
            List<SourceToken> line = tokens.subList(i, end);
            line.stream().filter(t -> t.getType() == LitmusLexer.ID).forEach(t -> names.add(t.getText()));
            if (!line.isEmpty() && line.get(0).getType() == LitmusLexer.HASH) {
                addText(parts, text);
                text.clear();
                addDirective(parts, line);
            } else {
                text.addAll(line);
            }
            i = end + 1;
        }
        addText(parts, text);
        return new SourceParts(List.copyOf(parts), Set.copyOf(names), tokens.get(tokens.size() - 1));
    }

    private static int lineEnd(List<SourceToken> tokens, int start) {
        int end = start;
        while (tokens.get(end).getType() != LitmusLexer.LINE_END
                && tokens.get(end).getType() != Token.EOF) {
            end++;
        }
        return end;
    }

    private static void addText(List<Part> parts, List<SourceToken> words) {
        if (!words.isEmpty()) {
            parts.add(new Text(List.copyOf(words)));
        }
    }

    /** A {@code #} alone says nothing. */
    private static void addDirective(List<Part> parts, List<SourceToken> line) {
        if (line.size() > 1) {
            parts.add(new Directive(line.get(1), List.copyOf(line.subList(2, line.size()))));
        }
    }
}
