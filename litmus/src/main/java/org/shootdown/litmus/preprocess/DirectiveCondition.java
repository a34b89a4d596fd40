package org.shootdown.litmus.preprocess;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.shootdown.litmus.grammar.LitmusLexer;
import org.shootdown.litmus.parse.Parsing;
import org.shootdown.litmus.type.ConstantEvaluator;

/** The condition of {@code #if} and {@code #elif}: {@code defined}, macros, integers, C's operators; other names are 0. */
final class DirectiveCondition {
    private final MacroTable macros;
    private final MacroExpander expander;

    DirectiveCondition(MacroTable macros, MacroExpander expander) {
        this.macros = macros;
        this.expander = expander;
    }

    boolean isTrue(SourceToken directive, List<SourceToken> words) {
        if (words.isEmpty()) {
            throw directive.error("#" + directive.getText() + " needs a condition");
        }
        List<SourceToken> tokens = new ArrayList<>();
        for (SourceToken token : expander.expand(withoutDefined(words))) {
            tokens.add(token.getType() == LitmusLexer.ID ? number("0", token) : token);
        }
        tokens.add(new SourceToken(directive.file(), Token.EOF, "").at(words.get(words.size() - 1)));
        return ConstantEvaluator.ofDirective().evaluate(Parsing.constant(tokens)) != 0;
    }

    private List<SourceToken> withoutDefined(List<SourceToken> words) {
        List<SourceToken> result = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (!words.get(i).is("defined")) {
                result.add(words.get(i));
                continue;
            }
            boolean bracketed = i + 3 < words.size() + 0
                    && words.get(i + 1).is("(")
                    && words.get(i + 3).is(")");
            int name = bracketed ? i + 2 : i + 1;
            if (name >= words.size() || words.get(name).getType() != LitmusLexer.ID) {
                throw words.get(i).error("'defined' needs a name");
            }
            result.add(number(macros.isDefined(words.get(name).getText()) ? "1" : "0", words.get(name)));
            i = bracketed ? name + 1 : name;
        }
        return result;
    }

    private static SourceToken number(String digits, SourceToken place) {
        return new SourceToken(place.file(), LitmusLexer.INTEGER, digits).at(place);
    }
}
