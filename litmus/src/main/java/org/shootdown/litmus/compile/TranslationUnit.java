package org.shootdown.litmus.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.SourcePosition;
import org.shootdown.config.input.Warning;
import org.shootdown.litmus.compile.FunctionDefinition.Parameter;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExternalContext;
import org.shootdown.litmus.grammar.LitmusParser.InitDeclaratorContext;
import org.shootdown.litmus.grammar.LitmusParser.SpecifierContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.source.SourceFile;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.TypeReader;
import org.shootdown.litmus.type.TypeTable;
import org.shootdown.litmus.type.VoidType;
import org.shootdown.litmus.type.WordType;

/** What the program part declares: types, functions, threads, variables of the file's scope. */
public final class TranslationUnit {
    private final TypeReader types = new TypeReader(new TypeTable());
    private final List<FunctionDefinition> handlers = new ArrayList<>();
    private final Map<String, FunctionDefinition> functions = new LinkedHashMap<>();
    private final Set<String> functionMacros;
    private final Dialect dialect;
    private final Consumer<Warning> warnings;
    /** The variables that some thread takes for a lock, whatever they are declared as; in a plain test alone. */
    private final Set<String> locks;

    private final Map<String, GlobalVariable> globals = new LinkedHashMap<>();
    private final Map<Integer, FunctionDefinition> threads = new LinkedHashMap<>();
    private final IdentityHashMap<ParserRuleContext, TypeReader.Declared> locals = new IdentityHashMap<>();
    private final Set<ParserRuleContext> localTypes = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * Reads the declarations; function bodies are not looked into.
     *
     * @param functionMacros the macros that look like functions, for whoever looks for one that is not there
     * @param warnings gets what is likely to be a mistake
     * @throws org.shootdown.config.input.InvalidInputException at the first declaration that means nothing
     */
    public TranslationUnit(
            LitmusParser.ProgramContext program,
            Set<String> functionMacros,
            Dialect dialect,
            Consumer<Warning> warnings) {
        this.functionMacros = Set.copyOf(functionMacros);
        this.dialect = dialect;
        this.warnings = warnings;
        this.locks = dialect == Dialect.PLAIN ? LockNames.in(program) : Set.of();
        for (ExternalContext external : program.external()) {
            declare(external);
        }
        requireConsecutiveThreads(program);
    }

    public TypeReader types() {
        return types;
    }

    /** How strictly the program is read. */
    public Dialect dialect() {
        return dialect;
    }

    /** Warns of something in the program. */
    public void warn(Token place, String problem) {
        warnings.accept(SourceToken.warning(place, problem));
    }

    /** The type of a variable: an {@code int} that some thread of a plain test locks is a lock. */
    public CType variableType(String name, CType declared) {
        return locks.contains(name) && declared instanceof IntegerType ? WordType.SPINLOCK : declared;
    }

    public @Nullable FunctionDefinition function(String name) {
        return functions.get(name);
    }

    /** The functions that interrupts run, by the numbers that they have in every program. */
    public List<FunctionDefinition> handlers() {
        return List.copyOf(handlers);
    }

    /** The number of a function as a handler. */
    int handler(FunctionDefinition function) {
        if (!handlers.contains(function)) {
            handlers.add(function);
        }
        return handlers.indexOf(function);
    }

    public Set<String> functionNames() {
        return functions.keySet();
    }

    public Set<String> functionMacros() {
        return functionMacros;
    }

    public Map<String, GlobalVariable> globals() {
        return globals;
    }

    /** How many threads are written out. */
    public int threads() {
        return threads.size();
    }

    /** A thread by its number, from 0. */
    public FunctionDefinition thread(int number) {
        FunctionDefinition thread = threads.get(number);
        if (thread == null) {
            throw new IllegalArgumentException("no thread " + number);
        }
        return thread;
    }

    /** What a local declaration declares; it is read once, however often its function is inlined. */
    TypeReader.Declared local(List<SpecifierContext> specifiers, InitDeclaratorContext declarator) {
        return locals.computeIfAbsent(declarator, unused -> readLocal(specifiers, declarator));
    }

    private TypeReader.Declared readLocal(List<SpecifierContext> specifiers, InitDeclaratorContext declarator) {
        for (String refused : List.of("static", "extern", "typedef")) {
            if (TypeReader.has(specifiers, refused)) {
                throw SourceToken.error(declarator.start, "'" + refused + "' within a function is not supported");
            }
        }
        long elements = declarator.initializer() == null
                ? -1
                : declarator.initializer().initializerElement().size();
        TypeReader.Declared declared = types.read(specifiers, declarator.declarator(), elements);
        TypeReader.requireComplete(declared.type(), declared.place());
        boolean register =
                !(declared.type() instanceof WordType) && !declared.type().equals(VoidType.VOID);
        if (!register) {
            throw SourceToken.error(
                    declared.place(),
                    "a local variable is a register and cannot be "
                            + declared.type().name());
        }
        return declared;
    }

