package org.shootdown.litmus.compile;

import org.antlr.v4.runtime.Token;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ArgumentContext;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;

/** The arguments of a primitive's call, and what a primitive needs to translate it. */
final class Arguments {
    private final ThreadTranslator thread;
    private final LitmusParser.CallContext call;

    Arguments(ThreadTranslator thread, LitmusParser.CallContext call) {
        this.thread = thread;
        this.call = call;
    }

    ThreadTranslator thread() {
        return thread;
    }

    Computation computation() {
        return thread.computation();
    }

    Assembler assembler() {
        return thread.assembler();
    }

    String name() {
        return call.expression().getText();
    }

    int size() {
        return call.argument().size();
    }

    /** {@code "1 argument"}, {@code "2 arguments"}. */
    static String count(int number) {
        return number + (number == 1 ? " argument" : " arguments");
    }

    Arguments require(int least, int most) {
        if (size() < least || size() > most) {
            String wanted = least == most ? count(least) : least + " to " + count(most);
            throw error("'" + name() + "' takes " + wanted + ", not " + size());
        }
        return this;
    }

    Arguments require(int wanted) {
        return require(wanted, wanted);
    }

    InvalidInputException error(String problem) {
        return SourceToken.error(call.start, problem);
    }

    InvalidInputException error(int argument, String problem) {
        return SourceToken.error(call.argument(argument).start, problem);
    }

    Token token(int argument) {
        return call.argument(argument).start;
    }

    // ---- Kinds of arguments ------------------------------------------------------------------------------------

    private ExpressionContext expression(int argument) {
        ArgumentContext context = call.argument(argument);
        if (context.expression() == null) {
            throw error(argument, "expected a value, not a type");
        }
        return context.expression();
    }

    Value value(int argument) {
        return thread.expressions().value(expression(argument));
    }

    /** The value of an argument in a register. */
    int register(int argument) {
        return computation().register(value(argument));
    }

    /** A register with an argument converted to a type. */
    int register(int argument, CType type) {
        return computation().register(computation().convert(value(argument), type));
    }

    /** An argument that designates a variable or memory. */
    Place place(int argument) {
        return thread.places().of(expression(argument));
    }

    /** The memory that a pointer argument leads to. */
    Place.Memory memory(int argument) {
        Place place = pointed(argument);
        if (place instanceof Place.Local local) {
            throw error(
                    argument, "'" + name() + "' needs shared memory, but '" + local.name() + "' is a local variable");
        }
        return (Place.Memory) place;
    }

    /** The memory or variable that a pointer argument leads to. */
    Place pointed(int argument) {
        Token at = call.argument(argument).start;
        return thread.places()
                .pointedTo(LkmmRegisters.pointer(thread.unit(), expression(argument), value(argument)), at);
    }

    /** The memory of a pointer argument, which must be to a scalar. */
    Place.Memory word(int argument) {
        Place.Memory memory = memory(argument);
        if (!memory.type().isScalar()) {
            throw error(
                    argument,
                    "'" + name() + "' works on one word, not on "
                            + memory.type().named());
        }
        return memory;
    }

    int addressRegister(Place.Memory memory) {
        return computation().register(memory.address());
    }

    /** An argument that is known when the program is translated. */
    long constant(int argument) {
        if (value(argument) instanceof Value.Known known) {
            return known.bits();
        }
        throw error(argument, "this argument of '" + name() + "' must be a constant");
    }

    /** An argument that is a bare word. */
    String word(int argument, String what) {
        if (expression(argument) instanceof LitmusParser.NameContext) {
            return expression(argument).getText();
        }
        throw error(argument, "expected " + what);
    }

    CType type(int argument) {
        if (call.argument(argument).typeName() == null) {
            throw error(argument, "expected a type");
        }
        return thread.unit().types().read(call.argument(argument).typeName());
    }

    // ---- Results -----------------------------------------------------------------------------------------------

    Value noInstruction() {
        return new Value.Nothing();
    }

    InRegister temporary(CType type) {
        return computation().temporary(type);
    }

    /** An instruction with operands a to d, whose order does not matter. */
    Value emit(Opcode opcode, int a, int b, int c, int d) {
        assembler().emit(opcode, a, b, c, d);
        return new Value.Nothing();
    }

    Value fence(Order order) {
        assembler().emit(Opcode.FENCE, 0, 0, 0, 0, order);
        return new Value.Nothing();
    }

    /** The pointer to a field of what a pointer value leads to. */
    int fieldAddress(Value pointer, String field) {
        StructType.Field found = pointer.type() instanceof PointerType to && to.target() instanceof StructType struct
                ? struct.field(field)
                : null;
        if (found == null) {
            throw error("'" + name() + "' needs a struct with a field '" + field + "'");
        }
        return computation().register(computation().displaced(pointer, found.offset(), IntegerType.INT));
    }
}
