package org.shootdown.litmus.compile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.preprocess.SourceToken;

/** One function while it is being translated: one inlined call, or the thread itself. */
final class Frame {
    private final FunctionDefinition function;
    private final Place.@Nullable Local result;
    private final Label end = new Label();
    private final Map<String, Label> labels = new HashMap<>();
    private final Map<String, Token> gotos = new HashMap<>();
    private final Set<String> bound = new HashSet<>();
    private final Deque<Label> breaks = new ArrayDeque<>();
    private final Deque<Label> continues = new ArrayDeque<>();
    private Scope scope = new Scope(null);

    /**
     * @param function what is translated
     * @param result where its value goes; null for {@code void}
     */
    Frame(FunctionDefinition function, Place.@Nullable Local result) {
        this.function = function;
        this.result = result;
    }

    FunctionDefinition function() {
        return function;
    }

    Place.@Nullable Local result() {
        return result;
    }

    /** Where {@code return} leads. */
    Label end() {
        return end;
    }

    Scope scope() {
        return scope;
    }

    void openScope() {
        scope = new Scope(scope);
    }

    void closeScope() {
        Scope outer = scope.outer();
        scope = outer == null ? scope : outer;
    }

    /** The label that a goto names. */
    Label target(Token name) {
        gotos.putIfAbsent(name.getText(), name);
        return labels.computeIfAbsent(name.getText(), unused -> new Label());
    }

    /** The label that a statement carries. */
    Label labelled(Token name) {
        if (!bound.add(name.getText())) {
            throw SourceToken.error(name, "label '" + name.getText() + "' is already there");
        }
        return labels.computeIfAbsent(name.getText(), unused -> new Label());
    }

    void requireLabels() {
        gotos.forEach((name, place) -> {
            if (!bound.contains(name)) {
                throw SourceToken.error(place, "there is no label '" + name + "'");
            }
        });
    }

    Deque<Label> breaks() {
        return breaks;
    }

    Deque<Label> continues() {
        return continues;
    }
}
