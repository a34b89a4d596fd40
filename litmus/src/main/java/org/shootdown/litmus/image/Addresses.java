package org.shootdown.litmus.image;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.Suggestions;
import org.shootdown.litmus.compile.Conversions;
import org.shootdown.litmus.compile.Dialect;
import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.image.Symbols.Symbol;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.ConstantEvaluator;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;
import org.shootdown.litmus.type.WordType;

/**
 * Evaluates constants of the initial state and of conditions, where names stand for addresses: {@code &P->lock},
 * {@code PA(P)}, {@code PT(x)}.
 */
public final class Addresses extends ConstantEvaluator {
    private final TranslationUnit unit;
    private final MemoryLayout layout;

    Addresses(TranslationUnit unit, MemoryLayout layout) {
        super(name -> value(name, unit, layout), unit.types());
        this.unit = unit;
        this.layout = layout;
    }

    private static @Nullable Constant value(String name, TranslationUnit unit, MemoryLayout layout) {
        Symbol symbol = layout.symbols().find(name);
        if (symbol != null) {
            return new Constant(symbol.address(), new PointerType(symbol.type()));
        }
        return switch (name) {
            case "NULL", "none" -> new Constant(0, IntegerType.LONG);
            case "true" -> Constant.of(1);
            case "false" -> Constant.of(0);
            default -> unit.types().table().enumerator(name);
        };
    }

    /** A word, or a structure, with its address. */
    public record Place(long address, CType type) {}

    @Override
    public Constant visitUnary(LitmusParser.UnaryContext unary) {
        if (!unary.op.getText().equals("&")) {
            return super.visitUnary(unary);
        }
        Place place = place(unary.expression());
        return new Constant(place.address(), new PointerType(place.type()));
    }

    @Override
    public Constant visitCall(LitmusParser.CallContext call) {
        String name = call.expression().getText();
        if (name.equals("ATOMIC_INIT")
                || name.equals("ATOMIC64_INIT")
                || name.equals("ATOMIC_LONG_INIT")
                || name.equals("REFCOUNT_INIT")) {
            return visit(argument(call));
        }
        Place place = place(call);
        return new Constant(place.address(), new PointerType(place.type()));
    }

    /** A value as one of a type, which it becomes as by assignment; a user page's name is a number as well. */
    long value(ExpressionContext expression, CType type) {
        Constant value = visit(expression);
        boolean userAddress =
                expression instanceof LitmusParser.NameContext && layout.pages().find(expression.getText()) != null;
        boolean fits = Conversions.areImplicit(value, type) || (userAddress && type.equals(IntegerType.UNSIGNED_LONG));
        if (unit.dialect() == Dialect.KERNEL && !fits) {
            throw SourceToken.error(expression.start, Conversions.refusal(value.type(), type));
        }
        Constant converted = value.as(type);
        IntegerType integer = converted.integerType();
        if (value.type() instanceof IntegerType && !integer.isTruth() && !value.fitsBits(integer)) {
            unit.warn(
                    expression.start,
                    expression.getText() + " is outside " + type.named() + ", " + integer.range() + ": it becomes "
                            + converted.bits());
        }
        return converted.bits();
    }

    /** The value of an entry's {@code oa}: a frame's address, which an object's own is not. */
    long evaluateFrame(ExpressionContext expression) {
        Constant value = visit(expression);
        boolean frame = expression instanceof LitmusParser.CallContext call
                && call.expression().getText().equals("PA");
        if (value.type() instanceof PointerType && !frame) {
            String name = expression.getText();
            boolean folio = layout.frameOf(value.bits()) != null && expression instanceof LitmusParser.NameContext;
            throw SourceToken.error(
                    expression.start,
                    folio
                            ? "'" + name + "' is an object; its frame is PA(" + name + ")"
                            : "oa is a frame's address, such as PA(P); '" + name + "' is none");
        }
        return value.bits();
    }

