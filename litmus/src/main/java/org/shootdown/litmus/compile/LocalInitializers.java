package org.shootdown.litmus.compile;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.Value.AddressOfLocal;
import org.shootdown.litmus.grammar.LitmusParser.FieldNameContext;
import org.shootdown.litmus.grammar.LitmusParser.InitDeclaratorContext;
import org.shootdown.litmus.grammar.LitmusParser.InitializerContext;
import org.shootdown.litmus.grammar.LitmusParser.InitializerElementContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.StructType;
import org.shootdown.litmus.type.TypeReader;

/** Gives local variables their registers and their first values. */
final class LocalInitializers {
    private final ThreadTranslator thread;

    LocalInitializers(ThreadTranslator thread) {
        this.thread = thread;
    }

    /** Declares a variable; what its name stands for is the answer. */
    Scope.Binding declare(TypeReader.Declared declared, InitDeclaratorContext declarator) {
        InitializerContext initializer = declarator.initializer();
        Place.Local fixed = thread.variables().placeOf(declarator);
        if (initializer == null || initializer.expression() == null) {
            Place.Local place = fixed == null ? take(declared) : fixed;
            if (initializer != null) {
                clear(place);
                fill(place, initializer);
            } else {
                begin(place, declarator);
            }
            return new Scope.Variable(place);
        }
        return initialized(declared, declarator, initializer, fixed);
    }

    private Place.Local take(TypeReader.Declared declared) {
        int first = thread.registers().take(declared.type().words());
        return new Place.Local(declared.name(), first, declared.type());
    }

    /** A variable has no value at first, unless the initial state gives it one. */
    private void begin(Place.Local place, InitDeclaratorContext declarator) {
        if (!thread.isPreset(declarator)) {
            thread.assembler().begin(place.register(), place.type().words());
        }
    }

    /** As in C, a name stands for its variable in its own initializer already. */
    private Scope.Binding initialized(
            TypeReader.Declared declared,
            InitDeclaratorContext declarator,
            InitializerContext initializer,
            Place.@Nullable Local fixed) {
        Place.Local place = fixed == null ? take(declared) : fixed;
        begin(place, declarator);
        int mark = thread.registers().mark();
        thread.frame().openScope();
        thread.frame().scope().add(declared.name(), new Scope.Variable(place));
        Value value = thread.expressions().value(initializer.expression());
        thread.frame().closeScope();
        thread.where().moveTo(initializer.start);
        if (value instanceof AddressOfLocal local) {
            thread.computation().conversions().require(value, declared.type());
            thread.registers().release(mark);
            return alias(declared, local, initializer.start);
        }
        thread.computation().store(place, value, Order.PLAIN);
        thread.registers().release(mark);
        return new Scope.Variable(place);
    }

    /** A pointer to a local has no register: it stands for the local, as long as it is not assigned to. */
    private Scope.Binding alias(TypeReader.Declared declared, AddressOfLocal local, Token place) {
        if (thread.frame().function().assigned().contains(declared.name())) {
            throw SourceToken.error(
                    place,
                    "'" + declared.name() + "' points to local '"
                            + local.place().name() + "', a register, and so cannot be assigned to later");
        }
        return new Scope.Named(local);
    }

    private void clear(Place.Local place) {
        for (int i = 0; i < place.type().words(); i++) {
            thread.assembler().constant(place.register() + i, 0);
        }
    }

    private void fill(Place.Local place, InitializerContext initializer) {
        if (initializer.expression() != null) {
            int mark = thread.registers().mark();
            Value value = thread.expressions().value(initializer.expression());
            thread.computation().store(place, value, Order.PLAIN);
            thread.registers().release(mark);
            return;
        }
        List<Place.Local> parts = parts(place);
        int next = 0;
        for (InitializerElementContext element : initializer.initializerElement()) {
            if (element.fieldName().isEmpty() && next >= parts.size()) {
                throw SourceToken.error(
                        element.start,
                        "too many initial values for " + place.type().name());
            }
            Place.Local part = element.fieldName().isEmpty() ? parts.get(next++) : named(place, element.fieldName());
            fill(part, element.initializer());
        }
    }

    private static List<Place.Local> parts(Place.Local place) {
        List<Place.Local> parts = new ArrayList<>();
        if (place.type() instanceof StructType struct) {
            for (StructType.Field field : struct.fields()) {
                parts.add(part(place, (int) (field.offset() / Long.BYTES), field.type()));
            }
        } else if (place.type() instanceof ArrayType array) {
            for (int i = 0; i < array.length(); i++) {
                parts.add(part(place, (int) (i * array.element().words()), array.element()));
            }
        } else {
            parts.add(place);
        }
        return parts;
    }

    private static Place.Local part(Place.Local whole, int word, CType type) {
        return new Place.Local(whole.name(), whole.register() + word, type);
    }

    private static Place.Local named(Place.Local place, List<FieldNameContext> path) {
        Place.Local part = place;
        for (FieldNameContext name : path) {
            StructType.Field field = part.type() instanceof StructType struct ? struct.field(name.getText()) : null;
            if (field == null) {
                throw SourceToken.error(name.start, part.type().name() + " has no field '" + name.getText() + "'");
            }
            part = part(part, (int) (field.offset() / Long.BYTES), field.type());
        }
        return part;
    }
}
