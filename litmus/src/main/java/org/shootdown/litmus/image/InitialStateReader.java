package org.shootdown.litmus.image;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.Suggestions;
import org.shootdown.litmus.compile.Conversions;
import org.shootdown.litmus.compile.Dialect;
import org.shootdown.litmus.compile.FunctionDefinition.Parameter;
import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.grammar.LitmusParser.InitialEntryContext;
import org.shootdown.litmus.grammar.LitmusParser.InitialValueContext;
import org.shootdown.litmus.grammar.LitmusParser.MemberPathContext;
import org.shootdown.litmus.image.InitialState.Declared;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;
import org.shootdown.litmus.type.TypeReader;
import org.shootdown.litmus.type.VoidType;

/** Collects what the initial state declares, and what the program declares by naming it. */
final class InitialStateReader {
    private static final Set<String> CONSTANTS = Set.of("NULL", "none", "free", "true", "false");

    private final TranslationUnit unit;
    private final InitialState state = new InitialState();

    private InitialStateReader(TranslationUnit unit) {
        this.unit = unit;
    }

    static InitialState read(LitmusParser.InitialStateContext tree, TranslationUnit unit) {
        InitialStateReader reader = new InitialStateReader(unit);
        List<InitialEntryContext> entries = tree.initialEntry();
        entries.forEach(reader::declareObjects);
        entries.forEach(reader::declareRest);
        reader.declareGlobals();
        reader.declareParameters();
        entries.forEach(reader::declareNamed);
        return reader.state;
    }

    // ---- Objects with a type -----------------------------------------------------------------------------------

    /** Objects come first, so that an entry may name an mm that is declared below it. */
    private void declareObjects(InitialEntryContext entry) {
        if (entry instanceof LitmusParser.DeclareObjectContext declaration) {
            long elements = declaration.initialValue() == null
                    ? -1
                    : declaration.initialValue().initialElement().size();
            TypeReader.Declared declared =
                    unit.types().read(declaration.specifier(), declaration.declarator(), elements);
            boolean free = isName(declaration.initialValue(), "free");
            InitialValueContext value = free ? null : declaration.initialValue();
            if (free && !(declared.type() instanceof StructType)) {
                throw SourceToken.error(declaration.start, "only a struct can be free: nothing else is allocated");
            }
            CType type = unit.variableType(declared.name(), declared.type());
            add(new Declared(declared.name(), type, free, declared.place(), value, null));
        }
    }

    private static boolean isName(@Nullable InitialValueContext value, String name) {
        return value != null
                && value.expression() instanceof LitmusParser.NameContext
                && value.expression().getText().equals(name);
    }

    private void add(Declared declared) {
        TypeReader.requireComplete(declared.type(), declared.place());
        if (declared.type().equals(VoidType.VOID)) {
            throw SourceToken.error(declared.place(), "'" + declared.name() + "' cannot be void");
        }
        if (state.objects().putIfAbsent(declared.name(), declared) != null) {
            throw SourceToken.error(declared.place(), "'" + declared.name() + "' is already declared");
        }
        if (state.objects().size() > Limits.OBJECTS) {
            throw SourceToken.error(declared.place(), "more than " + Limits.OBJECTS + " objects");
        }
    }

    // ---- Everything else ---------------------------------------------------------------------------------------

    private void declareRest(InitialEntryContext entry) {
        if (entry instanceof LitmusParser.SetRegisterContext register) {
            int thread = threadNumber(register.thread);
            Token place = register.ID().getSymbol();
            requireFirst(register, thread);
            state.registers()
                    .add(new InitialState.RegisterValue(
                            thread, place.getText(), register.memberPath(), register.initialValue(), place));
        } else if (entry instanceof LitmusParser.SetPlaceContext set) {
            declarePlace(set);
        }
    }

    private void requireFirst(LitmusParser.SetRegisterContext register, int thread) {
        String name = register.ID().getText() + text(register.memberPath());
        boolean twice = state.registers().stream()
                .anyMatch(r -> r.thread() == thread && (r.name() + text(r.path())).equals(name));
        if (twice) {
            throw SourceToken.error(register.ID().getSymbol(), "'" + thread + ":" + name + "' already has a value");
        }
    }

