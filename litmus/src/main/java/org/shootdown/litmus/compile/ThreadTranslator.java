package org.shootdown.litmus.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Program;
import org.shootdown.litmus.compile.FunctionDefinition.Parameter;
import org.shootdown.litmus.grammar.LitmusParser.InitDeclaratorContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;

/**
 * Translates one thread: what all parts of the translation share.
 *
 * <p>Registers: the parameters, {@code current} if tasks exist, then the thread's own variables, which keep their
 * registers to the end so that conditions can ask for them; above these a stack for temporaries and inlined calls.
 */
public final class ThreadTranslator {
    /** The hidden parameter with the address of the CPU's task. */
    public static final String CURRENT = "current";

    private final TranslationUnit unit;
    private final Surroundings surroundings;
    private final Sites where;
    private final Assembler assembler;
    private final RegisterFile registers;
    private final Computation computation;
    private final Places places;
    private final Expressions expressions;
    private final Statements statements;
    private final Calls calls;
    private final ThreadVariables variables;
    private final List<String> parameters = new ArrayList<>();
    /** Around the parameters: what has an initial value, which the initializer of its declaration may read. */
    private final Scope preset;

    /** The registers without a declaration that may be misspelt variables, until they are warned of. */
    private final Set<String> doubtful = new HashSet<>();

    private final Set<ParserRuleContext> presetDeclarations = Collections.newSetFromMap(new IdentityHashMap<>());

    private Frame frame;
    private @Nullable Value current;
    private int translated;

    private ThreadTranslator(
            TranslationUnit unit, FunctionDefinition thread, Surroundings surroundings, Set<String> presets) {
        this.unit = unit;
        this.surroundings = surroundings;
        this.where = new Sites(thread);
        this.assembler = new Assembler(where);
        this.registers = new RegisterFile(where);
        this.computation = new Computation(assembler, registers, where, unit.dialect());
        this.places = new Places(this);
        this.expressions = new Expressions(this);
        this.statements = new Statements(this);
        this.calls = new Calls(this);
        this.frame = new Frame(thread, null);
        this.preset = frame.scope();
        frame.openScope();
        this.variables = new ThreadVariables(unit, thread);
        declareParameters(thread);
        takeRegisters(presets);
    }

    /**
     * A translated thread.
     *
     * @param program its instructions
     * @param types by name of each parameter and variable: its C type; the program knows the registers
     * @param several by name of each variable that blocks declare more than once: where the first is declared, which
     *     stands for the name
     */
    public record Translated(Program program, Map<String, CType> types, Map<String, Token> several) {}

    /**
     * Translates a thread.
     *
     * @param presets the names of variables that get a value before the thread starts; they become parameters
     * @throws org.shootdown.config.input.InvalidInputException at the first thing that cannot be translated
     */
    public static Translated translate(
            TranslationUnit unit, FunctionDefinition thread, Surroundings surroundings, Set<String> presets) {
        return new ThreadTranslator(unit, thread, surroundings, presets).translate();
    }

    private Translated translate() {
        FunctionDefinition thread = frame.function();
        statements.body(thread.body());
        frame.requireLabels();
        assembler.bind(frame.end());
        assembler.halt();
        Scope outermost = frame.scope();
        int handlerParameter = translateHandlers();
        Map<String, Integer> exported = new LinkedHashMap<>();
        Map<String, CType> types = new HashMap<>();
        for (Parameter parameter : thread.parameters()) {
            if (outermost.find(parameter.name()) instanceof Scope.Variable variable) {
                exported.put(parameter.name(), variable.place().register());
                types.put(parameter.name(), parameter.type());
            }
        }
        for (Place.Local variable : variables.places()) {
            if (variable.type().isScalar() && exported.putIfAbsent(variable.name(), variable.register()) == null) {
                types.put(variable.name(), variable.type());
            }
        }
        Program program = assembler.build(thread.name(), registers.highest(), parameters, exported, handlerParameter);
        assembler.unsetReads(program).forEach(this::report);
        return new Translated(program, types, variables.several(parameters));
    }

    /** Handlers have registers of their own, as they come at any time; one runs at a time, so they share them. */
    private int translateHandlers() {
        registers.takeUnused();
        int parameter = unit.handlers().isEmpty() ? 0 : registers.take();
        for (FunctionDefinition handler : unit.handlers()) {
            where.begin(handler);
            assembler.beginHandler();
            calls.handler(handler, parameter);
            assembler.endHandler();
        }
        return parameter;
    }

