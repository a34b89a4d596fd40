package org.shootdown.litmus.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.shootdown.litmus.grammar.LitmusLexer;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.preprocess.SourceToken;

/**
 * Parses preprocessed tokens.
 *
 * <p>Every method throws {@link org.shootdown.config.input.InvalidInputException} at the first syntax error.
 */
public final class Parsing {
    private static final Map<String, Integer> FINAL_WORDS = Map.of(
            "locations", LitmusParser.LOCATIONS,
            "filter", LitmusParser.FILTER,
            "exists", LitmusParser.EXISTS,
            "forall", LitmusParser.FORALL,
            "not", LitmusParser.NOT,
            "true", LitmusParser.TRUE);
    private static final Map<String, Integer> FINAL_CALLS =
            Map.of("report", LitmusParser.REPORT, "hung", LitmusParser.HUNG);

    private Parsing() {}

    /**
     * A program, and the type names in force at its end.
     *
     * @param tree the parse tree
     * @param typeNames for {@link #initial}
     */
    public record Program(LitmusParser.ProgramContext tree, Set<String> typeNames) {}

    /** The part with functions and threads. */
    public static Program program(List<SourceToken> tokens, Set<String> predefinedTypes) {
        Set<String> names = new TypeNames(predefinedTypes).mark(tokens);
        return new Program(parser(tokens).program(), names);
    }

    /** The initial state. */
    public static LitmusParser.InitialStateContext initial(List<SourceToken> tokens, Set<String> typeNames) {
        new TypeNames(typeNames).mark(tokens);
        return parser(tokens).initialState();
    }

    /** Locations, filter and conditions. */
    public static LitmusParser.FinalPartContext finalPart(List<SourceToken> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            SourceToken token = tokens.get(i);
            boolean call = i + 1 < tokens.size() && tokens.get(i + 1).getText().equals("(");
            Integer word = FINAL_WORDS.get(token.getText());
            Integer called = call ? FINAL_CALLS.get(token.getText()) : null;
            if (word != null) {
                token.setType(word);
            } else if (called != null) {
                token.setType(called);
            }
        }
        return parser(tokens).finalPart();
    }

    /** One expression, which the tokens before the end of file make up. */
    public static LitmusParser.ExpressionContext constant(List<SourceToken> tokens) {
        return parser(tokens).constantExpression().expression();
    }

    static boolean isName(Token token) {
        return token.getType() == LitmusLexer.ID || token.getType() == LitmusParser.TYPE_NAME;
    }

    /** Makes one token of each {@code else if}. */
    private static List<SourceToken> joined(List<SourceToken> tokens) {
        List<SourceToken> joined = new ArrayList<>(tokens.size());
        for (SourceToken token : tokens) {
            SourceToken before = joined.isEmpty() ? token : joined.get(joined.size() - 1);
            if (token.getText().equals("if") && before.getText().equals("else")) {
                before.setType(LitmusParser.ELSE_IF);
            } else {
                joined.add(token);
            }
        }
        return joined;
    }

    private static LitmusParser parser(List<SourceToken> preprocessed) {
        List<SourceToken> tokens = joined(preprocessed);
        Nesting.check(tokens);
        LitmusParser parser = new LitmusParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.setErrorHandler(new SyntaxErrors());
        // The grammar needs no more, and an else that could belong to many ifs is not looked beyond.
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        return parser;
    }
}
