package org.shootdown.litmus.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ArgumentContext;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.preprocess.SourceToken;

/**
 * The arguments of {@code PTE(x)}, {@code PTE(x, mm)} and their like.
 *
 * @param page the token that names the user page, or the first of several
 * @param mm the address space
 * @param count how many pages {@code PTE(x[n])} declares; null for the one of the name
 */
public record PageReference(Token page, String mm, @Nullable ExpressionContext count) {
    /** The entries that a scenario can name, by level. A folded PUD is the entry of the top level. */
    private static final List<String> ENTRIES = List.of("PTE", "PMD", "PUD");

    /** The tables that a scenario can name, by level: each is named by the entries in it. */
    private static final List<String> TABLES = List.of("PT", "PMDT");

    /** The level of the entries that a word such as {@code PMD} stands for, or -1. */
    static int entryLevel(String function) {
        return ENTRIES.indexOf(function);
    }

    /** The level of the entries of the table that a word such as {@code PMDT} stands for, or -1. */
    static int tableLevel(String function) {
        return TABLES.indexOf(function);
    }

    /**
     * Reads a reference.
     *
     * @param mms all address spaces; one that is alone need not be named
     */
    static PageReference of(LitmusParser.CallContext call, Set<String> mms) {
        List<Token> words = call.argument().stream().map(PageReference::word).toList();
        return of(call.start, call.expression().getText(), words, mms);
    }

    /** Reads what an initial state declares: {@code PTE(x[8])} means eight pages. */
    static PageReference declared(LitmusParser.CallContext call, Set<String> mms) {
        if (call.argument().isEmpty()
                || !(call.argument(0).expression() instanceof LitmusParser.IndexContext several)) {
            return of(call, mms);
        }
        if (!(several.expression(0) instanceof LitmusParser.NameContext name)) {
            throw SourceToken.error(several.start, "expected a name");
        }
        List<Token> words = new ArrayList<>(List.of(name.start));
        call.argument().stream().skip(1).map(PageReference::word).forEach(words::add);
        PageReference first = of(call.start, call.expression().getText(), words, mms);
        return new PageReference(first.page, first.mm, several.expression(1));
    }

    /** Reads a reference from its words. */
    static PageReference of(Token place, String function, List<Token> words, Set<String> mms) {
        if (words.isEmpty() || words.size() > 2) {
            throw SourceToken.error(place, function + " takes a user page and perhaps an mm");
        }
        if (mms.isEmpty()) {
            throw SourceToken.error(place, function + " needs an address space: declare 'struct mm_struct mm;'");
        }
        if (words.size() == 1 && mms.size() > 1) {
            throw SourceToken.error(
                    place,
                    "which mm? There are " + String.join(", ", mms) + ": write " + function + "("
                            + words.get(0).getText() + ", " + mms.iterator().next() + ")");
        }
        if (words.size() == 2 && !mms.contains(words.get(1).getText())) {
            throw SourceToken.error(
                    words.get(1), "there is no mm '" + words.get(1).getText() + "'");
        }
        String mm = words.size() == 2 ? words.get(1).getText() : mms.iterator().next();
        return new PageReference(words.get(0), mm, null);
    }

    private static Token word(ArgumentContext argument) {
        if (!(argument.expression() instanceof LitmusParser.NameContext)) {
            throw SourceToken.error(argument.start, "expected a name");
        }
        return argument.start;
    }
}