    private void declareParameters(FunctionDefinition thread) {
        for (Parameter parameter : thread.parameters()) {
            if (parameter.name().isEmpty() || !parameter.type().isScalar()) {
                throw SourceToken.error(parameter.place(), "a thread's parameters are named pointers or integers");
            }
            Place.Local place = new Place.Local(parameter.name(), registers.take(), parameter.type());
            if (!frame.scope().add(parameter.name(), new Scope.Variable(place))) {
                throw SourceToken.error(parameter.place(), "'" + parameter.name() + "' is already a parameter");
            }
            parameters.add(parameter.name());
        }
        StructType task = unit.types().table().find(StructType.TASK);
        if (task != null) {
            current = new Value.InRegister(registers.take(), new PointerType(task), false);
            parameters.add(CURRENT);
        }
    }

    private void takeRegisters(Set<String> presets) {
        for (ThreadVariables.Declaration variable : variables.declarations()) {
            if (presets.contains(variable.name()) && !parameters.contains(variable.name())) {
                Place.Local place =
                        variables.place(variable, registers.take(variable.type().words()));
                preset.add(variable.name(), new Scope.Variable(place));
                presetDeclarations.add(variable.place());
                parameters.add(variable.name());
            }
        }
        Set<String> undeclared = undeclared(presets);
        undeclared.stream().filter(name -> !LkmmRegisters.isUsual(name)).forEach(doubtful::add);
        for (String name : undeclared) {
            if (presets.contains(name)) {
                takeUndeclared(name);
                parameters.add(name);
            }
        }
        for (ThreadVariables.Declaration variable : variables.declarations()) {
            if (!variables.isPlaced(variable)) {
                variables.place(variable, registers.take(variable.type().words()));
            }
        }
        undeclared.stream()
                .filter(name -> !presets.contains(name))
                .forEach(name -> assembler.begin(takeUndeclared(name).register(), 1));
    }

    private Set<String> undeclared(Set<String> presets) {
        Set<String> declared = new HashSet<>(parameters);
        variables.declarations().forEach(variable -> declared.add(variable.name()));
        declared.addAll(unit.globals().keySet());
        Set<String> undeclared = LkmmRegisters.undeclared(unit, frame.function(), presets, declared);
        undeclared.removeIf(name -> !LkmmRegisters.isUsual(name) && surroundings.typeOf(name) != null);
        return undeclared;
    }

    /** Says once what a name is taken for that nothing declares. */
    void warnOfUndeclared(Token name) {
        if (doubtful.remove(name.getText())) {
            unit.warn(name, "'" + name.getText() + "' is not declared; it is taken for a register, as by herd7");
        }
    }

    /** Warns of a use of a thread's parameter that must have been meant for what it points to. */
    void warnOfPointerItself(Place.Local local, Token place) {
        boolean pointer = unit.dialect() == Dialect.PLAIN && local.type() instanceof PointerType;
        if (pointer && parameters.contains(local.name())) {
            String name = local.name();
            unit.warn(place, "'" + name + "' is the pointer itself; what it points to is written '*" + name + "'");
        }
    }

    private Place.Local takeUndeclared(String name) {
        Place.Local place = variables.place(name, registers.take());
        frame.scope().add(name, new Scope.Variable(place));
        return place;
    }

    /** Says what the program reads before it is set. In a plain test that is 0, as for herd7; in kernel code, anything. */
    private void report(UnsetReads.Finding finding) {
        Marks.Reads read = finding.read();
        if (read.function() != null) {
            throw SourceToken.error(
                    read.place(),
                    "this uses the value of '" + read.name() + "', which can end without a return (it is defined at "
                            + SourceToken.position(read.function()) + ")");
        }
        String problem = "'" + read.name() + "' " + (finding.always() ? "is" : "may be") + " read before it is set";
        boolean plain = unit.dialect() == Dialect.PLAIN;
        if (finding.always() && !plain) {
            throw SourceToken.error(read.place(), problem);
        }
        unit.warn(read.place(), problem + (plain ? "; it is 0 then, as for herd7" : ""));
    }

    TranslationUnit unit() {
        return unit;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Sites where() {
        return where;
    }

    Assembler assembler() {
        return assembler;
    }

    RegisterFile registers() {
        return registers;
    }

    Computation computation() {
        return computation;
    }

    Places places() {
        return places;
    }

    Expressions expressions() {
        return expressions;
    }

    Statements statements() {
        return statements;
    }

    Calls calls() {
        return calls;
    }

    /** Whether the initial state gives the variable of a declaration its value. */
    boolean isPreset(InitDeclaratorContext declaration) {
        return presetDeclarations.contains(declaration);
    }

    /** The thread's own variables, whose registers are fixed. */
    ThreadVariables variables() {
        return variables;
    }

    /** The address of the CPU's task; null if there are no tasks. */
    @Nullable Value current() {
        return current;
    }

    Frame frame() {
        return frame;
    }

    void frame(Frame current) {
        frame = current;
    }

    /** Counts a statement, so that calls of calls cannot keep the translation busy for ever. */
    void countStatement() {
        if (++translated > Limits.STATEMENTS) {
            throw where.error("more than " + Limits.STATEMENTS + " statements in one thread, counting every call");
        }
    }
}