    /** The type that specifiers without a declarator define within a function; read once. */
    void localType(List<SpecifierContext> specifiers, ParserRuleContext declaration) {
        if (localTypes.add(declaration)) {
            types.read(specifiers, declaration.start);
        }
    }

    private void declare(ExternalContext external) {
        List<SpecifierContext> specifiers = external.specifier();
        if (external.externalTail() instanceof LitmusParser.FunctionContext function) {
            declareFunction(specifiers, function);
        } else if (external.externalTail() instanceof LitmusParser.VariablesContext variables) {
            variables.initDeclarator().forEach(variable -> declareVariable(specifiers, variable));
        } else if (!specifiers.isEmpty()) {
            types.read(specifiers, external.start);
        }
    }

    private void declareVariable(List<SpecifierContext> specifiers, InitDeclaratorContext variable) {
        if (specifiers.isEmpty()) {
            throw SourceToken.error(variable.start, "expected a declaration, a function or a thread");
        }
        TypeReader.Declared declared = types.read(specifiers, variable.declarator(), -1);
        if (TypeReader.has(specifiers, "typedef")) {
            types.defineType(declared);
        } else if (!TypeReader.has(specifiers, "extern")) {
            addGlobal(declared, variable.initializer());
        }
    }

    private void addGlobal(TypeReader.Declared declared, LitmusParser.@Nullable InitializerContext initializer) {
        TypeReader.requireComplete(declared.type(), declared.place());
        GlobalVariable variable = new GlobalVariable(declared.name(), declared.type(), declared.place(), initializer);
        if (globals.put(declared.name(), variable) != null) {
            throw SourceToken.error(declared.place(), "'" + declared.name() + "' is already declared");
        }
    }

    private void declareFunction(List<SpecifierContext> specifiers, LitmusParser.FunctionContext function) {
        Token name = function.ID().getSymbol();
        boolean thread = isThread(name.getText());
        CType result = specifiers.isEmpty() && thread ? VoidType.VOID : types.read(specifiers, function.pointer());
        if (function.block() == null) {
            return;
        }
        FunctionDefinition definition = new FunctionDefinition(
                name,
                result,
                parameters(function.parameterList()),
                function.block(),
                AssignedNames.in(function.block()));
        Object before =
                thread ? threads.put(threadNumber(name), definition) : functions.put(name.getText(), definition);
        if (before != null) {
            throw SourceToken.error(name, "'" + name.getText() + "' is already defined");
        }
    }

    static boolean isThread(String function) {
        return function.matches("P[0-9]+");
    }

    private static int threadNumber(Token name) {
        String digits = name.getText().substring(1);
        if (digits.length() > 4 || Integer.parseInt(digits) >= Limits.THREADS) {
            throw SourceToken.error(name, "at most " + Limits.THREADS + " threads, P0 to P" + (Limits.THREADS - 1));
        }
        return Integer.parseInt(digits);
    }

    private List<Parameter> parameters(LitmusParser.ParameterListContext list) {
        List<Parameter> parameters = new ArrayList<>();
        for (LitmusParser.ParameterContext parameter : list.parameter()) {
            CType type = types.read(parameter);
            boolean named = parameter.ID() != null;
            if (type.equals(VoidType.VOID) && !named && list.parameter().size() == 1) {
                return List.of();
            }
            Token place = named ? parameter.ID().getSymbol() : parameter.start;
            String name = named ? parameter.ID().getText() : "";
            parameters.add(new Parameter(name, parameterType(name, type), place));
        }
        return parameters;
    }

    private CType parameterType(String name, CType declared) {
        return declared instanceof PointerType pointer
                ? new PointerType(variableType(name, pointer.target()))
                : declared;
    }

    private void requireConsecutiveThreads(LitmusParser.ProgramContext program) {
        if (threads.isEmpty()) {
            SourceFile file = ((SourceToken) program.getStop()).file();
            throw InvalidInputException.at(
                    SourcePosition.ofFile(file.name()),
                    "there is no thread yet: write P0(...) { ... } before the condition");
        }
        for (int number = 0; number < threads.size(); number++) {
            if (!threads.containsKey(number)) {
                int highest = threads.keySet().stream().max(Integer::compare).orElseThrow();
                throw SourceToken.error(
                        thread(highest).place(), "threads are numbered from P0 without gaps; there is no P" + number);
            }
        }
    }
}
