package org.shootdown.litmus.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.Suggestions;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.FunctionDefinition.Parameter;
import org.shootdown.litmus.compile.Value.AddressOfLocal;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ArgumentContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.VoidType;

/**
 * Translates calls: a function's body takes the place of its call.
 *
 * <p>An inlined function's registers lie above its caller's and are free again when it returns. A parameter that the
 * function never assigns to needs no register: its name stands for the argument.
 */
final class Calls {
    private final ThreadTranslator thread;
    private final Deque<String> active = new ArrayDeque<>();
    /** Registers of variables that some pointer stands for: their values may change behind a name. */
    private final Set<Integer> addressed = new HashSet<>();

    Calls(ThreadTranslator thread) {
        this.thread = thread;
    }

    /** Notes that a pointer to a variable exists. */
    void addressTaken(Place.Local local) {
        for (int i = 0; i < local.type().words(); i++) {
            addressed.add(local.register() + i);
        }
    }

    /**
     * The value of a call.
     *
     * @param used whether anything is done with it
     */
    Value call(LitmusParser.CallContext call, boolean used) {
        if (!(call.expression() instanceof LitmusParser.NameContext)) {
            throw SourceToken.error(
                    call.start, "only a function's name, or a parameter that stands for one, can be called");
        }
        String name = call.expression().getText();
        FunctionDefinition function = function(name);
        if (function != null) {
            return inline(function, call, used);
        }
        if (isNull(name)) {
            thread.assembler().emit(Opcode.COMPLAIN, 1, 0, 0, 0);
            return Computation.known(0, IntegerType.INT);
        }
        Primitive primitive = Primitives.find(name);
        if (primitive == null) {
            throw SourceToken.error(call.start, "there is no function '" + name + "'" + explanation(name));
        }
        return primitive.translate(new Arguments(thread, call));
    }

    /** The function that a name stands for: itself, or what a parameter of that name was given. */
    private @Nullable FunctionDefinition function(String name) {
        Scope.Binding binding = thread.frame().scope().find(name);
        return binding instanceof Scope.Named named && named.value() instanceof Value.FunctionName given
                ? given.function()
                : thread.unit().function(name);
    }

    /** Whether a name is that of a parameter that was given no function: to call it is an oops. */
    private boolean isNull(String name) {
        return thread.frame().scope().find(name) instanceof Scope.Named named
                && named.value() instanceof Value.Known known
                && known.bits() == 0;
    }

    private String explanation(String name) {
        if (thread.unit().functionMacros().contains(name)) {
            return ", and macro '" + name + "' is not replaced within what it yields itself";
        }
        List<String> names = new ArrayList<>(Primitives.names());
        names.addAll(thread.unit().functionNames());
        names.addAll(thread.unit().functionMacros());
        return Suggestions.didYouMean(name, names);
    }

    private Value inline(FunctionDefinition function, LitmusParser.CallContext call, boolean used) {
        check(function, call);
        Place.Local result = null;
        if (!function.result().equals(VoidType.VOID)) {
            result = new Place.Local(function.name(), thread.registers().take(), function.result());
            thread.assembler().begin(result.register(), 1);
        }
        int mark = thread.registers().mark();
        List<Value> arguments = new ArrayList<>();
        for (int i = 0; i < call.argument().size(); i++) {
            arguments.add(
                    argument(call.argument(i), function.parameters().get(i).type()));
        }
        Token place = thread.where().token();
        Frame caller = thread.frame();
        Frame callee = new Frame(function, result);
        bind(function, arguments, callee);
        thread.frame(callee);
        active.push(function.name());
        thread.where().enter(function.name());
        thread.statements().body(function.body());
        callee.requireLabels();
        thread.assembler().bind(callee.end());
        thread.where().leave();
        thread.where().moveTo(place);
        active.pop();
        thread.frame(caller);
        thread.registers().release(mark);
        if (result == null) {
            return new Value.Nothing();
        }
        if (used) {
            thread.assembler().use(result, call.start, function.place());
        }
        return new InRegister(result.register(), result.type(), true);
    }

