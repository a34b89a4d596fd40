package org.shootdown.litmus.image;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.EntryBits;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.grammar.LitmusParser.FieldNameContext;
import org.shootdown.litmus.grammar.LitmusParser.InitialElementContext;
import org.shootdown.litmus.grammar.LitmusParser.InitialPlaceContext;
import org.shootdown.litmus.grammar.LitmusParser.InitialValueContext;
import org.shootdown.litmus.grammar.LitmusParser.InitializerContext;
import org.shootdown.litmus.grammar.LitmusParser.InitializerElementContext;
import org.shootdown.litmus.grammar.LitmusParser.MemberPathContext;
import org.shootdown.litmus.image.Addresses.Place;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;
import org.shootdown.mmu.image.Lifetime;
import org.shootdown.mmu.image.MemoryImageBuilder;

/** Writes the initial state's values to memory. */
final class InitialValues {
    private static final long TABLE_ENTRY =
            EntryBits.PRESENT | EntryBits.WRITE | EntryBits.USER | EntryBits.ACCESSED | EntryBits.DIRTY;

    private final MemoryLayout layout;
    private final MemoryImageBuilder builder;
    private final Addresses addresses;

    /**
     * The words that have a value already and can have no other one. An entry may change a part of what another one has
     * given a structure or an array as a whole.
     */
    private final Set<Long> given = new HashSet<>();

    InitialValues(MemoryLayout layout, Addresses addresses) {
        this.layout = layout;
        this.builder = layout.builder();
        this.addresses = addresses;
    }

    /** Writes everything but the tasks' fields. */
    void write(InitialState state) {
        Set<Long> words = new HashSet<>();
        for (InitialState.Declared object : state.objects().values()) {
            given.clear();
            writeObject(object);
            if (object.type().isScalar()) {
                words.addAll(given);
            }
        }
        given.clear();
        given.addAll(words);
        linkTables();
        state.entries().stream().filter(entry -> !isCopy(entry)).forEach(this::writeEntry);
        state.entries().stream().filter(InitialValues::isCopy).forEach(this::writeEntry);
        state.assignments().forEach(this::assign);
    }

    private void writeObject(InitialState.Declared object) {
        Symbols.Symbol symbol = layout.symbols().find(object.name());
        if (symbol == null) {
            throw new IllegalStateException(object.name() + " has no address");
        }
        Place place = new Place(symbol.address(), symbol.type());
        if (object.isStruct(StructType.MM)) {
            setTop(object.name(), place);
        }
        if (object.value() != null) {
            fill(place, object.value());
        }
        if (object.initializer() != null) {
            fill(place, object.initializer());
        }
    }

    private void setTop(String mm, Place place) {
        StructType.Field pgd = ((StructType) place.type()).field("pgd");
        if (pgd != null) {
            builder.set(place.address() + pgd.offset(), top(mm));
        }
    }

    /** The physical address of an mm's top-level table. */
    long top(String mm) {
        return layout.tableAddress(layout.tables().top(mm));
    }

    // ---- Page tables -------------------------------------------------------------------------------------------

    /** Every table but the top is entered in the one above it; a deposited one is not. */
    private void linkTables() {
        for (PageTable table : layout.tables().all()) {
            PageTable above = layout.tables().find(table.mm(), table.level() + 1, table.addressOf(0));
            if (above != null && table.lifetime() == Lifetime.LIVE) {
                int index = PageTable.indexOf(above.level(), table.addressOf(0));
                builder.set(
                        layout.tableAddress(above) + (long) index * Long.BYTES,
                        layout.tableAddress(table) | TABLE_ENTRY);
            }
        }
    }

    /** Whether an entry has the value of another one, which comes first therefore. */
    private static boolean isCopy(InitialState.Entry entry) {
        return entry.value() != null && entry.value().contentValue() != null;
    }

    private void writeEntry(InitialState.Entry entry) {
        if (entry.value() == null) {
            throw SourceToken.error(entry.place(), "this entry needs a value, such as (oa:PA(P)) or none");
        }
        long value = entryValue(entry.value());
        boolean leadsToTable = entry.level() > 0 && (value & EntryBits.PRESENT) != 0 && (value & EntryBits.LEAF) == 0;
        if (leadsToTable && !isCopy(entry)) {
            String name = entry.place().getText();
            throw SourceToken.error(
                    entry.place(),
                    "a " + name + " that is set here is huge:1, none or another " + name
                            + "; the one that leads to a table of its own is implied");
        }
        UserPages.Range range = layout.pages().require(entry.page());
        for (int page = 0; page < range.count(); page++) {
            builder.set(layout.entryAddress(entry.mm(), entry.level(), range.page(page)), value);
        }
    }

