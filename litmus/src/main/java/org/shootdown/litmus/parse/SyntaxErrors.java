package org.shootdown.litmus.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.FailedPredicateException;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.preprocess.SourceToken;

/** Ends a parse at its first error, said in plain words. */
final class SyntaxErrors extends DefaultErrorStrategy {
    /** More alternatives than this help nobody. */
    private static final int WORTH_LISTING = 3;

    @Override
    public void sync(Parser recognizer) {
        // The default looks for tokens to skip; nothing is ever skipped here.
    }

    @Override
    public Token recoverInline(Parser recognizer) {
        throw error(recognizer, recognizer.getCurrentToken(), recognizer.getExpectedTokens());
    }

    @Override
    public void recover(Parser recognizer, RecognitionException e) {
        throw e;
    }

    @Override
    protected void reportNoViableAlternative(Parser recognizer, NoViableAltException e) {
        throw unexpected(recognizer, e.getOffendingToken());
    }

    @Override
    protected void reportInputMismatch(Parser recognizer, InputMismatchException e) {
        throw error(recognizer, e.getOffendingToken(), e.getExpectedTokens());
    }

    @Override
    protected void reportFailedPredicate(Parser recognizer, FailedPredicateException e) {
        throw unexpected(recognizer, e.getOffendingToken());
    }

    private static InvalidInputException error(Parser recognizer, Token token, IntervalSet expected) {
        InvalidInputException likely = SyntaxHints.of(recognizer, token);
        if (likely != null) {
            return likely;
        }
        List<String> words = new ArrayList<>();
        for (int type : expected.toArray()) {
            words.add(word(recognizer, type));
        }
        if (words.isEmpty() || words.size() > WORTH_LISTING) {
            return SourceToken.error(token, "unexpected " + shown(token));
        }
        return SourceToken.error(token, "expected " + listed(words) + " before " + shown(token));
    }

    private static InvalidInputException unexpected(Parser recognizer, Token token) {
        InvalidInputException likely = SyntaxHints.of(recognizer, token);
        return likely != null ? likely : SourceToken.error(token, "unexpected " + shown(token));
    }

    private static String listed(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String word(Parser recognizer, int type) {
        return switch (type) {
            case Token.EOF -> "the end";
            case LitmusParser.ID -> "a name";
            case LitmusParser.TYPE_NAME -> "a type";
            case LitmusParser.INTEGER -> "a number";
            case LitmusParser.CHARACTER -> "a character";
            default -> recognizer.getVocabulary().getDisplayName(type).toLowerCase(Locale.ROOT);
        };
    }

    private static String shown(Token token) {
        if (token.getType() == Token.EOF) {
            return "the end";
        }
        return token.getType() == LitmusParser.TYPE_NAME
                ? "the type name '" + token.getText() + "'"
                : "'" + token.getText() + "'";
    }
}
