package org.shootdown.litmus.compile;

import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExternalContext;

/** How strictly a program is read. */
public enum Dialect {
    /**
     * As herd7 reads the archives' tests: numbers and addresses mix, a register needs no declaration and is 0 until it is
     * set, an {@code int} may be a lock.
     */
    PLAIN,
    /** As a kernel build reads C. */
    KERNEL;

    /** The dialect of a program that includes nothing: plain if it consists of threads alone. */
    public static Dialect of(LitmusParser.ProgramContext program) {
        return program.external().stream().allMatch(Dialect::isThread) ? PLAIN : KERNEL;
    }

    private static boolean isThread(ExternalContext external) {
        return external.externalTail() instanceof LitmusParser.FunctionContext function
                && TranslationUnit.isThread(function.ID().getText());
    }
}
