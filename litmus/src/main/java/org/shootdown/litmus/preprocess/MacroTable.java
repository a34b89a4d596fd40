package org.shootdown.litmus.preprocess;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.litmus.source.SourceFile;

/** The macros in force. */
public final class MacroTable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    private final Map<String, Macro> macros = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    /**
     * A table of predefined macros without parameters.
     *
     * @param predefined by name: the text each stands for
     */
    public MacroTable(Map<String, String> predefined) {
        predefined.forEach(this::predefine);
    }

    private void predefine(String name, String text) {
        if (!NAME.matcher(name).matches()) {
            throw InvalidInputException.of("'" + name + "' is not a name that can be defined");
        }
        List<SourceToken> tokens = SourceLexer.tokens(new SourceFile("-D" + name + "=" + text, text));
        define(new Macro(name, null, List.copyOf(tokens.subList(0, tokens.size() - 1))));
    }

    @Nullable Macro find(String name) {
        Macro macro = macros.get(name);
        if (macro != null) {
            used.add(name);
        }
        return macro;
    }

    boolean isDefined(String name) {
        return find(name) != null;
    }

    Set<String> functions() {
        return macros.values().stream()
                .filter(Macro::isFunction)
                .map(Macro::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isUsed(String name) {
        return used.contains(name);
    }

    private void define(Macro macro) {
        macros.put(macro.name(), macro);
    }

    /** Defines a macro at a place; a second definition has to say the same as the first. */
    void define(SourceToken place, Macro macro) {
        Macro before = macros.get(macro.name());
        if (before != null && !before.sameAs(macro)) {
            throw place.error("macro '" + macro.name() + "' is already defined otherwise; #undef it first");
        }
        define(macro);
    }

    void undefine(String name) {
        macros.remove(name);
    }
}