    private static ExpressionContext argument(LitmusParser.CallContext call) {
        if (call.argument().size() != 1 || call.argument(0).expression() == null) {
            throw SourceToken.error(call.start, "'" + call.expression().getText() + "' takes 1 argument");
        }
        return call.argument(0).expression();
    }

    /** The place that an expression designates. */
    Place place(ExpressionContext expression) {
        if (expression instanceof LitmusParser.NameContext name) {
            return named(name.start);
        }
        if (expression instanceof LitmusParser.ParenthesesContext parentheses) {
            return place(parentheses.expression());
        }
        if (expression instanceof LitmusParser.MemberContext member) {
            return field(place(member.expression()), member.fieldName().start);
        }
        if (expression instanceof LitmusParser.IndexContext index) {
            return element(place(index.expression(0)), evaluate(index.expression(1)), index.start);
        }
        if (expression instanceof LitmusParser.CallContext call) {
            List<Token> words = call.argument().stream().map(a -> a.start).toList();
            return called(call.expression().getText(), call.start, words);
        }
        throw notConstant(expression);
    }

    /** The object or variable of a name. */
    public Place named(Token name) {
        Symbol symbol = layout.symbols().find(name.getText());
        if (symbol == null) {
            String guess = Suggestions.didYouMean(name.getText(), layout.names());
            throw SourceToken.error(name, "nothing is called '" + name.getText() + "'" + guess);
        }
        return new Place(symbol.address(), symbol.type());
    }

    /** What {@code PTE(x)}, {@code PMD(x)}, {@code PUD(x)}, {@code PA(P)}, {@code PT(x)} and {@code PMDT(x)} designate. */
    public Place called(String function, Token place, List<Token> words) {
        int entry = PageReference.entryLevel(function);
        if (entry >= 0) {
            return new Place(layout.entryAddress(entry, function, place, words), Symbols.entryType());
        }
        int table = PageReference.tableLevel(function);
        if (table >= 0) {
            return new Place(layout.tableDescriptor(table, function, place, words), folio(function, place));
        }
        if (function.equals("PA")) {
            return new Place(frame(place, words), Symbols.entryType());
        }
        throw SourceToken.error(
                place, "'" + function + "' means nothing here; there are PTE, PMD, PUD, PA, PT and PMDT");
    }

    private StructType folio(String function, Token place) {
        StructType folio = unit.types().table().find(StructType.FOLIO);
        if (folio == null) {
            throw SourceToken.error(place, function + " needs a definition of struct folio");
        }
        return folio;
    }

    private long frame(Token place, List<Token> words) {
        if (words.size() != 1) {
            throw SourceToken.error(place, "PA takes a folio");
        }
        Place folio = named(words.get(0));
        Long frame = layout.frameOf(folio.address());
        if (frame == null) {
            throw SourceToken.error(words.get(0), "'" + words.get(0).getText() + "' is not a struct folio");
        }
        return frame;
    }

    /** A field of a structure; {@code counter} of an atomic is the atomic itself. */
    public Place field(Place whole, Token name) {
        if (whole.type() instanceof WordType && name.getText().equals("counter")) {
            return whole;
        }
        StructType.Field field = whole.type() instanceof StructType struct ? struct.field(name.getText()) : null;
        if (field == null) {
            String problem = whole.type() instanceof PointerType
                    ? "a pointer cannot be followed here; name the object that it points to"
                    : whole.type().name() + " has no field '" + name.getText() + "'";
            throw SourceToken.error(name, problem);
        }
        return new Place(whole.address() + field.offset(), field.type());
    }

    /** An element of an array. */
    public Place element(Place whole, long index, Token place) {
        if (!(whole.type() instanceof ArrayType array)) {
            throw SourceToken.error(place, whole.type().named() + " has no elements");
        }
        if (index < 0 || index >= array.length()) {
            throw SourceToken.error(place, "index " + index + " is outside the array");
        }
        return new Place(whole.address() + index * array.element().words() * Long.BYTES, array.element());
    }
}
