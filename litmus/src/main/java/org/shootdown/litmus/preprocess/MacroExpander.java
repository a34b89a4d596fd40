package org.shootdown.litmus.preprocess;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.grammar.LitmusLexer;
import org.shootdown.litmus.source.Limits;

/**
 * Replaces macros in a run of tokens.
 *
 * <p>Dave Prosser's algorithm from the C standard's committee: every token carries the set of macros that produced it
 * and is not replaced by one of these again, which ends all recursion. What an object-like macro yields hides that
 * macro; what a function-like one yields hides it and whatever both its name and its closing parenthesis hide.
 */
final class MacroExpander {
    private final MacroTable macros;
    private int expansions;
    private int tokens;

    MacroExpander(MacroTable macros) {
        this.macros = macros;
    }

    /** The tokens with all macros replaced: new ones, for a parser writes on what it reads. */
    List<SourceToken> expand(List<SourceToken> input) {
        List<SourceToken> output = expand(input, 0);
        output.replaceAll(token -> token.at(token));
        return output;
    }

    private List<SourceToken> expand(List<SourceToken> input, int depth) {
        Deque<SourceToken> pending = new ArrayDeque<>(input);
        List<SourceToken> output = new ArrayList<>();
        while (!pending.isEmpty()) {
            SourceToken token = pending.removeFirst();
            Macro macro = replacing(token);
            if (macro == null || (macro.isFunction() && !opensArguments(pending))) {
                output.add(counted(token));
            } else {
                replace(token, macro, pending, depth);
            }
        }
        return output;
    }

    private @Nullable Macro replacing(SourceToken token) {
        boolean word = token.getType() == LitmusLexer.ID || Character.isLetter(firstOf(token));
        return word && !token.hidden().contains(token.getText()) ? macros.find(token.getText()) : null;
    }

    private static char firstOf(SourceToken token) {
        return token.getText().isEmpty() ? ' ' : token.getText().charAt(0);
    }

    private static boolean opensArguments(Deque<SourceToken> pending) {
        SourceToken next = pending.peekFirst();
        return next != null && next.is("(");
    }

    private void replace(SourceToken name, Macro macro, Deque<SourceToken> pending, int depth) {
        if (++expansions > Limits.MACRO_EXPANSIONS) {
            throw name.error("more than " + Limits.MACRO_EXPANSIONS + " macro replacements");
        }
        Set<String> hidden = new HashSet<>(name.hidden());
        List<List<SourceToken>> arguments = List.of();
        if (macro.isFunction()) {
            arguments = new ArrayList<>();
            SourceToken close = collect(name, pending, arguments);
            hidden.retainAll(close.hidden());
            check(name, macro, arguments);
        }
        hidden.add(macro.name());
        List<SourceToken> body = substitute(name, macro, arguments, hidden, depth);
        for (int i = body.size() - 1; i >= 0; i--) {
            pending.addFirst(body.get(i));
        }
    }

    /** Takes the arguments off the input; answers their closing parenthesis. */
    private static SourceToken collect(
            SourceToken name, Deque<SourceToken> pending, List<List<SourceToken>> arguments) {
        pending.removeFirst();
        List<SourceToken> argument = new ArrayList<>();
        for (int depth = 1; ; ) {
            SourceToken token = pending.pollFirst();
            if (token == null || token.getType() == Token.EOF) {
                throw name.error("the arguments of macro '" + name.getText() + "' are not closed");
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                arguments.add(argument);
                return token;
            }
            if (depth == 1 && token.is(",")) {
                arguments.add(argument);
                argument = new ArrayList<>();
            } else {
                argument.add(token);
            }
        }
    }

    private static void check(SourceToken name, Macro macro, List<List<SourceToken>> arguments) {
        int wanted = Objects.requireNonNull(macro.parameters()).size();
        if (wanted == 0 && arguments.size() == 1 && arguments.get(0).isEmpty()) {
            arguments.clear();
        }
        if (arguments.size() != wanted) {
            throw name.error("macro '" + macro.name() + "' takes " + wanted + " arguments, not " + arguments.size());
        }
    }

    private List<SourceToken> substitute(
            SourceToken name, Macro macro, List<List<SourceToken>> arguments, Set<String> hidden, int depth) {
        if (depth > Limits.NESTING) {
            throw name.error("macro arguments nest more than " + Limits.NESTING + " deep");
        }
        List<List<SourceToken>> expanded = new ArrayList<>();
        for (List<SourceToken> argument : arguments) {
            expanded.add(expand(argument, depth + 1));
        }
        Set<String> names = Set.copyOf(hidden);
        List<SourceToken> result = new ArrayList<>();
        for (SourceToken token : macro.body()) {
            int parameter = macro.parameter(token.getText());
            if (parameter < 0) {
                result.add(counted(token.at(name, names)));
            } else {
                expanded.get(parameter).forEach(t -> result.add(counted(hide(t, names))));
            }
        }
        return result;
    }

    private static SourceToken hide(SourceToken token, Set<String> names) {
        if (token.hidden().containsAll(names)) {
            return token;
        }
        Set<String> all = new HashSet<>(token.hidden());
        all.addAll(names);
        return token.at(token, token.hidden().isEmpty() ? names : all);
    }

    /** Counts tokens made, intermediate ones too, so that no combination of macros can run away. */
    private SourceToken counted(SourceToken token) {
        if (++tokens > 2 * Limits.TOKENS) {
            throw token.error("more than " + Limits.TOKENS + " tokens after preprocessing");
        }
        return token;
    }
}
