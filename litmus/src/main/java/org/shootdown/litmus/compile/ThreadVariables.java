package org.shootdown.litmus.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.grammar.LitmusBaseVisitor;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.InitDeclaratorContext;
import org.shootdown.litmus.grammar.LitmusParser.SpecifierContext;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.VoidType;

/** The variables that a thread's own body declares, in whatever block. */
final class ThreadVariables {
    private final List<Declaration> declarations = new ArrayList<>();
    private final IdentityHashMap<ParserRuleContext, Place.Local> places = new IdentityHashMap<>();
    private final List<Place.Local> ordered = new ArrayList<>();

    /** One variable, by where it is declared. */
    record Declaration(InitDeclaratorContext place, String name, CType type) {}

    ThreadVariables(TranslationUnit unit, FunctionDefinition thread) {
        new Collector(unit).visit(thread.body());
    }

    /** In the order of the source. */
    List<Declaration> declarations() {
        return declarations;
    }

    Place.Local place(Declaration declaration, int register) {
        Place.Local place = new Place.Local(declaration.name(), register, declaration.type());
        places.put(declaration.place(), place);
        ordered.add(place);
        return place;
    }

    /** A variable without a declaration. */
    Place.Local place(String name, int register) {
        Place.Local place = new Place.Local(name, register, IntegerType.LONG);
        ordered.add(place);
        return place;
    }

    boolean isPlaced(Declaration declaration) {
        return places.containsKey(declaration.place());
    }

    /** The fixed place of a variable of the thread; null for one of an inlined function. */
    Place.@Nullable Local placeOf(InitDeclaratorContext declaration) {
        return places.get(declaration);
    }

    List<Place.Local> places() {
        return ordered;
    }

    /**
     * By name of each variable that is declared more than once: the first declaration.
     *
     * @param parameters stand for their names whatever else is called so
     */
    Map<String, Token> several(List<String> parameters) {
        Map<String, Token> first = new HashMap<>();
        Map<String, Token> several = new HashMap<>();
        for (Declaration declaration : declarations) {
            Token before = first.putIfAbsent(declaration.name(), declaration.place().start);
            if (before != null && !parameters.contains(declaration.name())) {
                several.put(declaration.name(), before);
            }
        }
        return several;
    }

    private final class Collector extends LitmusBaseVisitor<CType> {
        private final TranslationUnit unit;

        Collector(TranslationUnit unit) {
            this.unit = unit;
        }

        @Override
        public CType visitLocalDeclaration(LitmusParser.LocalDeclarationContext declaration) {
            collect(declaration.specifier(), declaration.initDeclarator());
            return visitChildren(declaration);
        }

        @Override
        public CType visitForFirst(LitmusParser.ForFirstContext first) {
            collect(first.specifier(), first.initDeclarator());
            return visitChildren(first);
        }

        private void collect(List<SpecifierContext> specifiers, List<InitDeclaratorContext> declarators) {
            for (InitDeclaratorContext declarator : declarators) {
                var declared = unit.local(specifiers, declarator);
                declarations.add(new Declaration(declarator, declared.name(), declared.type()));
            }
        }

        @Override
        protected CType defaultResult() {
            return VoidType.VOID;
        }
    }
}
