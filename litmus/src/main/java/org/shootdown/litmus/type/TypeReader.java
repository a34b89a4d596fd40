package org.shootdown.litmus.type;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ArraySuffixContext;
import org.shootdown.litmus.grammar.LitmusParser.PointerContext;
import org.shootdown.litmus.grammar.LitmusParser.SpecifierContext;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.source.Limits;

/** Reads types from parse trees, and adds the types that they define to a {@link TypeTable}. */
public final class TypeReader {
    private static final Set<String> QUALIFIERS = Set.of(
            "typedef",
            "static",
            "inline",
            "extern",
            "register",
            "const",
            "volatile",
            "__always_inline",
            "noinline",
            "__rcu",
            "__user",
            "__refcount");

    private final TypeTable table;
    private final ConstantEvaluator constants;
    private int anonymous;

    public TypeReader(TypeTable table) {
        this.table = table;
        this.constants = new ConstantEvaluator(table::enumerator, this);
    }

    /** What a declaration declares. */
    public record Declared(String name, CType type, Token place) {}

    public TypeTable table() {
        return table;
    }

    /** Evaluates constants with this table's enumerators and types. */
    public ConstantEvaluator constants() {
        return constants;
    }

    /** A type without a name. */
    public CType read(LitmusParser.TypeNameContext typeName) {
        return pointed(read(typeName.specifier(), typeName.start), typeName.pointer());
    }

    /** A declarator's name and type; an array without a length gets {@code impliedLength}. */
    public Declared read(
            List<SpecifierContext> specifiers, LitmusParser.DeclaratorContext declarator, long impliedLength) {
        if (declarator instanceof LitmusParser.FunctionPointerContext) {
            throw SourceToken.error(declarator.start, "function pointers are not supported");
        }
        LitmusParser.PlainDeclaratorContext plain = (LitmusParser.PlainDeclaratorContext) declarator;
        Token name =
                plain.ID() != null ? plain.ID().getSymbol() : plain.TYPE_NAME().getSymbol();
        CType type = read(specifiers, plain.pointer());
        return new Declared(name.getText(), array(type, plain.arraySuffix(), impliedLength), name);
    }

    /** A parameter's type; an array is a pointer. */
    public CType read(LitmusParser.ParameterContext parameter) {
        CType type = pointed(read(parameter.specifier(), parameter.start), parameter.pointer());
        return parameter.arraySuffix().isEmpty() ? type : new PointerType(type);
    }

    /** The type of a function's result. */
    public CType read(List<SpecifierContext> specifiers, PointerContext pointer) {
        Token place = specifiers.isEmpty() ? pointer.start : specifiers.get(0).start;
        return pointed(read(specifiers, place), pointer);
    }

    public static boolean has(List<SpecifierContext> specifiers, String qualifier) {
        return specifiers.stream().anyMatch(s -> s.getText().equals(qualifier));
    }

    private static CType pointed(CType base, PointerContext pointer) {
        CType type = base;
        for (int i = 0; i < pointer.getChildCount(); i++) {
            type = pointer.getChild(i).getText().equals("*") ? new PointerType(type) : type;
        }
        return type;
    }

    private CType array(CType element, List<ArraySuffixContext> suffixes, long impliedLength) {
        CType type = element;
        for (int i = suffixes.size() - 1; i >= 0; i--) {
            ArraySuffixContext suffix = suffixes.get(i);
            if (type.size() == 1) {
                throw SourceToken.error(suffix.start, "arrays of " + type.name() + " are not supported");
            }
            requireComplete(type, suffix.start);
            type = new ArrayType(type, length(suffix, i == 0 ? impliedLength : -1));
            requireSize(type, suffix.start);
        }
        return type;
    }

    private long length(ArraySuffixContext suffix, long implied) {
        long length = suffix.expression() == null ? implied : constants.evaluate(suffix.expression());
        if (length < 0 || length > Limits.TYPE_WORDS) {
            String problem = suffix.expression() == null
                    ? "an array needs its length"
                    : "an array of " + length + " elements is not possible";
            throw SourceToken.error(suffix.start, problem);
        }
        return length;
    }

    private static void requireSize(CType type, Token place) {
        if (type.words() > Limits.TYPE_WORDS) {
            throw SourceToken.error(place, "a type of more than " + Limits.TYPE_WORDS + " words");
        }
    }

    /** Refuses a structure of which only the name is known. */
    public static void requireComplete(CType type, Token place) {
        if (type instanceof StructType struct && !struct.isComplete()) {
            String problem = struct.tag().equals("srcu_struct") ? " is not supported" : " is not defined";
            throw SourceToken.error(place, struct.name() + problem);
        }
    }

    /** The type that specifiers name, without pointers and arrays. */
    public CType read(List<SpecifierContext> specifiers, Token place) {
        List<String> words = new ArrayList<>();
        List<CType> named = new ArrayList<>();
        for (SpecifierContext specifier : specifiers) {
            if (specifier.structSpecifier() != null) {
                named.add(struct(specifier.structSpecifier()));
            } else if (specifier.enumSpecifier() != null) {
                named.add(enumeration(specifier.enumSpecifier()));
            } else if (specifier.TYPE_NAME() != null) {
                named.add(typedef(specifier.start));
            } else if (!QUALIFIERS.contains(specifier.getText())) {
                words.add(specifier.getText());
            }
        }
        CType type = combine(words, named, place);
        return has(specifiers, "__refcount") ? counting(type, place) : type;
    }

