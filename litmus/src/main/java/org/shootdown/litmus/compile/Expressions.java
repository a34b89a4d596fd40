package org.shootdown.litmus.compile;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.compile.Value.Known;
import org.shootdown.litmus.grammar.LitmusBaseVisitor;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.BinaryOperator;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.Literals;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.TypeReader;
import org.shootdown.litmus.type.VoidType;

/** Translates expressions to values, and conditions to jumps. */
final class Expressions extends LitmusBaseVisitor<Value> {
    private final ThreadTranslator thread;
    private final Alternatives alternatives;

    Expressions(ThreadTranslator thread) {
        this.thread = thread;
        this.alternatives = new Alternatives(thread);
    }

    /** The value of an expression; its instructions belong to the expression's first line. */
    Value value(ExpressionContext expression) {
        Token before = thread.where().moveTo(expression.start);
        Value value = visit(expression);
        thread.where().moveTo(before);
        return value;
    }

    /** Translates an expression for its effect. */
    void effect(ExpressionContext expression) {
        int mark = thread.registers().mark();
        if (expression instanceof LitmusParser.PostfixContext postfix) {
            thread.where().moveTo(expression.start);
            step(postfix.expression(), postfix.op, false);
        } else if (expression instanceof LitmusParser.CallContext call) {
            unused(call);
        } else {
            value(expression);
        }
        thread.registers().release(mark);
    }

    /** A call for its effect: what it returns, if anything, is dropped. */
    private Value unused(LitmusParser.CallContext call) {
        Token before = thread.where().moveTo(call.start);
        Value value = thread.calls().call(call, false);
        thread.where().moveTo(before);
        return value;
    }

    private Computation computation() {
        return thread.computation();
    }

    // ---- Names and literals ------------------------------------------------------------------------------------

    @Override
    public Value visitName(LitmusParser.NameContext name) {
        Scope.Binding binding = thread.frame().scope().find(name.getText());
        if (binding instanceof Scope.Named named) {
            return named.value();
        }
        if (binding != null || thread.places().global(name.getText()) != null) {
            return held(thread.places().of(name));
        }
        Value current = thread.current();
        if (name.getText().equals(ThreadTranslator.CURRENT) && current != null) {
            return current;
        }
        Constant constant = constant(name.getText());
        if (constant != null) {
            return new Known(constant);
        }
        FunctionDefinition function = thread.unit().function(name.getText());
        if (function == null) {
            throw unknown(name);
        }
        return new Value.FunctionName(function);
    }

    /** The value of a place: of an array its address. */
    private Value held(Place place) {
        return place.type() instanceof ArrayType array
                ? thread.places().decayed(place, array)
                : computation().load(place, Order.PLAIN);
    }

    private @Nullable Constant constant(String name) {
        return switch (name) {
            case "NULL" -> new Constant(0, new PointerType(VoidType.VOID));
            case "true" -> new Constant(1, IntegerType.BOOL);
            case "false" -> new Constant(0, IntegerType.BOOL);
            default -> thread.unit().types().table().enumerator(name);
        };
    }

    private static RuntimeException unknown(LitmusParser.NameContext name) {
        String word = name.getText();
        String problem = word.equals(ThreadTranslator.CURRENT)
                ? "'current' needs a definition of struct task_struct"
                : "there is no variable or constant '" + word + "'";
        return SourceToken.error(name.start, problem);
    }

    @Override
    public Value visitIntegerLiteral(LitmusParser.IntegerLiteralContext literal) {
        return new Known(Literals.integer(literal.start));
    }

    @Override
    public Value visitCharacterLiteral(LitmusParser.CharacterLiteralContext literal) {
        return new Known(Literals.character(literal.start));
    }

    @Override
    public Value visitParentheses(LitmusParser.ParenthesesContext parentheses) {
        return value(parentheses.expression());
    }

    @Override
    public Value visitStatementExpression(LitmusParser.StatementExpressionContext expression) {
        return thread.statements().valueOf(expression.block());
    }

    // ---- Types -------------------------------------------------------------------------------------------------

    @Override
    public Value visitSizeofType(LitmusParser.SizeofTypeContext sizeof) {
        CType type = thread.unit().types().read(sizeof.typeName());
        TypeReader.requireComplete(type, sizeof.start);
        return Computation.known(type.size(), IntegerType.UNSIGNED_LONG);
    }

    @Override
    public Value visitSizeofExpression(LitmusParser.SizeofExpressionContext sizeof) {
        boolean reachable = thread.assembler().mute();
        int mark = thread.registers().mark();
        CType type = typeOf(sizeof.expression());
        thread.registers().release(mark);
        thread.assembler().unmute(reachable);
        return Computation.known(type.size(), IntegerType.UNSIGNED_LONG);
    }

