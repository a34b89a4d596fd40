package org.shootdown.litmus.preprocess;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenFactory;
import org.antlr.v4.runtime.TokenSource;
import org.antlr.v4.runtime.misc.Interval;
import org.antlr.v4.runtime.misc.Pair;
import org.shootdown.litmus.grammar.LitmusLexer;
import org.shootdown.litmus.source.SourceFile;

/** Turns the text of a file into tokens, line ends included. */
final class SourceLexer {
    private SourceLexer() {}

    /** The tokens of a file; the last is the end of the file. */
    static List<SourceToken> tokens(SourceFile file) {
        LitmusLexer lexer = new LitmusLexer(CharStreams.fromString(file.text(), file.name()));
        lexer.removeErrorListeners();
        lexer.setTokenFactory(new Factory(file));
        List<SourceToken> tokens = new ArrayList<>();
        SourceToken token;
        do {
            token = (SourceToken) lexer.nextToken();
            tokens.add(token);
        } while (token.getType() != Token.EOF);
        return tokens;
    }

    private record Factory(SourceFile file) implements TokenFactory<SourceToken> {
        @Override
        public SourceToken create(
                Pair<TokenSource, CharStream> source,
                int type,
                String text,
                int channel,
                int start,
                int stop,
                int line,
                int column) {
            String word = type == Token.EOF ? "" : source.b.getText(Interval.of(start, stop));
            SourceToken token = create(type, word);
            token.setChannel(channel);
            token.setStartIndex(start);
            token.setStopIndex(stop);
            token.setLine(line);
            token.setCharPositionInLine(column);
            return token;
        }

        @Override
        public SourceToken create(int type, String text) {
            return new SourceToken(file, type, text);
        }
    }
}
