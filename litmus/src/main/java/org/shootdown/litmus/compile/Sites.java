package org.shootdown.litmus.compile;

import java.util.HashMap;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.cpu.isa.Site;
import org.shootdown.litmus.preprocess.SourceToken;

/** Where the translation is: the token being translated, and the functions that led there. */
final class Sites {
    private final Map<String, Site> known = new HashMap<>();
    private SourceToken token;
    private String function;
    private String calls;

    Sites(FunctionDefinition thread) {
        token = (SourceToken) thread.place();
        function = thread.name();
        calls = thread.name();
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

    void enter(String callee) {
        function = callee;
        calls = calls + ">" + callee;
    }

    void leave() {
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
        String key = calls + ' ' + token.file().name() + ' ' + token.getLine();
        return known.computeIfAbsent(key, unused -> {
            String text = token.file().line(token.getLine()).strip();
            return new Site(function, token.file().name(), token.getLine(), text, calls);
        });
    }

    InvalidInputException error(String problem) {
        return token.error(problem);
    }
}
