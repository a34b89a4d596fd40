package org.shootdown.litmus.preprocess;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.SourcePosition;
import org.shootdown.config.input.Warning;
import org.shootdown.litmus.source.SourceFile;

/**
 * A token that knows its file, and the macros it must not be replaced by any more.
 *
 * <p>A token from a macro's body has the position of the macro's use.
 */
public final class SourceToken extends CommonToken {
    private static final long serialVersionUID = 1L;

    private static final Pattern WORD = Pattern.compile("\\w+");

    private final transient SourceFile file;
    private final transient Set<String> hidden;

    /** A token as the lexer found it. */
    SourceToken(SourceFile file, int type, String text) {
        super(type, text);
        this.file = file;
        this.hidden = Set.of();
    }

    private SourceToken(SourceToken original, SourceToken place, Set<String> hidden) {
        super(original.getType(), original.getText());
        this.file = place.file;
        this.hidden = hidden;
        setLine(place.getLine());
        setCharPositionInLine(place.getCharPositionInLine());
        setStartIndex(place.getStartIndex());
        setStopIndex(place.getStopIndex());
        setChannel(original.getChannel());
    }

    public SourceFile file() {
        return file;
    }

    /** An error at this token. */
    public InvalidInputException error(String problem) {
        return file.error(getLine(), getCharPositionInLine() + 1, problem);
    }

    /** {@code " (in macro 'f')"} for a word that is written in a macro, which stands in its place; else nothing. */
    public String inMacro() {
        String line = file.line(getLine());
        Matcher word = WORD.matcher(line);
        int start =
                line.offsetByCodePoints(0, Math.min(getCharPositionInLine(), line.codePointCount(0, line.length())));
        boolean written = hidden.isEmpty() || !word.find(start) || word.start() != start || is(word.group());
        return written ? "" : " (in macro '" + word.group() + "')";
    }

    /** An error at a token of a parse tree; every such token comes from here. */
    public static InvalidInputException error(Token token, String problem) {
        return ((SourceToken) token).error(problem);
    }

    /** Where a token of a parse tree stands. */
    public static SourcePosition position(Token token) {
        return new SourcePosition(
                ((SourceToken) token).file.name(), token.getLine(), token.getCharPositionInLine() + 1);
    }

    /** A warning at a token of a parse tree. */
    public static Warning warning(Token token, String problem) {
        return ((SourceToken) token).file.warning(token.getLine(), token.getCharPositionInLine() + 1, problem);
    }

    Set<String> hidden() {
        return hidden;
    }

    /** The same word elsewhere. */
    SourceToken at(SourceToken place) {
        return at(place, hidden);
    }

    /** The same word elsewhere, not to be replaced by some macros. */
    SourceToken at(SourceToken place, Set<String> names) {
        return new SourceToken(this, place, names);
    }

    boolean is(String text) {
        return getText().equals(text);
    }

    /** Whether it begins as a name does; keywords do too. */
    boolean isWord() {
        char first = getText().isEmpty() ? ' ' : getText().charAt(0);
        return first == '_' || (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    }

    /** Whether nothing stands between this token and the next. */
    boolean touches(SourceToken next) {
        return getStopIndex() + 1 == next.getStartIndex();
    }
}
