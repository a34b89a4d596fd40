package org.shootdown.litmus.compile;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;

/**
 * The registers of the kernel's litmus tests.
 *
 * <p>herd knows them without a declaration, and without a type: an {@code int r1} may hold an address and be followed.
 * In a plain test any name that is assigned to is a register, and one that does not look like it is warned of; elsewhere
 * only {@code r1}, {@code r9a} are, so that a misspelt variable is an error.
 */
final class LkmmRegisters {
    private static final Pattern NAME = Pattern.compile("r[0-9]+[a-z]?");

    private LkmmRegisters() {}

    /** Those that a thread uses although nothing declares them. */
    static Set<String> undeclared(
            TranslationUnit unit, FunctionDefinition thread, Set<String> presets, Set<String> declared) {
        Set<String> names = new TreeSet<>(presets);
        names.removeIf(name -> !isUsual(name));
        thread.assigned().stream()
                .filter(name -> unit.dialect() == Dialect.PLAIN || isUsual(name))
                .forEach(names::add);
        names.removeAll(declared);
        return names;
    }

    /** Whether a name looks like a register. */
    static boolean isUsual(String name) {
        return NAME.matcher(name).matches();
    }

    /** What an expression yields where an address is needed: in a plain test a register is one, of an {@code int}. */
    static Value pointer(TranslationUnit unit, ExpressionContext expression, Value value) {
        boolean register = unit.dialect() == Dialect.PLAIN && expression instanceof LitmusParser.NameContext;
        return register && value.type() instanceof IntegerType
                ? Computation.retype(value, new PointerType(IntegerType.INT))
                : value;
    }
}
