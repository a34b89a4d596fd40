package org.shootdown.litmus.type;

import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.grammar.LitmusBaseVisitor;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.preprocess.SourceToken;

/** Evaluates constant expressions: array lengths, enumerators, case labels, initial values, {@code #if}. */
public class ConstantEvaluator extends LitmusBaseVisitor<Constant> {
    private final Function<String, @Nullable Constant> names;
    private final @Nullable TypeReader types;

    /**
     * @param names the named constants; null for a name that is none
     * @param types what {@code sizeof} and casts read types with, or null where there are no types
     */
    public ConstantEvaluator(Function<String, @Nullable Constant> names, @Nullable TypeReader types) {
        this.names = names;
        this.types = types;
    }

    /** For {@code #if}, where all arithmetic has 64 bits. */
    public static ConstantEvaluator ofDirective() {
        return new ConstantEvaluator(name -> null, null);
    }

    /** The value, in 64 bits. */
    public long evaluate(ExpressionContext expression) {
        return visit(expression).bits();
    }

    @Override
    public Constant visitName(LitmusParser.NameContext name) {
        Constant value = names.apply(name.getText());
        if (value == null) {
            throw SourceToken.error(name.start, "'" + name.getText() + "' is not a constant");
        }
        return value;
    }

    @Override
    public Constant visitIntegerLiteral(LitmusParser.IntegerLiteralContext literal) {
        Constant value = Literals.integer(literal.start);
        boolean widen = types == null && value.integerType().signed();
        return widen ? value.as(IntegerType.LONG) : value;
    }

    @Override
    public Constant visitCharacterLiteral(LitmusParser.CharacterLiteralContext literal) {
        return Literals.character(literal.start);
    }

    @Override
    public Constant visitParentheses(LitmusParser.ParenthesesContext parentheses) {
        return visit(parentheses.expression());
    }

    @Override
    public Constant visitSizeofType(LitmusParser.SizeofTypeContext sizeof) {
        CType type = reader(sizeof).read(sizeof.typeName());
        return new Constant(type.size(), IntegerType.UNSIGNED_LONG);
    }

    @Override
    public Constant visitCast(LitmusParser.CastContext cast) {
        return visit(cast.expression()).as(reader(cast).read(cast.typeName()));
    }

    @Override
    public Constant visitUnary(LitmusParser.UnaryContext unary) {
        if (unary.op.getText().equals("&") || unary.op.getText().equals("*")) {
            throw notConstant(unary);
        }
        return Constant.unary(unary.op.getText(), visit(unary.expression()));
    }

    @Override
    public Constant visitBinary(LitmusParser.BinaryContext binary) {
        Constant left = visit(binary.expression(0));
        Constant right = visit(binary.expression(1));
        boolean swap =
                binary.op.getText().startsWith(">") && !binary.op.getText().equals(">>");
        BinaryOperator operator = BinaryOperator.of(swap ? binary.op.getText().replace('>', '<') : binary.op.getText());
        if (operator.isDivision() && right.bits() == 0) {
            throw SourceToken.error(binary.op, "division by zero");
        }
        return swap ? Constant.binary(operator, right, left) : Constant.binary(operator, left, right);
    }

    @Override
    public Constant visitLogical(LitmusParser.LogicalContext logical) {
        boolean and = logical.op.getText().equals("&&");
        boolean left = visit(logical.expression(0)).bits() != 0;
        // As in C, what the left side decides is not evaluated: defined(X) && 1 / X.
        boolean result = left != and ? left : visit(logical.expression(1)).bits() != 0;
        return Constant.of(result ? 1 : 0);
    }

    @Override
    public Constant visitConditional(LitmusParser.ConditionalContext conditional) {
        boolean first = visit(conditional.expression(0)).bits() != 0;
        return visit(conditional.expression(first ? 1 : 2));
    }

    @Override
    public Constant visitChildren(RuleNode node) {
        throw notConstant((ParserRuleContext) node);
    }

    private TypeReader reader(ParserRuleContext place) {
        if (types == null) {
            throw notConstant(place);
        }
        return types;
    }

    protected static RuntimeException notConstant(ParserRuleContext tree) {
        return SourceToken.error(tree.start, "this is not a constant");
    }
}
