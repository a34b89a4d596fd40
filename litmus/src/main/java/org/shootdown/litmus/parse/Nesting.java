package org.shootdown.litmus.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.source.Limits;

/**
 * Refuses tokens that would make the parser, or a walk over its tree, recurse too deeply.
 *
 * <p>What nests without brackets is at most as deep as a statement has operators, so these are counted: a bracket keeps
 * the count of what surrounds it, a {@code ;} or {@code }} begins a new statement unless an {@code else} follows.
 */
final class Nesting {
    private static final Set<String> NEUTRAL = Set.of(";", ",", ")", "]", "}", "(", "[", "{");

    private final Deque<Integer> outer = new ArrayDeque<>();
    private int operators;
    /** Operators of this statement and of all that it is nested in. */
    private int total;

    private Nesting() {}

    /**
     * @throws org.shootdown.config.input.InvalidInputException at the token where it gets too deep
     */
    static void check(List<SourceToken> tokens) {
        Nesting nesting = new Nesting();
        for (int i = 0; i < tokens.size(); i++) {
            boolean continues = i + 1 < tokens.size() && isElse(tokens.get(i + 1));
            nesting.count(tokens.get(i), continues);
        }
    }

    private static boolean isElse(Token token) {
        return token.getText().equals("else");
    }

    private void count(SourceToken token, boolean continues) {
        switch (token.getText()) {
            case "(", "[", "{" -> open(token);
            case ")", "]", "}" -> close();
            default -> {}
        }
        if (!NEUTRAL.contains(token.getText()) && !isOperand(token)) {
            operators++;
            total++;
        }
        if (total > Limits.OPERATORS) {
            throw token.error("more than " + Limits.OPERATORS + " operators in one statement");
        }
        if ((token.getText().equals(";") || token.getText().equals("}")) && !continues) {
            total -= operators;
            operators = 0;
        }
    }

    private void open(SourceToken token) {
        outer.push(operators);
        operators = 0;
        if (outer.size() > Limits.NESTING) {
            throw token.error("brackets nest more than " + Limits.NESTING + " deep");
        }
    }

    private void close() {
        Integer before = outer.poll();
        if (before != null) {
            total -= operators;
            operators = before;
        }
    }

    private static boolean isOperand(Token token) {
        String text = token.getText();
        return !text.isEmpty()
                && (Character.isDigit(text.charAt(0)) || Parsing.isName(token) || text.charAt(0) == '\'');
    }
}
