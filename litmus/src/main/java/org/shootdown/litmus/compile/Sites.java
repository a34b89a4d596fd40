package org.shootdown.litmus.compile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.cpu.isa.Site;
import org.shootdown.litmus.preprocess.SourceToken;

/** Where the translation is: the token being translated, and the functions that led there. */
final class Sites {
    private final Map<Key, Site> known = new HashMap<>();
    private final Deque<Site> callers = new ArrayDeque<>();
    private SourceToken token;
    private String function;
    private String calls;

    Sites(FunctionDefinition thread) {
        token = (SourceToken) thread.place();
        function = thread.name();
        calls = thread.name();
    }

    /** Begins a function that nobody has called. */
    void begin(FunctionDefinition uncalled) {
        token = (SourceToken) uncalled.place();
        function = uncalled.name();
        calls = uncalled.name();
    }

    /** Moves to a token; answers where it was before. */
    Token moveTo(Token place) {
        Token before = token;
        token = (SourceToken) place;
        return before;
    }

    Token token() {
        return token;
    }

    /** What makes a site the same: a statement is another one for each way that leads to it. */
    private record Key(@Nullable Site caller, String function, String file, int line) {}

    void enter(String callee) {
        callers.push(here());
        function = callee;
        calls = calls + ">" + callee;
    }

    void leave() {
        callers.pop();
        calls = calls.substring(0, calls.lastIndexOf('>'));
        function = calls.substring(calls.lastIndexOf('>') + 1);
    }

    String function() {
        return function;
    }

    String calls() {
        return calls;
    }

    Site here() {
        Site caller = callers.peek();
        String file = token.file().name();
        int line = token.getLine();
        return known.computeIfAbsent(new Key(caller, function, file, line), unused -> {
            String text = token.file().line(line).strip();
            return new Site(function, file, line, text, calls, caller);
        });
    }

    InvalidInputException error(String problem) {
        return token.error(problem + token.inMacro());
    }
}