    /**
     * Translates a handler, which nothing calls: it begins where its interrupt finds the program.
     *
     * @param parameter the register of what it is given
     */
    void handler(FunctionDefinition function, int parameter) {
        if (function.parameters().size() != 1 || !function.result().equals(VoidType.VOID)) {
            throw SourceToken.error(
                    function.place(), "a handler takes one argument and returns nothing, as 'void f(void *info)' does");
        }
        int mark = thread.registers().mark();
        Frame frame = new Frame(function, null);
        Value given = new InRegister(parameter, new PointerType(VoidType.VOID), false);
        bind(function, List.of(given), frame);
        thread.frame(frame);
        active.push(function.name());
        thread.statements().body(function.body());
        frame.requireLabels();
        thread.assembler().bind(frame.end());
        active.pop();
        thread.registers().release(mark);
    }

    private Value argument(ArgumentContext argument, CType type) {
        if (argument.expression() == null) {
            throw SourceToken.error(argument.start, "expected a value, not a type");
        }
        Value value = thread.expressions().value(argument.expression());
        Token before = thread.where().moveTo(argument.start);
        thread.computation().conversions().require(value, type);
        thread.where().moveTo(before);
        return value;
    }

    private void check(FunctionDefinition function, LitmusParser.CallContext call) {
        thread.countStatement();
        if (active.contains(function.name())) {
            List<String> cycle = new ArrayList<>(List.of(function.name()));
            for (String name : active) {
                cycle.add(0, name);
                if (name.equals(function.name())) {
                    break;
                }
            }
            throw SourceToken.error(call.start, "recursion is not supported: " + String.join(" > ", cycle));
        }
        if (active.size() >= Limits.CALL_DEPTH) {
            throw SourceToken.error(call.start, "calls nest more than " + Limits.CALL_DEPTH + " deep");
        }
        int given = call.argument().size();
        int wanted = function.parameters().size();
        if (given != wanted) {
            throw SourceToken.error(
                    call.start, "'" + function.name() + "' takes " + Arguments.count(wanted) + ", not " + given);
        }
    }

    private void bind(FunctionDefinition function, List<Value> arguments, Frame callee) {
        for (int i = 0; i < arguments.size(); i++) {
            Parameter parameter = function.parameters().get(i);
            boolean fresh = callee.scope().add(parameter.name(), bind(function, parameter, arguments.get(i)));
            if (!fresh && !parameter.name().isEmpty()) {
                throw SourceToken.error(parameter.place(), "'" + parameter.name() + "' is already a parameter");
            }
        }
    }

    private Scope.Binding bind(FunctionDefinition function, Parameter parameter, Value argument) {
        Value value = thread.computation().convert(argument, parameter.type());
        boolean assigned = function.assigned().contains(parameter.name());
        if (value instanceof AddressOfLocal local) {
            requireUnassigned(assigned, parameter.place(), parameter.name(), local);
            return new Scope.Named(value);
        }
        if (value instanceof Value.FunctionName given && assigned) {
            throw SourceToken.error(
                    parameter.place(),
                    "'" + parameter.name() + "' stands for function '"
                            + given.function().name() + "' and cannot be assigned to");
        }
        if (!assigned && !(value instanceof InRegister in && addressed.contains(in.register()))) {
            return new Scope.Named(fixed(value));
        }
        Place.Local place = new Place.Local(parameter.name(), thread.registers().take(), parameter.type());
        thread.computation().store(place, value, Order.PLAIN);
        return new Scope.Variable(place);
    }

    /** A named value may be read many times: its register is no temporary any more. */
    private static Value fixed(Value value) {
        return value instanceof InRegister in ? new InRegister(in.register(), in.type(), false) : value;
    }

    private static void requireUnassigned(boolean assigned, Token place, String parameter, AddressOfLocal local) {
        if (assigned) {
            throw SourceToken.error(
                    place,
                    "'" + parameter + "' points to local '" + local.place().name()
                            + "', a register, and so cannot be assigned to");
        }
    }
}