    private static String text(List<MemberPathContext> path) {
        return path.stream().map(ParseTree::getText).collect(Collectors.joining());
    }

    private int threadNumber(Token token) {
        String digits = token.getText();
        int number = digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
        if (number >= unit.threads()) {
            throw SourceToken.error(token, "there is no thread P" + digits);
        }
        return number;
    }

    private void declarePlace(LitmusParser.SetPlaceContext set) {
        ExpressionContext content = set.initialPlace().expression();
        if (content instanceof LitmusParser.CallContext call && isEntry(call)) {
            declareEntry(call, set.initialValue());
            return;
        }
        if (content == null && (isTableName(set) || isGlobalAsid(set))) {
            return;
        }
        Token name = content == null ? set.initialPlace().ID().getSymbol() : content.start;
        boolean plainName = content == null || content instanceof LitmusParser.NameContext;
        if (plainName && !state.objects().containsKey(name.getText())) {
            add(new Declared(name.getText(), impliedType(name.getText(), set.initialValue()), false, name, null, null));
        }
        if (set.initialValue() != null) {
            state.assignments().add(new InitialState.Assignment(set.initialPlace(), set.initialValue()));
        }
    }

    private static boolean isEntry(LitmusParser.CallContext call) {
        return PageReference.entryLevel(call.expression().getText()) >= 0;
    }

    private void declareEntry(LitmusParser.CallContext call, @Nullable InitialValueContext value) {
        int level = PageReference.entryLevel(call.expression().getText());
        PageReference reference = PageReference.of(call, state.mms());
        String page = reference.page().getText();
        if (state.objects().containsKey(page)) {
            throw SourceToken.error(reference.page(), "'" + page + "' is an object, not a user page");
        }
        state.declarePage(page, level > 0, reference.page());
        if (state.pages().size() > Limits.OBJECTS) {
            throw SourceToken.error(reference.page(), "more than " + Limits.OBJECTS + " user pages");
        }
        boolean twice = state.entries().stream().anyMatch(e -> e.isFor(page, reference.mm(), level));
        if (twice) {
            throw SourceToken.error(call.start, "this entry already has a value");
        }
        state.entries().add(new InitialState.Entry(page, reference.mm(), level, value, call.start));
    }

    /** {@code mm.global_asid = 1;} sets no field: the machine keeps it. */
    private boolean isGlobalAsid(LitmusParser.SetPlaceContext set) {
        String mm = set.initialPlace().ID().getText();
        boolean meant = state.mms().contains(mm)
                && set.initialPlace().memberPath().size() == 1
                && set.initialPlace().memberPath(0).fieldName() != null
                && set.initialPlace().memberPath(0).fieldName().getText().equals("global_asid");
        if (meant) {
            String value = set.initialValue() == null ? "" : set.initialValue().getText();
            if (!value.equals("0") && !value.equals("1")) {
                throw SourceToken.error(set.start, "global_asid is 0 or 1");
            }
            state.globalAsids().put(mm, value.equals("1"));
        }
        return meant;
    }

    /** {@code T = PT(x);} gives a name to a table's descriptor; fields of it may be set afterwards. */
    private boolean isTableName(LitmusParser.SetPlaceContext set) {
        Token name = set.initialPlace().ID().getSymbol();
        if (state.tableNames().containsKey(name.getText())) {
            state.assignments().add(new InitialState.Assignment(set.initialPlace(), requireValue(set)));
            return true;
        }
        ExpressionContext value =
                set.initialValue() == null ? null : set.initialValue().expression();
        boolean table = value instanceof LitmusParser.CallContext call
                && PageReference.tableLevel(call.expression().getText()) >= 0;
        boolean plainName = set.initialPlace().memberPath().isEmpty();
        if (value == null || !table || !plainName || state.objects().containsKey(name.getText())) {
            return false;
        }
        state.tableNames().put(name.getText(), new InitialState.TableName(name.getText(), value, name));
        return true;
    }

    private static InitialValueContext requireValue(LitmusParser.SetPlaceContext set) {
        if (set.initialValue() == null) {
            throw SourceToken.error(set.start, "'" + set.start.getText() + "' is already declared");
        }
        return set.initialValue();
    }