    private CType typeOf(ExpressionContext expression) {
        if (expression instanceof LitmusParser.ParenthesesContext parentheses) {
            return typeOf(parentheses.expression());
        }
        boolean place = expression instanceof LitmusParser.MemberContext
                || expression instanceof LitmusParser.IndexContext
                || (expression instanceof LitmusParser.NameContext
                        && thread.places().isVariable(expression.getText()))
                || (expression instanceof LitmusParser.UnaryContext unary
                        && unary.op.getText().equals("*"));
        return place ? thread.places().of(expression).type() : value(expression).type();
    }

    @Override
    public Value visitCast(LitmusParser.CastContext cast) {
        CType type = thread.unit().types().read(cast.typeName());
        if (type.equals(VoidType.VOID) && cast.expression() instanceof LitmusParser.CallContext call) {
            unused(call);
            return new Value.Nothing();
        }
        Value value = value(cast.expression());
        return type.equals(VoidType.VOID)
                ? new Value.Nothing()
                : computation().conversions().cast(value, type);
    }

    // ---- Places ------------------------------------------------------------------------------------------------

    @Override
    public Value visitIndex(LitmusParser.IndexContext index) {
        return held(thread.places().of(index));
    }

    @Override
    public Value visitMember(LitmusParser.MemberContext member) {
        return held(thread.places().of(member));
    }

    @Override
    public Value visitUnary(LitmusParser.UnaryContext unary) {
        int mark = thread.registers().mark();
        return switch (unary.op.getText()) {
            case "*" -> held(thread.places().of(unary));
            case "&" -> addressOf(unary.expression());
            default -> computation().unary(unary.op.getText(), value(unary.expression()), mark);
        };
    }

    private Value addressOf(ExpressionContext expression) {
        return thread.places().addressOf(thread.places().of(expression));
    }

    @Override
    public Value visitAssignment(LitmusParser.AssignmentContext assignment) {
        String operator = assignment.op.getText();
        if (operator.equals("=")) {
            Value value = value(assignment.expression(1));
            Place place = thread.places().of(assignment.expression(0));
            boolean number = value instanceof Known known && !(known.type() instanceof PointerType);
            if (number && place instanceof Place.Local local) {
                thread.warnOfPointerItself(local, assignment.start);
            }
            return assign(place, value);
        }
        Place place = thread.places().of(assignment.expression(0));
        int mark = thread.registers().mark();
        Value old = computation().load(place, Order.PLAIN);
        Value operand = value(assignment.expression(1));
        BinaryOperator binary = BinaryOperator.of(operator.substring(0, operator.length() - 1));
        return assign(place, computation().binary(binary, old, operand, mark));
    }

    /** Stores a value; what it yields is the variable, or the value that went to memory. */
    private Value assign(Place place, Value value) {
        if (place instanceof Place.Local local) {
            computation().store(place, value, Order.PLAIN);
            return new InRegister(local.register(), local.type(), false);
        }
        Value converted = computation().convert(value, place.type());
        computation().store(place, converted, Order.PLAIN);
        return converted;
    }

    @Override
    public Value visitPrefix(LitmusParser.PrefixContext prefix) {
        return step(prefix.expression(), prefix.op, false);
    }

    @Override
    public Value visitPostfix(LitmusParser.PostfixContext postfix) {
        return step(postfix.expression(), postfix.op, true);
    }

    private Value step(ExpressionContext operand, Token operator, boolean yieldsOld) {
        Place place = thread.places().of(operand);
        Value old = computation().load(place, Order.PLAIN);
        if (yieldsOld && place instanceof Place.Local) {
            InRegister copy = computation().temporary(place.type());
            computation().store(new Place.Local("", copy.register(), place.type()), old, Order.PLAIN);
            old = copy;
        }
        int mark = thread.registers().mark();
        BinaryOperator binary = operator.getText().equals("++") ? BinaryOperator.ADD : BinaryOperator.SUBTRACT;
        Value changed = assign(place, computation().binary(binary, old, new Known(Constant.of(1)), mark));
        return yieldsOld ? old : changed;
    }

    // ---- Operators ---------------------------------------------------------------------------------------------

    @Override
    public Value visitBinary(LitmusParser.BinaryContext binary) {
        int mark = thread.registers().mark();
        Value left = value(binary.expression(0));
        Value right = value(binary.expression(1));
        String symbol = binary.op.getText();
        boolean swap = symbol.equals(">") || symbol.equals(">=");
        BinaryOperator operator = BinaryOperator.of(swap ? symbol.replace('>', '<') : symbol);
        return swap
                ? computation().binary(operator, right, left, mark)
                : computation().binary(operator, left, right, mark);
    }

    @Override
    public Value visitLogical(LitmusParser.LogicalContext logical) {
        return truth(logical);
    }