    private long entryValue(InitialValueContext value) {
        if (value.contentValue() != null) {
            return content(value.contentValue());
        }
        if (value.entryValue() != null) {
            return EntryFields.read(value.entryValue(), addresses).complete();
        }
        Constant number = value.expression() == null ? null : addresses.visit(value.expression());
        if (number == null || number.type() instanceof PointerType) {
            throw SourceToken.error(value.start, "an entry is written (oa:PA(P), valid:1) or none");
        }
        return number.bits();
    }

    /** What a word has been given so far. */
    private long content(LitmusParser.ContentValueContext value) {
        Place place = addresses.place(value.expression());
        if (!place.type().isScalar()) {
            throw SourceToken.error(
                    value.expression().start, place.type().named() + " has no value as a whole; name a field");
        }
        return builder.get(place.address());
    }

    // ---- Words and structures ----------------------------------------------------------------------------------

    private void assign(InitialState.Assignment assignment) {
        fill(place(assignment.place()), assignment.value());
    }

    private Place place(InitialPlaceContext tree) {
        if (tree.expression() != null) {
            return addresses.place(tree.expression());
        }
        return follow(addresses.named(tree.ID().getSymbol()), tree.memberPath());
    }

    /** The place that a path leads to. */
    Place follow(Place start, List<MemberPathContext> path) {
        Place place = start;
        for (MemberPathContext step : path) {
            place = step.fieldName() != null
                    ? addresses.field(place, step.fieldName().start)
                    : addresses.element(place, addresses.evaluate(step.expression()), step.start);
        }
        return place;
    }

    private void fill(Place place, InitialValueContext value) {
        if (value.entryValue() != null) {
            builder.set(
                    place.address(),
                    EntryFields.read(value.entryValue(), addresses).complete());
        } else if (value.contentValue() != null) {
            builder.set(place.address(), content(value.contentValue()));
        } else if (value.expression() != null) {
            setWord(place, value.expression());
        } else {
            fillParts(place, value.initialElement());
        }
    }

    private void fillParts(Place place, List<InitialElementContext> elements) {
        int next = 0;
        for (InitialElementContext element : elements) {
            Place part = element.fieldName().isEmpty()
                    ? part(place, next++, element.start)
                    : named(place, element.fieldName());
            fill(part, element.initialValue());
        }
    }

    private void fill(Place place, InitializerContext initializer) {
        if (initializer.expression() != null) {
            setWord(place, initializer.expression());
            return;
        }
        int next = 0;
        for (InitializerElementContext element : initializer.initializerElement()) {
            Place part = element.fieldName().isEmpty()
                    ? part(place, next++, element.start)
                    : named(place, element.fieldName());
            fill(part, element.initializer());
        }
    }

    private Place named(Place whole, List<FieldNameContext> path) {
        Place place = whole;
        for (FieldNameContext name : path) {
            place = addresses.field(place, name.start);
        }
        return place;
    }

    private Place part(Place whole, int number, Token at) {
        if (whole.type() instanceof ArrayType) {
            return addresses.element(whole, number, at);
        }
        if (whole.type() instanceof StructType struct
                && number < struct.fields().size()) {
            StructType.Field field = struct.fields().get(number);
            return new Place(whole.address() + field.offset(), field.type());
        }
        if (whole.type().isScalar() && number == 0) {
            return whole;
        }
        throw SourceToken.error(
                at, "too many initial values for " + whole.type().name());
    }

    private void setWord(Place place, ExpressionContext expression) {
        if (!place.type().isScalar()) {
            throw SourceToken.error(expression.start, place.type().named() + " takes its values in braces");
        }
        if (!given.add(place.address())) {
            String word = layout.symbols().word(place.address());
            throw SourceToken.error(expression.start, "'" + word + "' already has a value");
        }
        builder.set(place.address(), addresses.value(expression, place.type()));
    }

    /** The value of a register or of a field of a task. */
    long value(@Nullable InitialValueContext value, CType type) {
        return value == null ? 0 : addresses.value(expression(value), type);
    }

    private static ExpressionContext expression(InitialValueContext value) {
        if (value.expression() == null) {
            throw SourceToken.error(value.start, "expected one value");
        }
        return value.expression();
    }

    /** Whether a value is the word {@code none}. */
    static boolean isNone(@Nullable InitialValueContext value) {
        return value != null
                && value.expression() instanceof LitmusParser.NameContext
                && value.getText().equals("none");
    }
}
