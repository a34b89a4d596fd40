package org.shootdown.litmus.preprocess;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A macro.
 *
 * @param name what it replaces
 * @param parameters its parameters, or null if it is used without parentheses
 * @param body what it is replaced with
 */
record Macro(String name, @Nullable List<String> parameters, List<SourceToken> body) {

    boolean isFunction() {
        return parameters != null;
    }

    /** The parameter's number, or -1. */
    int parameter(String word) {
        return parameters == null ? -1 : parameters.indexOf(word);
    }

    boolean sameAs(Macro other) {
        return Objects.equals(parameters, other.parameters) && words().equals(other.words());
    }

    private List<String> words() {
        return body.stream().map(SourceToken::getText).toList();
    }
}