    private static CType counting(CType type, Token place) {
        if (type instanceof WordType word) {
            return word.counting();
        }
        throw SourceToken.error(place, "__refcount goes with atomic_t, not with " + type.name());
    }

    private CType typedef(Token name) {
        CType type = table.typedef(name.getText());
        if (type == null) {
            throw SourceToken.error(name, "'" + name.getText() + "' is not a type here");
        }
        return type;
    }

    private static CType combine(List<String> words, List<CType> named, Token place) {
        if (named.size() == 1 && words.isEmpty()) {
            return named.get(0);
        }
        if (!named.isEmpty() || words.isEmpty()) {
            throw SourceToken.error(place, named.isEmpty() ? "a type is missing" : "two types in one declaration");
        }
        CType type = basic(words);
        if (type == null) {
            throw SourceToken.error(place, "'" + String.join(" ", words) + "' is not a type");
        }
        return type;
    }

    /** A basic type from its words in any order. */
    private static @Nullable CType basic(List<String> words) {
        Set<String> set = new HashSet<>(words);
        boolean unsigned = set.remove("unsigned");
        boolean signed = set.remove("signed");
        boolean isLong = set.remove("long");
        boolean repeated = words.stream().distinct().count()
                != words.size() - (words.stream().filter("long"::equals).count() == 2 ? 1 : 0);
        if ((unsigned && signed) || repeated) {
            return null;
        }
        boolean plain = !unsigned && !signed && !isLong;
        if (set.equals(Set.of("void")) && plain) {
            return VoidType.VOID;
        }
        if ((set.equals(Set.of("bool")) || set.equals(Set.of("_Bool"))) && plain) {
            return IntegerType.BOOL;
        }
        if (isLong) {
            boolean onlyInt = set.isEmpty() || set.equals(Set.of("int"));
            return !onlyInt ? null : unsigned ? IntegerType.UNSIGNED_LONG : IntegerType.LONG;
        }
        if (set.equals(Set.of("char"))) {
            return unsigned ? IntegerType.UNSIGNED_CHAR : IntegerType.CHAR;
        }
        if (set.equals(Set.of("short")) || set.equals(Set.of("short", "int"))) {
            return unsigned ? IntegerType.UNSIGNED_SHORT : IntegerType.SHORT;
        }
        return set.isEmpty() || set.equals(Set.of("int"))
                ? unsigned ? IntegerType.UNSIGNED_INT : IntegerType.INT
                : null;
    }

    private CType struct(LitmusParser.StructSpecifierContext specifier) {
        if (specifier.ID() == null && specifier.structBody() == null) {
            throw SourceToken.error(specifier.start, "'struct' needs a name or fields");
        }
        String tag = specifier.ID() == null
                ? "(anonymous " + ++anonymous + ")"
                : specifier.ID().getText();
        CType type = table.struct(tag);
        if (specifier.structBody() != null) {
            define(type, specifier);
        }
        return type;
    }

    private void define(CType type, LitmusParser.StructSpecifierContext specifier) {
        if (!(type instanceof StructType struct)) {
            throw SourceToken.error(specifier.start, type.name() + " is built in");
        }
        if (struct.isComplete()) {
            throw SourceToken.error(specifier.start, struct.name() + " is already defined");
        }
        List<StructType.Member> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (LitmusParser.StructFieldContext field : specifier.structBody().structField()) {
            for (LitmusParser.FieldDeclaratorContext declarator : field.fieldDeclarator()) {
                members.add(member(field.specifier(), declarator, names));
            }
        }
        struct.complete(members);
        requireSize(struct, specifier.start);
    }

    private StructType.Member member(
            List<SpecifierContext> specifiers, LitmusParser.FieldDeclaratorContext field, Set<String> names) {
        if (field.width != null) {
            throw SourceToken.error(field.start, "bit-fields are not supported");
        }
        Declared declared = read(specifiers, field.declarator(), -1);
        requireComplete(declared.type(), declared.place());
        if (!names.add(declared.name())) {
            throw SourceToken.error(declared.place(), "field '" + declared.name() + "' is already there");
        }
        return new StructType.Member(declared.name(), declared.type());
    }

    private CType enumeration(LitmusParser.EnumSpecifierContext specifier) {
        if (specifier.enumBody() != null) {
            long next = 0;
            for (LitmusParser.EnumeratorContext enumerator :
                    specifier.enumBody().enumerator()) {
                next = enumerator.expression() == null ? next : constants.evaluate(enumerator.expression());
                define(enumerator, next++);
            }
        }
        return IntegerType.INT;
    }

    private void define(LitmusParser.EnumeratorContext enumerator, long value) {
        if (table.enumerator(enumerator.ID().getText()) != null) {
            throw SourceToken.error(enumerator.start, "'" + enumerator.ID().getText() + "' is already defined");
        }
        CType type = IntegerType.INT.wrap(value) == value ? IntegerType.INT : IntegerType.LONG;
        table.addEnumerator(enumerator.ID().getText(), new Constant(value, type));
    }

    /** Enters what a {@code typedef} declares. */
    public void defineType(Declared declared) {
        CType before = table.typedef(declared.name());
        if (before != null && !before.equals(declared.type())) {
            throw SourceToken.error(declared.place(), "type '" + declared.name() + "' is already defined otherwise");
        }
        table.addTypedef(declared.name(), declared.type());
    }
}
