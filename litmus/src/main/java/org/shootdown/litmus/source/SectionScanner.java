package org.shootdown.litmus.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.shootdown.config.input.InvalidInputException;

/**
 * Finds where the parts of a litmus file begin and end.
 *
 * <p>It knows just enough of the file's syntax for that: comments, strings and brackets. OCaml comments, which nest, are
 * comments outside the C code only, that is outside all brackets of the program; there they are blanked out.
 */
final class SectionScanner {
    private static final Set<String> FINAL_WORDS = Set.of("locations", "filter", "exists", "forall");

    private final SourceFile file;
    private final String text;
    /** The text with OCaml comments blanked out as they are found. */
    private final StringBuilder bare;

    private int at;

    SectionScanner(SourceFile file) {
        this.file = file;
        this.text = file.text();
        this.bare = new StringBuilder(text);
    }

    Sections scan() {
        if (text.length() > Limits.SOURCE_CHARACTERS) {
            throw InvalidInputException.of(file.name() + ": longer than " + Limits.SOURCE_CHARACTERS + " characters");
        }
        String name = name();
        int header = at;
        skipHeader();
        int initial = at;
        skipBraces();
        int program = at;
        int finalPart = skipProgram();
        blankComments();
        SourceFile uncommented = new SourceFile(file.name(), bare.toString(), text);
        return new Sections(
                name,
                file.only(header, initial),
                uncommented.only(initial, program),
                uncommented.only(program, finalPart),
                uncommented.only(finalPart, text.length()),
                file);
    }

    private String name() {
        skipSpaceAndComments();
        if (!text.startsWith("C", at) || at + 1 >= text.length() || !isBlank(text.charAt(at + 1))) {
            throw file.error(at, "a litmus file begins with a line 'C name'");
        }
        int end = endOfLine();
        String name = text.substring(at + 1, end).strip();
        if (name.isEmpty() || !name.matches("[!-~]+")) {
            throw file.error(at, "the first line is 'C' and one word, the test's name");
        }
        at = end;
        return name;
    }

    /** Comments, a bare string, and lines {@code Key=value}, as generators of litmus tests write them. */
    private void skipHeader() {
        for (skipSpaceAndComments(); at < text.length() && text.charAt(at) != '{'; skipSpaceAndComments()) {
            if (text.charAt(at) == '"') {
                skipString();
            } else if (text.substring(at, endOfLine()).matches("[A-Za-z]+\\s*=.*|Generator.*")) {
                at = endOfLine();
            } else {
                throw file.error(at, "expected a comment or '{' with the initial state");
            }
        }
        if (at == text.length()) {
            throw file.error(text.length(), "the initial state '{ ... }' is missing");
        }
    }

    private void skipBraces() {
        int open = at;
        BracketDepth brackets = new BracketDepth();
        boolean lineStart = false;
        do {
            if (at >= text.length()) {
                throw file.error(open, "this '{' is not closed");
            }
            char c = text.charAt(at);
            if (skipComment(true)) {
                continue;
            }
            if (c == '#' && lineStart) {
                skipDirective(brackets);
            } else {
                brackets.add(c == '{' ? 1 : c == '}' ? -1 : 0);
                at++;
            }
            lineStart = c == '\n' || (lineStart && isBlank(c));
        } while (!brackets.isZero());
    }

    /**
     * Answers where the final part begins: with its first word, or with the conditionals around that word that have no
     * program text in them.
     */
    private int skipProgram() {
        Deque<Integer> conditionals = new ArrayDeque<>();
        BracketDepth brackets = new BracketDepth();
        boolean lineStart = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (skipComment(brackets.isZero())) {
                continue;
            }
            if (beginsFinalPart(c) && brackets.isZero()) {
                return conditionals.isEmpty() ? at : conditionals.getFirst();
            }
            if (c == '#' && lineStart) {
                noteConditional(conditionals);
                skipDirective(brackets);
            } else if (isBlank(c) || c == '\n') {
                at++;
            } else {
                conditionals.clear();
                brackets.add(skipText(c));
            }
            lineStart = c == '\n' || (lineStart && isBlank(c));
        }
        return at;
    }

    /** Keeps the places of the conditionals that are open and have had no text yet, the outermost first. */
    private void noteConditional(Deque<Integer> conditionals) {
        String directive = text.substring(at + 1, endOfLine()).strip();
        if (directive.startsWith("if")) {
            conditionals.addLast(at);
        } else if (directive.startsWith("endif")) {
            conditionals.pollLast();
        }
    }

    /** Skips a string, a word or a character, and answers how many brackets that opens. */
    private int skipText(char c) {
        if (c == '"' || c == '\'') {
            skipString();
        } else if (Character.isLetter(c) || c == '_') {
            skipWord();
        } else {
            at++;
        }
        return c == '{' || c == '(' ? 1 : c == '}' || c == ')' ? -1 : 0;
    }

    private boolean beginsFinalPart(char c) {
        int end = at;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return c == '~' || FINAL_WORDS.contains(text.substring(at, end));
    }

    private void skipWord() {
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
    }

    /** Skips a directive: it goes to the end of its line, or of the line that does not end with a backslash. */
    private void skipDirective(BracketDepth brackets) {
        int end = endOfLine();
        while (end > 0
                && end < text.length()
                && text.substring(at, end).stripTrailing().endsWith("\\")) {
            int next = text.indexOf('\n', end + 1);
            end = next < 0 ? text.length() : next;
        }
        brackets.directive(text.substring(at + 1, end).strip());
        at = end;
    }

    /** The final part has no C code: every comment in it is blanked out. */
    private void blankComments() {
        while (at < text.length()) {
            if (!skipComment(true)) {
                at++;
            }
        }
    }

    private void skipSpaceAndComments() {
        while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == '\n' || skipComment(true))) {
            if (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == '\n')) {
                at++;
            }
        }
    }

    /** Skips a comment if one begins here. */
    private boolean skipComment(boolean ocaml) {
        if (text.startsWith("//", at)) {
            at = endOfLine();
            return true;
        }
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            if (end < 0) {
                throw file.error(at, "this comment is not closed");
            }
            at = end + 2;
            return true;
        }
        if (ocaml && text.startsWith("(*", at)) {
            skipOcamlComment();
            return true;
        }
        return false;
    }

    private void skipOcamlComment() {
        int open = at;
        int depth = 0;
        do {
            if (at >= text.length()) {
                throw file.error(open, "this comment is not closed");
            }
            if (text.startsWith("(*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*)", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0);
        SourceFile.blank(bare, open, at);
    }

    private void skipString() {
        char quote = text.charAt(at);
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        boolean closed = end < text.length() && text.charAt(end) == quote;
        at = Math.min(closed ? end + 1 : end, text.length());
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }
}
