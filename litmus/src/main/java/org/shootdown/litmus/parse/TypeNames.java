package org.shootdown.litmus.parse;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.shootdown.litmus.grammar.LitmusLexer;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.preprocess.SourceToken;

/**
 * Turns identifiers into type names where a {@code typedef} is in force, which C's grammar needs to know.
 *
 * <p>A typedef's name is the last identifier before its {@code ;} at the depth of the typedef.
 */
final class TypeNames {
    private static final Set<String> BEFORE_OTHER_NAMES = Set.of("struct", "enum", ".", "->", "goto");

    private final Set<String> names;

    TypeNames(Set<String> predefined) {
        names = new HashSet<>(predefined);
    }

    /** Marks the tokens in place; answers the names in force after the last one. */
    Set<String> mark(List<SourceToken> tokens) {
        Typedef current = new Typedef(-1, -1);
        for (int i = 0; i < tokens.size(); i++) {
            SourceToken token = tokens.get(i);
            if (i == current.name) {
                names.add(token.getText());
            } else if (token.getText().equals("typedef") && i > current.end) {
                current = typedef(tokens, i);
            } else if (isTypeName(tokens, i)) {
                token.setType(LitmusParser.TYPE_NAME);
            }
        }
        return names;
    }

    private boolean isTypeName(List<SourceToken> tokens, int i) {
        SourceToken token = tokens.get(i);
        return token.getType() == LitmusLexer.ID && names.contains(token.getText()) && !isTagOrField(tokens, i);
    }

    private static boolean isTagOrField(List<SourceToken> tokens, int i) {
        return i > 0 && BEFORE_OTHER_NAMES.contains(tokens.get(i - 1).getText());
    }

    /**
     * The extent of a typedef.
     *
     * @param name the index of the name that it declares; of its keyword, if there is none
     * @param end the index of its last token
     */
    private record Typedef(int name, int end) {}

    private static Typedef typedef(List<SourceToken> tokens, int keyword) {
        int depth = 0;
        int name = keyword;
        for (int i = keyword + 1; i < tokens.size(); i++) {
            SourceToken token = tokens.get(i);
            depth += "{([".contains(shape(token)) ? 1 : "})]".contains(shape(token)) ? -1 : 0;
            if (depth < 0 || (depth == 0 && token.getText().equals(";"))) {
                return new Typedef(name, i);
            }
            if (depth == 0 && token.getType() == LitmusLexer.ID) {
                name = i;
            }
        }
        return new Typedef(name, tokens.size());
    }

    /** The token, if it is one character; something that is no bracket otherwise. */
    private static String shape(SourceToken token) {
        return token.getText().length() == 1 ? token.getText() : "word";
    }
}
