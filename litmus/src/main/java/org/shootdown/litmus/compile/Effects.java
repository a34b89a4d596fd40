package org.shootdown.litmus.compile;

import org.antlr.v4.runtime.tree.ParseTree;
import org.shootdown.litmus.grammar.LitmusParser;

/** Whether an expression does anything. */
final class Effects {
    private Effects() {}

    /** As for a compiler's warnings: a cast, which says that the value is not wanted, counts as an effect. */
    static boolean has(ParseTree tree) {
        boolean act = tree instanceof LitmusParser.AssignmentContext
                || tree instanceof LitmusParser.PostfixContext
                || tree instanceof LitmusParser.PrefixContext
                || tree instanceof LitmusParser.CallContext
                || tree instanceof LitmusParser.CastContext
                || tree instanceof LitmusParser.StatementExpressionContext;
        for (int i = 0; i < tree.getChildCount() && !act; i++) {
            act = has(tree.getChild(i));
        }
        return act;
    }
}
