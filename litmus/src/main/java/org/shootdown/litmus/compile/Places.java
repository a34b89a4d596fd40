package org.shootdown.litmus.compile;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.compile.Value.AddressOfLocal;
import org.shootdown.litmus.grammar.LitmusBaseVisitor;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.BinaryOperator;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;
import org.shootdown.litmus.type.TypeReader;
import org.shootdown.litmus.type.VoidType;
import org.shootdown.litmus.type.WordType;

/** Translates expressions that designate a variable or memory. */
final class Places extends LitmusBaseVisitor<Place> {
    private final ThreadTranslator thread;

    Places(ThreadTranslator thread) {
        this.thread = thread;
    }

    /** What an expression designates. */
    Place of(ExpressionContext expression) {
        return visit(expression);
    }

    /** Whether a name is a variable, so that it designates a place. */
    boolean isVariable(String name) {
        Scope.Binding binding = thread.frame().scope().find(name);
        return binding == null ? global(name) != null : binding instanceof Scope.Variable;
    }

    @Override
    public Place visitName(LitmusParser.NameContext name) {
        Scope.Binding binding = thread.frame().scope().find(name.getText());
        if (binding instanceof Scope.Variable variable) {
            thread.warnOfUndeclared(name.start);
            return variable.place();
        }
        if (binding != null) {
            throw SourceToken.error(
                    name.start, "'" + name.getText() + "' stands for a value and cannot be assigned to");
        }
        CType type = global(name.getText());
        if (type == null) {
            throw SourceToken.error(name.start, "there is no variable '" + name.getText() + "'");
        }
        long address = thread.surroundings().addressOf(name.getText());
        return new Place.Memory(Computation.known(address, new PointerType(type)), type);
    }

    /** The type of a variable of the file's scope, which the program or the initial state declares; null if none does. */
    @Nullable CType global(String name) {
        GlobalVariable global = thread.unit().globals().get(name);
        return global == null ? thread.surroundings().typeOf(name) : global.type();
    }

    @Override
    public Place visitParentheses(LitmusParser.ParenthesesContext parentheses) {
        return of(parentheses.expression());
    }

    @Override
    public Place visitUnary(LitmusParser.UnaryContext unary) {
        if (!unary.op.getText().equals("*")) {
            return visitChildren(unary);
        }
        Value pointer = thread.expressions().value(unary.expression());
        return pointedTo(LkmmRegisters.pointer(thread.unit(), unary.expression(), pointer), unary.op);
    }

    /** The place a pointer leads to. */
    Place pointedTo(Value pointer, Token place) {
        if (pointer instanceof AddressOfLocal local) {
            return local.place();
        }
        if (!(pointer.type() instanceof PointerType type)) {
            throw SourceToken.error(place, pointer.type().named() + " is not a pointer");
        }
        if (type.target().equals(VoidType.VOID)) {
            throw SourceToken.error(place, "a void pointer leads to nothing of a type; cast it first");
        }
        TypeReader.requireComplete(type.target(), place);
        return new Place.Memory(pointer, type.target());
    }

    @Override
    public Place visitIndex(LitmusParser.IndexContext index) {
        Value pointer = thread.expressions().value(index.expression(0));
        Value offset = thread.expressions().value(index.expression(1));
        Token at = index.expression(1).start;
        if (pointer instanceof AddressOfLocal local) {
            return element(local.place(), offset, at);
        }
        int mark = thread.registers().mark();
        return pointedTo(thread.computation().binary(BinaryOperator.ADD, pointer, offset, mark), at);
    }

    /** An element of a local array; a pointer to a local scalar has only the element 0. */
    private Place element(Place.Local first, Value offset, Token at) {
        if (!(offset instanceof Value.Known known)) {
            throw SourceToken.error(at, "a local array is a set of registers: its index must be a constant");
        }
        CType type = first.type() instanceof ArrayType array ? array.element() : first.type();
        long length = first.type() instanceof ArrayType array ? array.length() : 1;
        if (known.bits() < 0 || known.bits() >= length) {
            throw SourceToken.error(at, "index " + known.bits() + " is outside the array");
        }
        return new Place.Local(first.name(), first.register() + (int) (known.bits() * type.words()), type);
    }

    @Override
    public Place visitMember(LitmusParser.MemberContext member) {
        Token name = member.fieldName().start;
        Place whole = member.op.getText().equals("->")
                ? pointedTo(thread.expressions().value(member.expression()), member.op)
                : of(member.expression());
        return field(whole, name);
    }

    private Place field(Place whole, Token name) {
        if (whole.type() instanceof WordType word && name.getText().equals("counter")) {
            return withType(whole, word);
        }
        if (!(whole.type() instanceof StructType struct)) {
            throw SourceToken.error(name, whole.type().named() + " has no fields");
        }
        StructType.Field field = struct.field(name.getText());
        if (field == null) {
            throw SourceToken.error(name, struct.name() + " has no field '" + name.getText() + "'");
        }
        if (whole instanceof Place.Local local) {
            int register = local.register() + (int) (field.offset() / Long.BYTES);
            return new Place.Local(local.name() + "." + field.name(), register, field.type());
        }
        Value address = ((Place.Memory) whole).address();
        return new Place.Memory(thread.computation().displaced(address, field.offset(), field.type()), field.type());
    }

    private static Place withType(Place whole, WordType word) {
        return whole instanceof Place.Memory memory
                ? new Place.Memory(memory.address(), word)
                : new Place.Local(((Place.Local) whole).name(), ((Place.Local) whole).register(), word);
    }

    /** The address of a place. */
    Value addressOf(Place place) {
        if (place instanceof Place.Local local) {
            thread.calls().addressTaken(local);
            return new AddressOfLocal(local);
        }
        Place.Memory memory = (Place.Memory) place;
        return Computation.retype(memory.address(), new PointerType(memory.type()));
    }

    /** An array is a pointer to its first element wherever it is used as a value. */
    Value decayed(Place place, ArrayType array) {
        Value address = addressOf(place);
        return address instanceof AddressOfLocal
                ? address
                : Computation.retype(address, new PointerType(array.element()));
    }

    @Override
    public Place visitCast(LitmusParser.CastContext cast) {
        throw SourceToken.error(cast.start, "the result of a cast cannot be assigned to");
    }

    @Override
    public Place visitChildren(RuleNode node) {
        throw SourceToken.error(((ParserRuleContext) node).start, "this cannot be assigned to");
    }
}
