package org.shootdown.litmus.compile;

import java.util.HashSet;
import java.util.Set;
import org.antlr.v4.runtime.tree.ParseTree;
import org.shootdown.litmus.grammar.LitmusBaseVisitor;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.VoidType;

/** Collects the names that a program gives to a lock's operations, by themselves or with {@code &}. */
final class LockNames extends LitmusBaseVisitor<CType> {
    private final Set<String> names = new HashSet<>();

    private LockNames() {}

    static Set<String> in(ParseTree program) {
        LockNames visitor = new LockNames();
        visitor.visit(program);
        return Set.copyOf(visitor.names);
    }

    @Override
    public CType visitCall(LitmusParser.CallContext call) {
        boolean locks = LockPrimitives.NAMES.contains(call.expression().getText());
        ExpressionContext lock =
                locks && !call.argument().isEmpty() ? call.argument(0).expression() : null;
        if (lock instanceof LitmusParser.UnaryContext address) {
            lock = address.expression();
        }
        if (lock instanceof LitmusParser.NameContext) {
            names.add(lock.getText());
        }
        return visitChildren(call);
    }

    @Override
    protected CType defaultResult() {
        return VoidType.VOID;
    }
}