    /** The type of a variable that only its use tells: what a thread's parameter of that name points to. */
    private CType impliedType(String name, @Nullable InitialValueContext value) {
        for (int thread = 0; thread < unit.threads(); thread++) {
            for (Parameter parameter : unit.thread(thread).parameters()) {
                if (parameter.name().equals(name) && parameter.type() instanceof PointerType pointer) {
                    return pointer.target();
                }
            }
        }
        boolean address = value != null
                && value.expression() instanceof LitmusParser.UnaryContext unary
                && unary.op.getText().equals("&");
        return address ? new PointerType(VoidType.VOID) : unit.variableType(name, IntegerType.INT);
    }

    // ---- What the program declares -----------------------------------------------------------------------------

    private void declareGlobals() {
        unit.globals().forEach((name, global) -> {
            if (!state.objects().containsKey(name)) {
                add(new Declared(name, global.type(), false, global.place(), null, global.initializer()));
            }
        });
    }

    private void declareParameters() {
        for (int number = 0; number < unit.threads(); number++) {
            int thread = number;
            for (Parameter parameter : unit.thread(thread).parameters()) {
                boolean given = state.registers().stream()
                        .anyMatch(r -> r.thread() == thread && r.name().equals(parameter.name()));
                if (!given && !state.isNamed(parameter.name())) {
                    declareParameter(thread, parameter);
                } else if (!given) {
                    requireType(parameter);
                }
            }
        }
    }

    /** A parameter is the address of the object of its name. */
    private void requireType(Parameter parameter) {
        Declared object = state.objects().get(parameter.name());
        if (object == null) {
            return;
        }
        CType address = new PointerType(object.type());
        if (unit.dialect() == Dialect.KERNEL && !Conversions.areImplicit(address, parameter.type())) {
            throw SourceToken.error(
                    parameter.place(),
                    "'" + parameter.name() + "' is the address of "
                            + object.type().named() + ", not "
                            + parameter.type().named());
        }
    }

    /** {@code p=y;} declares {@code y} too, if nothing else does. */
    private void declareNamed(InitialEntryContext entry) {
        Token name = addressed(entry.getRuleContext(InitialValueContext.class, 0));
        if (name == null || state.isNamed(name.getText()) || isConstant(name.getText())) {
            return;
        }
        add(new Declared(name.getText(), impliedType(name.getText(), null), false, name, null, null));
    }

    /** The variable whose address a value is, by itself or with {@code &}; null if the value is anything else. */
    private static @Nullable Token addressed(@Nullable InitialValueContext value) {
        ExpressionContext expression = value == null ? null : value.expression();
        if (expression instanceof LitmusParser.UnaryContext unary
                && unary.op.getText().equals("&")) {
            expression = unary.expression();
        }
        return expression instanceof LitmusParser.NameContext ? expression.start : null;
    }

    private boolean isConstant(String name) {
        return CONSTANTS.contains(name) || unit.types().table().enumerator(name) != null;
    }

    /** Where there is more than LKMM knows, its rule that a parameter declares a variable is none. */
    private boolean usesStructures() {
        return !state.pages().isEmpty()
                || state.objects().values().stream().anyMatch(object -> object.type() instanceof StructType);
    }

    private void declareParameter(int thread, Parameter parameter) {
        if (!(parameter.type() instanceof PointerType pointer)) {
            throw SourceToken.error(
                    parameter.place(),
                    "nothing is called '" + parameter.name() + "'; give the parameter a value with '" + thread + ":"
                            + parameter.name() + "=...' in the initial state");
        }
        if (usesStructures()) {
            String name = parameter.name();
            throw SourceToken.error(
                    parameter.place(),
                    "nothing is called '" + name + "'" + Suggestions.didYouMean(name, state.names())
                            + " (a parameter gets its value by its name; the initial state declares it)");
        }
        CType type = pointer.target().equals(VoidType.VOID) ? IntegerType.LONG : pointer.target();
        add(new Declared(parameter.name(), type, false, parameter.place(), null, null));
    }
}