    private Value truth(ExpressionContext condition) {
        Assembler assembler = thread.assembler();
        int mark = thread.registers().mark();
        Label isFalse = new Label();
        branch(condition, false, isFalse);
        thread.registers().release(mark);
        if (!isFalse.isUsed()) {
            return Computation.known(1, IntegerType.BOOL);
        }
        if (!assembler.isReachable()) {
            assembler.bind(isFalse);
            return Computation.known(0, IntegerType.BOOL);
        }
        InRegister result = computation().temporary(IntegerType.BOOL);
        Label end = new Label();
        assembler.constant(result.register(), 1);
        assembler.jump(end);
        assembler.bind(isFalse);
        assembler.constant(result.register(), 0);
        assembler.bind(end);
        return result;
    }

    @Override
    public Value visitConditional(LitmusParser.ConditionalContext conditional) {
        return alternatives.value(conditional);
    }

    @Override
    public Value visitCall(LitmusParser.CallContext call) {
        return thread.calls().call(call, true);
    }

    @Override
    public Value visitChildren(RuleNode node) {
        throw SourceToken.error(((ParserRuleContext) node).start, "this expression is not supported");
    }

    // ---- Conditions --------------------------------------------------------------------------------------------

    /** Jumps to the target if the condition is as wanted; otherwise goes on. */
    void branch(ExpressionContext condition, boolean wanted, Label target) {
        if (condition instanceof LitmusParser.ParenthesesContext parentheses) {
            branch(parentheses.expression(), wanted, target);
        } else if (condition instanceof LitmusParser.UnaryContext unary
                && unary.op.getText().equals("!")) {
            branch(unary.expression(), !wanted, target);
        } else if (condition instanceof LitmusParser.LogicalContext logical) {
            branch(logical, wanted, target);
        } else {
            ExpressionContext hinted = hinted(condition);
            if (hinted == null) {
                branchOnValue(condition, wanted, target);
            } else {
                branch(hinted, wanted, target);
            }
        }
    }

    private void branchOnValue(ExpressionContext condition, boolean wanted, Label target) {
        int mark = thread.registers().mark();
        Token before = thread.where().moveTo(condition.start);
        if (condition instanceof LitmusParser.BinaryContext binary
                && binary.op.getText().matches("[!=]=")) {
            branchOnEquality(binary, wanted, target);
        } else {
            branch(visit(condition), wanted, target);
        }
        thread.where().moveTo(before);
        thread.registers().release(mark);
    }

    /** What is compared with zero needs no comparison. */
    private void branchOnEquality(LitmusParser.BinaryContext equality, boolean wanted, Label target) {
        int mark = thread.registers().mark();
        boolean wantedEqual = equality.op.getText().equals("==") == wanted;
        Value left = value(equality.expression(0));
        Value right = value(equality.expression(1));
        if (right instanceof Known known && known.bits() == 0 && left.type().isScalar()) {
            branch(left, !wantedEqual, target);
        } else {
            branch(computation().binary(BinaryOperator.EQUAL, left, right, mark), wantedEqual, target);
        }
    }

    private void branch(LitmusParser.LogicalContext logical, boolean wanted, Label target) {
        boolean and = logical.op.getText().equals("&&");
        if (and != wanted) {
            branch(logical.expression(0), wanted, target);
            branch(logical.expression(1), wanted, target);
        } else {
            Label decided = new Label();
            branch(logical.expression(0), !wanted, decided);
            branch(logical.expression(1), wanted, target);
            thread.assembler().bind(decided);
        }
    }

    /** What {@code likely} and {@code unlikely} are about. */
    private @Nullable ExpressionContext hinted(ExpressionContext condition) {
        if (condition instanceof LitmusParser.CallContext call
                && call.argument().size() == 1
                && call.argument(0).expression() != null) {
            String name = call.expression().getText();
            boolean hint = name.equals("likely") || name.equals("unlikely");
            return hint && thread.unit().function(name) == null
                    ? call.argument(0).expression()
                    : null;
        }
        return null;
    }

    /** Jumps to the target if a value is as wanted; otherwise goes on. */
    void branch(Value value, boolean wanted, Label target) {
        if (value instanceof Known || value.isUnheldAddress()) {
            boolean isTrue = !(value instanceof Known known) || known.bits() != 0;
            if (isTrue == wanted) {
                thread.assembler().jump(target);
            }
            return;
        }
        if (!value.type().isScalar()) {
            throw thread.where()
                    .error("a condition needs a value, not " + value.type().name());
        }
        int register = computation().register(value);
        if (wanted) {
            thread.assembler().jumpIfNotZero(register, target);
        } else {
            thread.assembler().jumpIfZero(register, target);
        }
    }
}
