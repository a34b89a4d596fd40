package org.shootdown.litmus.preprocess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import org.shootdown.litmus.grammar.LitmusLexer;
import org.shootdown.litmus.source.SourceFile;

/** What headers offer to call: functions and macros with parameters, as they are declared, whatever conditionals say. */
public final class HeaderIndex {
    private final Map<String, List<String>> functions = new TreeMap<>();

    private HeaderIndex() {}

    /** The index of all headers that {@code #include} finds; of two of the same name the first. */
    public static HeaderIndex of(IncludePath includes) {
        HeaderIndex index = new HeaderIndex();
        for (Path directory : includes.directories()) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.filter(file -> file.toString().endsWith(".h"))
                        .map(file -> directory.relativize(file).toString())
                        .forEach(name -> index.add(name, includes.find(name, null)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return index;
    }

    /** The headers' names, sorted. */
    public List<String> headers() {
        return List.copyOf(functions.keySet());
    }

    /**
     * What a header offers, in the order of the file.
     *
     * @throws InvalidInputException if there is no such header
     */
    public List<String> functions(String header) {
        List<String> found = functions.get(header);
        if (found == null) {
            throw InvalidInputException.of(
                    "there is no header '" + header + "'" + Suggestions.didYouMean(header, functions.keySet()));
        }
        return found;
    }

    private void add(String name, @Nullable SourceFile file) {
        if (file == null || functions.containsKey(name)) {
            return;
        }
        Set<String> found = new LinkedHashSet<>();
        List<SourceToken> declaration = new ArrayList<>();
        int depth = 0;
        for (List<SourceToken> line : lines(SourceLexer.tokens(file))) {
            if (line.get(0).getType() == LitmusLexer.HASH) {
                addMacro(line, found);
                continue;
            }
            for (SourceToken token : line) {
                if (token.is("{") && depth++ == 0 && endsParameters(declaration)) {
                    found.add(text(declaration));
                }
                depth -= token.is("}") ? 1 : 0;
                if (token.is("}") || token.is(";")) {
                    declaration.clear();
                } else if (depth == 0) {
                    declaration.add(token);
                }
            }
        }
        functions.put(name, List.copyOf(found));
    }

    /** The lines that have words. */
    private static List<List<SourceToken>> lines(List<SourceToken> tokens) {
        List<List<SourceToken>> lines = new ArrayList<>();
        List<SourceToken> line = new ArrayList<>();
        for (SourceToken token : tokens) {
            boolean end = token.getType() == LitmusLexer.LINE_END || token.getType() == Token.EOF;
            if (!end) {
                line.add(token);
            } else if (!line.isEmpty()) {
                lines.add(line);
                line = new ArrayList<>();
            }
        }
        return lines;
    }

    private static void addMacro(List<SourceToken> line, Set<String> found) {
        boolean macro = line.size() > 4
                && line.get(1).is("define")
                && line.get(3).is("(")
                && line.get(2).touches(line.get(3));
        for (int close = 4; macro && close < line.size(); close++) {
            if (line.get(close).is(")")) {
                found.add(text(line.subList(2, close + 1)));
                return;
            }
        }
    }

    private static boolean endsParameters(List<SourceToken> declaration) {
        return !declaration.isEmpty() && declaration.get(declaration.size() - 1).is(")");
    }

    private static String text(List<SourceToken> tokens) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            boolean apart = i > 0 && !tokens.get(i - 1).touches(tokens.get(i));
            text.append(apart ? " " : "").append(tokens.get(i).getText());
        }
        return text.toString();
    }
}
