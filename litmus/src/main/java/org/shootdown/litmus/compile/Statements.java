package org.shootdown.litmus.compile;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.BlockContext;
import org.shootdown.litmus.grammar.LitmusParser.BlockItemContext;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.grammar.LitmusParser.InitDeclaratorContext;
import org.shootdown.litmus.grammar.LitmusParser.SpecifierContext;
import org.shootdown.litmus.grammar.LitmusParser.StatementContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.TypeReader;

/** Translates statements. */
final class Statements {
    private final ThreadTranslator thread;
    private final LocalInitializers initializers;
    /** The labels of the switch whose direct items are being translated; null elsewhere. */
    private @Nullable SwitchLabels cases;

    Statements(ThreadTranslator thread) {
        this.thread = thread;
        this.initializers = new LocalInitializers(thread);
    }

    /** A function's body, in the scope of its parameters. */
    void body(BlockContext block) {
        SwitchLabels outer = cases;
        cases = null;
        items(block.blockItem());
        cases = outer;
    }

    private void block(BlockContext block) {
        SwitchLabels outer = cases;
        cases = null;
        scoped(() -> items(block.blockItem()));
        cases = outer;
    }

    private void scoped(Runnable translation) {
        int mark = thread.registers().mark();
        thread.frame().openScope();
        translation.run();
        thread.frame().closeScope();
        thread.registers().release(mark);
    }

    private void items(List<BlockItemContext> items) {
        items.forEach(this::item);
    }

    /** The value of a statement expression: that of its last statement, if it is an expression. */
    Value valueOf(BlockContext block) {
        List<BlockItemContext> items = block.blockItem();
        ExpressionContext last = items.isEmpty() ? null : expressionOf(items.get(items.size() - 1));
        if (last == null) {
            block(block);
            return new Value.Nothing();
        }
        thread.frame().openScope();
        items(items.subList(0, items.size() - 1));
        Value value = thread.expressions().value(last);
        thread.frame().closeScope();
        return value;
    }

    private static @Nullable ExpressionContext expressionOf(BlockItemContext item) {
        return item instanceof LitmusParser.LocalStatementContext local
                        && local.statement() instanceof LitmusParser.ExpressionStatementContext statement
                ? statement.expression()
                : null;
    }

    private void item(BlockItemContext item) {
        thread.where().moveTo(item.start);
        if (item instanceof LitmusParser.LocalStatementContext local) {
            statement(local.statement());
        } else if (item instanceof LitmusParser.LocalDeclarationContext declaration) {
            declaration(declaration);
        } else if (item instanceof LitmusParser.GotoLabelContext label) {
            thread.assembler().bindTarget(thread.frame().labelled(label.ID().getSymbol()));
        } else {
            caseLabel(item);
        }
    }

    private void caseLabel(BlockItemContext item) {
        Label label = cases == null ? null : cases.labelOf(item);
        if (label == null) {
            throw SourceToken.error(
                    item.start, "'" + item.start.getText() + "' can only stand directly in the braces of a switch");
        }
        thread.assembler().bind(label);
    }

    // ---- Declarations ------------------------------------------------------------------------------------------

    private void declaration(LitmusParser.LocalDeclarationContext declaration) {
        if (declaration.initDeclarator().isEmpty()) {
            thread.unit().localType(declaration.specifier(), declaration);
        }
        declare(declaration.specifier(), declaration.initDeclarator());
    }

    private void declare(List<SpecifierContext> specifiers, List<InitDeclaratorContext> declarators) {
        for (InitDeclaratorContext declarator : declarators) {
            TypeReader.Declared declared = thread.unit().local(specifiers, declarator);
            thread.where().moveTo(declarator.start);
            Scope.Binding binding = initializers.declare(declared, declarator);
            if (!thread.frame().scope().add(declared.name(), binding)) {
                throw SourceToken.error(declared.place(), "'" + declared.name() + "' is already declared");
            }
        }
    }

    // ---- Statements --------------------------------------------------------------------------------------------

    private void statement(StatementContext statement) {
        thread.countStatement();
        thread.where().moveTo(statement.start);
        if (statement instanceof LitmusParser.ExpressionStatementContext expression) {
            expressionStatement(expression);
        } else if (statement instanceof LitmusParser.BlockStatementContext block) {
            block(block.block());
        } else if (statement instanceof LitmusParser.IfStatementContext conditional) {
            ifStatement(conditional);
        } else if (statement instanceof LitmusParser.ReturnStatementContext returning) {
            returnStatement(returning);
        } else if (statement instanceof LitmusParser.GotoStatementContext jump) {
            thread.assembler().jump(thread.frame().target(jump.ID().getSymbol()));
        } else if (statement instanceof LitmusParser.BreakStatementContext) {
            leave(statement.start, thread.frame().breaks().peek());
        } else if (statement instanceof LitmusParser.ContinueStatementContext) {
            leave(statement.start, thread.frame().continues().peek());
        } else if (statement instanceof LitmusParser.SwitchStatementContext selection) {
            switchStatement(selection);
        } else {
            loop(statement);
        }
    }

    private void expressionStatement(LitmusParser.ExpressionStatementContext statement) {
        if (statement.expression() != null) {
            if (!Effects.has(statement.expression())) {
                thread.unit().warn(statement.start, "this statement has no effect");
            }
            thread.expressions().effect(statement.expression());
        }
    }

