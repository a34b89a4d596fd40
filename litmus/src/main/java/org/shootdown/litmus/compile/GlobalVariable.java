package org.shootdown.litmus.compile;

import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.grammar.LitmusParser.InitializerContext;
import org.shootdown.litmus.type.CType;

/** A variable of the program's file scope: an object in memory that every thread can name. */
public record GlobalVariable(
        String name, CType type, Token place, @Nullable InitializerContext initializer) {}
