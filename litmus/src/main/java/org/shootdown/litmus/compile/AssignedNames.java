package org.shootdown.litmus.compile;

import java.util.HashSet;
import java.util.Set;
import org.antlr.v4.runtime.tree.ParseTree;
import org.shootdown.litmus.grammar.LitmusBaseVisitor;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ArgumentContext;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.VoidType;

/**
 * Collects the names that a function assigns to or takes the address of.
 *
 * <p>A parameter that is not among them can stand for its argument itself, without a register of its own. The answer
 * goes by names alone, so that a shadowing local only costs an instruction.
 */
final class AssignedNames extends LitmusBaseVisitor<CType> {
    /** Primitives whose argument is a place to write to, rather than a value. */
    private static final Set<String> WRITERS = Set.of(
            "WRITE_ONCE",
            "smp_store_mb",
            "rcu_assign_pointer",
            "local_irq_save",
            "spin_lock_irqsave",
            "read_lock_irqsave",
            "write_lock_irqsave");

    private final Set<String> names = new HashSet<>();

    private AssignedNames() {}

    static Set<String> in(ParseTree body) {
        AssignedNames visitor = new AssignedNames();
        visitor.visit(body);
        return Set.copyOf(visitor.names);
    }

    @Override
    public CType visitAssignment(LitmusParser.AssignmentContext assignment) {
        assigned(assignment.expression(0));
        return visitChildren(assignment);
    }

    @Override
    public CType visitPrefix(LitmusParser.PrefixContext prefix) {
        assigned(prefix.expression());
        return visitChildren(prefix);
    }

    @Override
    public CType visitPostfix(LitmusParser.PostfixContext postfix) {
        assigned(postfix.expression());
        return visitChildren(postfix);
    }

    @Override
    public CType visitUnary(LitmusParser.UnaryContext unary) {
        if (unary.op.getText().equals("&")) {
            assigned(unary.expression());
        }
        return visitChildren(unary);
    }

    @Override
    public CType visitCall(LitmusParser.CallContext call) {
        if (WRITERS.contains(call.expression().getText())) {
            for (ArgumentContext argument : call.argument()) {
                if (argument.expression() != null) {
                    assigned(argument.expression());
                }
            }
        }
        return visitChildren(call);
    }

    @Override
    protected CType defaultResult() {
        return VoidType.VOID;
    }

    /** The variable that a place lies in; what a pointer leads to is no variable. */
    private void assigned(ExpressionContext place) {
        ExpressionContext base = place;
        while (true) {
            if (base instanceof LitmusParser.ParenthesesContext parentheses) {
                base = parentheses.expression();
            } else if (base instanceof LitmusParser.MemberContext member
                    && member.op.getText().equals(".")) {
                base = member.expression();
            } else if (base instanceof LitmusParser.IndexContext index) {
                base = index.expression(0);
            } else {
                break;
            }
        }
        if (base instanceof LitmusParser.NameContext) {
            names.add(base.getText());
        }
    }
}
