package org.shootdown.litmus.image;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.Suggestions;
import org.shootdown.litmus.compile.Conversions;
import org.shootdown.litmus.compile.Dialect;
import org.shootdown.litmus.compile.FunctionDefinition.Parameter;
import org.shootdown.litmus.compile.Threads;
import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.grammar.LitmusParser.InitialEntryContext;
import org.shootdown.litmus.grammar.LitmusParser.InitialValueContext;
import org.shootdown.litmus.image.InitialState.Declared;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.type.ArrayType;
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
    private final Threads threads;
    private final InitialState state = new InitialState();

    private InitialStateReader(TranslationUnit unit, Threads threads) {
        this.unit = unit;
        this.threads = threads;
    }

    static InitialState read(LitmusParser.InitialStateContext tree, TranslationUnit unit, Threads threads) {
        InitialStateReader reader = new InitialStateReader(unit, threads);
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
            if (free) {
                declareFree(declared, declaration.start);
            } else {
                CType type = unit.variableType(declared.name(), declared.type());
                add(new Declared(declared.name(), type, false, declared.place(), value, null));
            }
        }
    }

    /** Free memory has no fields to name, so that an array of it is as many objects, which programs allocate one by one. */
    private void declareFree(TypeReader.Declared declared, Token at) {
        if (declared.type() instanceof StructType) {
            add(new Declared(declared.name(), declared.type(), true, declared.place(), null, null));
            return;
        }
        if (!(declared.type() instanceof ArrayType array && array.element() instanceof StructType)) {
            throw SourceToken.error(at, "only a struct can be free: nothing else is allocated");
        }
        requireNew(declared.name(), declared.place());
        state.pools().add(declared.name());
        for (long i = 0; i < array.length(); i++) {
            String name = declared.name() + "[" + i + "]";
            add(new Declared(name, array.element(), true, declared.place(), null, null));
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
        requireNew(declared.name(), declared.place());
        state.declare(declared);
        if (state.objects().size() > Limits.OBJECTS) {
            throw SourceToken.error(declared.place(), "more than " + Limits.OBJECTS + " objects");
        }
    }

    private void requireNew(String name, Token place) {
        if (state.objects().containsKey(name) || state.pools().contains(name)) {
            throw SourceToken.error(place, "'" + name + "' is already declared");
        }
    }

    // ---- Everything else ---------------------------------------------------------------------------------------

    private void declareRest(InitialEntryContext entry) {
        if (entry instanceof LitmusParser.SetRegisterContext register) {
            Token place = register.ID().getSymbol();
            InitialState.RegisterValue value = new InitialState.RegisterValue(
                    number(register.thread), place.getText(), register.memberPath(), register.initialValue(), place);
            if (!state.add(value)) {
                String path =
                        register.memberPath().stream().map(ParseTree::getText).collect(Collectors.joining());
                throw SourceToken.error(
                        place, "'" + value.number() + ":" + place.getText() + path + "' already has a value");
            }
        } else if (entry instanceof LitmusParser.SetPlaceContext set) {
            declarePlace(set);
        }
    }

    private int number(Token token) {
        String digits = token.getText();
        int number = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
        if (number >= threads.numbers()) {
            throw SourceToken.error(token, "there is no " + (threads.dealt() ? "CPU " : "thread P") + digits);
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
        PageReference reference = PageReference.declared(call, state.mms());
        String page = reference.page().getText();
        if (state.objects().containsKey(page)) {
            throw SourceToken.error(reference.page(), "'" + page + "' is an object, not a user page");
        }
        declarePages(reference, level > 0);
        InitialState.Place place = new InitialState.Place(page, reference.mm(), level);
        if (!state.add(new InitialState.Entry(place, value, call.start))) {
            throw SourceToken.error(call.start, "this entry already has a value");
        }
    }

    private void declarePages(PageReference reference, boolean huge) {
        Token name = reference.page();
        long count = 1;
        if (reference.count() != null) {
            count = unit.types().constants().evaluate(reference.count());
            if (count < 1 || count > Limits.PAGES) {
                throw SourceToken.error(
                        reference.count().start, count + " pages are not possible, but 1 to " + Limits.PAGES);
            }
            if (huge) {
                throw SourceToken.error(name, "only PTE stands for several pages");
            }
        }
        InitialState.Pages known = state.declare(name.getText(), new InitialState.Pages((int) count, huge, name));
        if (known.count() != count) {
            throw SourceToken.error(
                    name, "'" + name.getText() + "' is declared as " + pages(known.count()) + ", not " + pages(count));
        }
        if (state.pageCount() > Limits.PAGES) {
            throw SourceToken.error(name, "more than " + Limits.PAGES + " user pages");
        }
    }

    private static String pages(long count) {
        return count == 1 ? "a page" : count + " pages";
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
        Map<Integer, Set<String>> named = new HashMap<>();
        state.registers().forEach(register -> named.computeIfAbsent(
                        threads.threadOfNumber(register.number()), thread -> new HashSet<>())
                .add(register.name()));
        for (int thread = 0; thread < unit.threads(); thread++) {
            for (Parameter parameter : unit.thread(thread).parameters()) {
                boolean given = named.getOrDefault(thread, Set.of()).contains(parameter.name());
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
