package org.shootdown.litmus.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.grammar.LitmusParser.InitialPlaceContext;
import org.shootdown.litmus.grammar.LitmusParser.InitialValueContext;
import org.shootdown.litmus.grammar.LitmusParser.InitializerContext;
import org.shootdown.litmus.grammar.LitmusParser.MemberPathContext;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.StructType;

/** What an initial state declares, before anything has an address. */
final class InitialState {
    private final Map<String, Declared> objects = new LinkedHashMap<>();
    private final Map<String, Token> pages = new LinkedHashMap<>();
    private final Map<String, Boolean> huge = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<RegisterValue> registers = new ArrayList<>();
    private final Map<String, TableName> tableNames = new LinkedHashMap<>();
    private final Map<String, Boolean> globalAsids = new LinkedHashMap<>();

    /**
     * An object or variable.
     *
     * @param free whether it starts unallocated
     * @param value its value in the initial state, or null
     * @param initializer its value in the program, or null
     */
    record Declared(
            String name,
            CType type,
            boolean free,
            Token place,
            @Nullable InitialValueContext value,
            @Nullable InitializerContext initializer) {

        boolean isStruct(String tag) {
            return type instanceof StructType struct && struct.tag().equals(tag);
        }
    }

    /**
     * An entry of a page table.
     *
     * @param page the user page that it translates
     * @param mm the address space
     * @param level 0 for a PTE, 1 for a PMD, 2 for a PUD
     */
    record Entry(
            String page, String mm, int level, @Nullable InitialValueContext value, Token place) {
        /** The entry of this level for a page that is declared with another entry. */
        boolean isFor(String otherPage, String otherMm, int otherLevel) {
            return page.equals(otherPage) && mm.equals(otherMm) && level == otherLevel;
        }
    }

    /** A value for a place that a declaration has made. */
    record Assignment(InitialPlaceContext place, InitialValueContext value) {}

    /** A value for a thread's variable, or for a field of its task. */
    record RegisterValue(
            int thread,
            String name,
            List<MemberPathContext> path,
            @Nullable InitialValueContext value,
            Token place) {}

    /** A name for the descriptor of a page table. */
    record TableName(String name, ExpressionContext table, Token place) {}

    Map<String, Declared> objects() {
        return objects;
    }

    /** The user pages, in the order of their addresses, with where they are declared. */
    Map<String, Token> pages() {
        return pages;
    }

    /** Whether a page is the start of a huge one. */
    boolean isHuge(String page) {
        return huge.getOrDefault(page, false);
    }

    void declarePage(String page, boolean isHuge, Token place) {
        pages.putIfAbsent(page, place);
        huge.putIfAbsent(page, isHuge);
    }

    List<Entry> entries() {
        return entries;
    }

    List<Assignment> assignments() {
        return assignments;
    }

    List<RegisterValue> registers() {
        return registers;
    }

    Map<String, TableName> tableNames() {
        return tableNames;
    }

    /** By mm: whether it has a global ASID, where the scenario says so. */
    Map<String, Boolean> globalAsids() {
        return globalAsids;
    }

    /** The names of all address spaces. */
    List<String> mms() {
        return objects.values().stream()
                .filter(object -> object.isStruct(StructType.MM))
                .map(Declared::name)
                .toList();
    }

    /** All names that stand for something. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(objects.keySet());
        names.addAll(pages.keySet());
        names.addAll(tableNames.keySet());
        return names;
    }

    boolean isNamed(String name) {
        return objects.containsKey(name) || pages.containsKey(name) || tableNames.containsKey(name);
    }
}
