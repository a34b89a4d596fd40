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
    private final Set<String> names;

    TypeNames(Set<String> predefined) {
        names = new HashSet<>(predefined);
    }

    /** Marks the tokens in place; answers the names in force after the last one. */
    Set<String> mark(List<SourceToken> tokens) {
        int declared = -1;
        for (int i = 0; i < tokens.size(); i++) {
            SourceToken token = tokens.get(i);
            if (i == declared) {
                names.add(token.getText());
            } else if (token.getText().equals("typedef") && declared < i) {
                declared = declaredName(tokens, i);
            } else if (token.getType() == LitmusLexer.ID
                    && names.contains(token.getText())
                    && !isTagOrField(tokens, i)) {
                token.setType(LitmusParser.TYPE_NAME);
            }
        }
        return names;
    }

    private static boolean isTagOrField(List<SourceToken> tokens, int i) {
        String before = i == 0 ? "" : tokens.get(i - 1).getText();
        return Set.of("struct", "enum", ".", "->", "goto").contains(before);
    }

    /** The index of the name that a typedef declares; of its keyword, if there is none. */
    private static int declaredName(List<SourceToken> tokens, int typedef) {
        int depth = 0;
        int name = typedef;
        for (int i = typedef + 1; i < tokens.size(); i++) {
            SourceToken token = tokens.get(i);
            depth += isOpening(token) ? 1 : isClosing(token) ? -1 : 0;
            if (depth < 0 || (depth == 0 && token.getText().equals(";"))) {
                break;
            }
            if (depth == 0 && token.getType() == LitmusLexer.ID) {
                name = i;
            }
        }
        return name;
    }

    private static boolean isOpening(SourceToken token) {
        return Set.of("{", "(", "[").contains(token.getText());
    }

    private static boolean isClosing(SourceToken token) {
        return Set.of("}", ")", "]").contains(token.getText());
    }
}
