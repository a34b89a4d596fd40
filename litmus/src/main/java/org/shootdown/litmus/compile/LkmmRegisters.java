package org.shootdown.litmus.compile;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;

/**
 * The registers of the kernel's litmus tests: {@code r1}, {@code r9a}.
 *
 * <p>herd knows them without a declaration, and without a type: an {@code int r1} may hold an address and be followed.
 * Only names of this form are treated so, so that a misspelt variable stays an error.
 */
final class LkmmRegisters {
    private static final Pattern NAME = Pattern.compile("r[0-9]+[a-z]?");

    private LkmmRegisters() {}

    /** Those that a thread uses although nothing declares them. */
    static Set<String> undeclared(FunctionDefinition thread, Set<String> presets, Set<String> declared) {
        Set<String> names = new TreeSet<>(thread.assigned());
        names.addAll(presets);
        names.removeIf(name -> !NAME.matcher(name).matches() || declared.contains(name));
        return names;
    }

    /** What an expression yields where an address is needed: a register's number is one, of an {@code int}. */
    static Value pointer(ExpressionContext expression, Value value) {
        boolean register = expression instanceof LitmusParser.NameContext
                && NAME.matcher(expression.getText()).matches();
        return register && value.type() instanceof IntegerType
                ? Computation.retype(value, new PointerType(IntegerType.INT))
                : value;
    }
}
