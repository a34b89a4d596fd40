package org.shootdown.litmus.preprocess;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * The {@code #if}s that are open in one file.
 *
 * <p>Each is in one of three states: its group is taken, none was taken yet, or the rest is skipped. Conditions in
 * skipped text are not evaluated.
 */
final class Conditionals {
    private enum State {
        TAKEN,
        NOT_YET,
        SKIP_REST
    }

    private record Open(SourceToken directive, State state, boolean hadElse) {}

    private final Deque<Open> open = new ArrayDeque<>();

    /** Whether the text here counts. */
    boolean active() {
        Open innermost = open.peek();
        return innermost == null || innermost.state == State.TAKEN;
    }

    void open(SourceToken directive, BooleanSupplier condition) {
        State state = !active() ? State.SKIP_REST : condition.getAsBoolean() ? State.TAKEN : State.NOT_YET;
        open.push(new Open(directive, state, false));
    }

    void elseIf(SourceToken directive, BooleanSupplier condition) {
        Open before = require(directive);
        State state = before.state == State.NOT_YET
                ? condition.getAsBoolean() ? State.TAKEN : State.NOT_YET
                : State.SKIP_REST;
        open.push(new Open(before.directive, state, false));
    }

    void orElse(SourceToken directive) {
        Open before = require(directive);
        State state = before.state == State.NOT_YET ? State.TAKEN : State.SKIP_REST;
        open.push(new Open(before.directive, state, true));
    }

    void close(SourceToken directive) {
        if (open.poll() == null) {
            throw directive.error("#endif without #if");
        }
    }

    void requireClosed() {
        Open innermost = open.peek();
        if (innermost != null) {
            throw innermost.directive.error("#" + innermost.directive.getText() + " without #endif");
        }
    }

    private Open require(SourceToken directive) {
        Open innermost = open.poll();
        if (innermost == null) {
            throw directive.error("#" + directive.getText() + " without #if");
        }
        if (innermost.hadElse) {
            throw directive.error("#" + directive.getText() + " after #else");
        }
        return innermost;
    }
}
