package org.shootdown.litmus.parse;

import java.util.Set;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.preprocess.SourceToken;

/**
 * Says what is likely to be wrong where a parse ends in a common mistake: the place where a parser notices that something
 * is missing is seldom the place where it is missing.
 */
final class SyntaxHints {
    private static final Set<String> WORDS = Set.of("PTE", "PMD", "PUD", "PA");
    private static final Set<String> CLOSING = Set.of(")", "]", "}");

    private final TokenStream tokens;
    private final Token bad;

    private SyntaxHints(TokenStream tokens, Token bad) {
        this.tokens = tokens;
        this.bad = bad;
    }

    /** The likely mistake, or null. */
    static @Nullable InvalidInputException of(Parser parser, Token bad) {
        SyntaxHints hints = new SyntaxHints(parser.getInputStream(), bad);
        RuleContext root = parser.getContext();
        LitmusParser.FunctionContext function = null;
        while (root.parent != null) {
            function = root instanceof LitmusParser.FunctionContext outer ? outer : function;
            root = root.parent;
        }
        if (root instanceof LitmusParser.InitialStateContext) {
            return hints.inInitialState();
        }
        if (root instanceof LitmusParser.FinalPartContext) {
            return hints.inCondition();
        }
        return function == null ? null : hints.inFunction(function);
    }

    private @Nullable InvalidInputException inInitialState() {
        int at = bad.getTokenIndex();
        if (bad.getText().equals("(")
                && at > 0
                && WORDS.contains(tokens.get(at - 1).getText())) {
            Token word = tokens.get(at - 1);
            return SourceToken.error(word, "a word of memory is written in brackets: [" + word.getText() + "(...)]");
        }
        Token unended = unended();
        if (unended != null) {
            return SourceToken.error(unended, "expected ';' after '" + unended.getText() + "'");
        }
        if (assignsField()) {
            return SourceToken.error(bad, "an entry's fields are written with colons: (oa:PA(P), valid:1)");
        }
        boolean entry = at > 1 && bad.getText().equals(":") && isBraced(at - 1);
        return entry
                ? SourceToken.error(bad, "a page-table entry is written in parentheses: (oa:PA(P), valid:1)")
                : null;
    }

    /** The end of the last line before the bad token that could be the end of an entry, but has no semicolon. */
    private @Nullable Token unended() {
        int depth = 0;
        Token found = null;
        for (int i = 0; i < bad.getTokenIndex(); i++) {
            Token token = tokens.get(i);
            depth += switch (token.getText()) {
                case "{", "(", "[" -> 1;
                case "}", ")", "]" -> -1;
                default -> 0;
            };
            if (depth == 1
                    && isEnd(token)
                    && tokens.get(i + 1).getLine() > token.getLine()
                    && begins(tokens.get(i + 1).getText())) {
                found = token;
            } else if (depth == 1 && token.getText().equals(";")) {
                found = null;
            }
        }
        return found;
    }

    private boolean assignsField() {
        for (int i = bad.getTokenIndex() - 1; i > 0 && !tokens.get(i).getText().equals(";"); i--) {
            if (tokens.get(i - 1).getText().equals("oa")
                    && tokens.get(i).getText().equals("=")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEnd(Token token) {
        return Parsing.isName(token) || token.getType() == LitmusParser.INTEGER || CLOSING.contains(token.getText());
    }

    private static boolean begins(String text) {
        return text.startsWith("[") || (!text.isEmpty() && Character.isLetterOrDigit(text.charAt(0)));
    }

    private boolean isBraced(int name) {
        return tokens.get(name - 1).getText().equals("{")
                || tokens.get(name - 1).getText().equals(",");
    }

    private @Nullable InvalidInputException inCondition() {
        return switch (bad.getText()) {
            case "&&", "&" -> SourceToken.error(bad, "'and' is written /\\ here");
            case "||", "|" -> SourceToken.error(bad, "'or' is written \\/ here");
            default -> null;
        };
    }

    /** Kernel code begins functions, and nothing within them but labels, in the first column. */
    private @Nullable InvalidInputException inFunction(LitmusParser.FunctionContext function) {
        for (int i = bad.getTokenIndex(); i > function.ID().getSymbol().getTokenIndex(); i--) {
            Token token = tokens.get(i);
            boolean first = token.getCharPositionInLine() == 0 && isWord(token.getText()) && !isLabel(i);
            if (first && token.getLine() > function.ID().getSymbol().getLine() && isOfFile(token, function)) {
                String name = function.ID().getText();
                return SourceToken.error(
                        token, "a '}' is missing before this: the body of '" + name + "' is not closed");
            }
        }
        return null;
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && Character.isLetter(text.charAt(0)) && !text.equals("case");
    }

    /** The parser need not have looked beyond the bad token. */
    private boolean isLabel(int at) {
        return at + 1 < tokens.size() && tokens.get(at + 1).getText().equals(":");
    }

    private static boolean isOfFile(Token token, LitmusParser.FunctionContext function) {
        return ((SourceToken) token).file().equals(((SourceToken) function.ID().getSymbol()).file());
    }
}
