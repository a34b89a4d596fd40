package org.shootdown.litmus.compile;

import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.shootdown.litmus.grammar.LitmusParser.BlockContext;
import org.shootdown.litmus.type.CType;

/**
 * A C function, or a thread.
 *
 * @param place its name's token
 * @param result the type it returns
 * @param parameters in order
 * @param body what it does
 * @param assigned the names that its body assigns to or takes the address of
 */
public record FunctionDefinition(
        Token place, CType result, List<Parameter> parameters, BlockContext body, Set<String> assigned) {

    /** A parameter; unnamed ones have an empty name. */
    public record Parameter(String name, CType type, Token place) {}

    public String name() {
        return place.getText();
    }
}