    private void leave(Token place, @Nullable Label target) {
        if (target == null) {
            throw SourceToken.error(place, "'" + place.getText() + "' outside a loop or switch");
        }
        thread.assembler().jump(target);
    }

    private void returnStatement(LitmusParser.ReturnStatementContext statement) {
        Frame frame = thread.frame();
        if (statement.expression() != null) {
            int mark = thread.registers().mark();
            Value value = thread.expressions().value(statement.expression());
            deliver(value, statement.expression(), frame.result());
            thread.registers().release(mark);
        } else if (frame.result() != null) {
            throw SourceToken.error(statement.start, "'" + frame.function().name() + "' has to return a value");
        }
        thread.assembler().jump(frame.end());
    }

    private void deliver(Value value, ExpressionContext expression, Place.@Nullable Local result) {
        if (result != null) {
            thread.computation().store(result, value, Order.PLAIN);
        } else if (!(value instanceof Value.Nothing)) {
            throw SourceToken.error(
                    expression.start, "'" + thread.frame().function().name() + "' returns nothing");
        }
    }

    private void ifStatement(LitmusParser.IfStatementContext statement) {
        Label end = new Label();
        boolean hasElse = statement.statement().size() > 1;
        List<LitmusParser.ElseIfContext> more = statement.elseIf();
        choose(statement.expression(), statement.statement(0), end, more.isEmpty() && !hasElse);
        for (int i = 0; i < more.size(); i++) {
            thread.where().moveTo(more.get(i).start);
            choose(more.get(i).expression(), more.get(i).statement(), end, i == more.size() - 1 && !hasElse);
        }
        if (hasElse) {
            sub(statement.statement(1));
        }
        thread.assembler().bind(end);
    }

    /** One condition with its statement, after which control goes to the end of the whole. */
    private void choose(ExpressionContext condition, StatementContext statement, Label end, boolean last) {
        Label otherwise = new Label();
        branch(condition, false, otherwise);
        sub(statement);
        if (!last) {
            thread.assembler().jump(end);
        }
        thread.assembler().bind(otherwise);
    }

    /** Jumps as a statement's condition says. */
    private void branch(ExpressionContext condition, boolean wanted, Label target) {
        if (condition instanceof LitmusParser.AssignmentContext) {
            thread.unit().warn(condition.start, "an assignment as a condition; if it is meant, put it in parentheses");
        }
        thread.expressions().branch(condition, wanted, target);
    }

    private void sub(StatementContext statement) {
        SwitchLabels outer = cases;
        cases = null;
        statement(statement);
        cases = outer;
    }

    private void loop(StatementContext statement) {
        if (statement instanceof LitmusParser.WhileStatementContext loop) {
            whileLoop(loop);
        } else if (statement instanceof LitmusParser.DoStatementContext loop) {
            doLoop(loop);
        } else {
            LitmusParser.ForStatementContext loop = (LitmusParser.ForStatementContext) statement;
            scoped(() -> forLoop(loop));
        }
    }

    private void loopBody(StatementContext body, Label breakTarget, Label continueTarget) {
        thread.frame().breaks().push(breakTarget);
        thread.frame().continues().push(continueTarget);
        sub(body);
        thread.frame().breaks().pop();
        thread.frame().continues().pop();
    }

    private void whileLoop(LitmusParser.WhileStatementContext loop) {
        Label head = new Label();
        Label end = new Label();
        thread.assembler().bindHead(head);
        branch(loop.expression(), false, end);
        loopBody(loop.statement(), end, head);
        thread.where().moveTo(loop.start);
        thread.assembler().jump(head);
        thread.assembler().bind(end);
    }

    private void doLoop(LitmusParser.DoStatementContext loop) {
        Label head = new Label();
        Label test = new Label();
        Label end = new Label();
        thread.assembler().bindHead(head);
        loopBody(loop.statement(), end, test);
        thread.assembler().bind(test);
        thread.where().moveTo(loop.expression().start);
        branch(loop.expression(), true, head);
        thread.assembler().bind(end);
    }

    private void forLoop(LitmusParser.ForStatementContext loop) {
        if (loop.forFirst() != null) {
            declare(loop.forFirst().specifier(), loop.forFirst().initDeclarator());
            loop.forFirst().expression().forEach(thread.expressions()::effect);
        }
        Label head = new Label();
        Label next = new Label();
        Label end = new Label();
        thread.assembler().bindHead(head);
        if (loop.expression() != null) {
            branch(loop.expression(), false, end);
        }
        loopBody(loop.statement(), end, next);
        thread.assembler().bind(next);
        thread.where().moveTo(loop.start);
        if (loop.forNext() != null) {
            loop.forNext().expression().forEach(thread.expressions()::effect);
        }
        thread.assembler().jump(head);
        thread.assembler().bind(end);
    }

    private void switchStatement(LitmusParser.SwitchStatementContext statement) {
        Label end = new Label();
        int mark = thread.registers().mark();
        Value value = thread.expressions().value(statement.expression());
        SwitchLabels labels = new SwitchLabels(thread, statement.block());
        labels.dispatch(value, end);
        thread.registers().release(mark);
        SwitchLabels outer = cases;
        cases = labels;
        thread.frame().breaks().push(end);
        scoped(() -> items(statement.block().blockItem()));
        thread.frame().breaks().pop();
        cases = outer;
        thread.assembler().bind(end);
    }
}
