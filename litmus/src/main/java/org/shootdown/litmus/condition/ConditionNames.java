package org.shootdown.litmus.condition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.shootdown.litmus.preprocess.SourceToken;

/** The names of the conditions in a final part, without reading their formulas. */
public final class ConditionNames {
    /** The name of a condition that has none. */
    static final String UNNAMED = "exists";

    private static final Set<String> QUANTIFIERS = Set.of("exists", "forall");

    /** What a formula begins with, if it begins with a word. */
    private static final Set<String> FORMULA_WORDS = Set.of("not", "true");

    /** What comes after a formula's first word, if that is a variable. */
    private static final Set<String> AFTER_VARIABLES = Set.of("=", "==", "!=", "<", "<=", ">", ">=", "->", ".", "[");

    private static final Set<String> CALLS = Set.of("report", "hung");

    private ConditionNames() {}

    /**
     * Finds them.
     *
     * @param tokens preprocessed, or as they are written
     * @return the token that stands for each, in order
     */
    public static Map<String, SourceToken> in(List<SourceToken> tokens) {
        Map<String, SourceToken> names = new LinkedHashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (QUANTIFIERS.contains(tokens.get(i).getText())) {
                boolean named = isName(tokens, i + 1);
                SourceToken place = tokens.get(named ? i + 1 : i);
                names.putIfAbsent(named ? place.getText() : UNNAMED, place);
            }
        }
        return names;
    }

    private static boolean isName(List<SourceToken> tokens, int at) {
        String word = text(tokens, at);
        String next = text(tokens, at + 1);
        boolean call = CALLS.contains(word) && next.equals("(");
        return word.matches("[A-Za-z_]\\w*")
                && !FORMULA_WORDS.contains(word)
                && !AFTER_VARIABLES.contains(next)
                && !call;
    }

    private static String text(List<? extends Token> tokens, int at) {
        return at < tokens.size() ? tokens.get(at).getText() : "";
    }
}
