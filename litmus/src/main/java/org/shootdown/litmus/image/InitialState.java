package org.shootdown.litmus.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
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
    private final Set<String> pools = new LinkedHashSet<>();
    private final Map<String, Pages> pages = new LinkedHashMap<>();
    private final Map<Place, Entry> entries = new LinkedHashMap<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final Map<Named, RegisterValue> registers = new LinkedHashMap<>();
    private final Set<String> mms = new LinkedHashSet<>();
    private int pageCount;
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
     * User pages under one name, one or several consecutive ones.
     *
     * @param huge whether it is the start of a huge one
     */
    record Pages(int count, boolean huge, Token place) {}

    /**
     * Which entry of a page table.
     *
     * @param page the user page that it translates
     * @param mm the address space
     * @param level 0 for a PTE, 1 for a PMD, 2 for a PUD
     */
    record Place(String page, String mm, int level) {}

    /** An entry of a page table; of pages of which several have one name each of theirs. */
    record Entry(Place of, @Nullable InitialValueContext value, Token place) {
        String page() {
            return of.page();
        }

        String mm() {
            return of.mm();
        }

        int level() {
            return of.level();
        }
    }

    /** A value for a place that a declaration has made. */
    record Assignment(InitialPlaceContext place, InitialValueContext value) {}

    /** What {@code 0:name.path} names. */
    private record Named(int number, String name, String path) {}

    /**
     * A value for a thread's variable, or for a field of its task.
     *
     * @param number the thread, or the CPU where threads are dealt out to CPUs
     */
    record RegisterValue(
            int number,
            String name,
            List<MemberPathContext> path,
            @Nullable InitialValueContext value,
            Token place) {

        boolean isTask() {
            return name.equals("current");
        }
    }

    /** A name for the descriptor of a page table. */
    record TableName(String name, ExpressionContext table, Token place) {}

    Map<String, Declared> objects() {
        return objects;
    }

    /** Declares an object; false if there is one of that name. */
    boolean declare(Declared object) {
        if (objects.putIfAbsent(object.name(), object) != null) {
            return false;
        }
        if (object.isStruct(StructType.MM)) {
            mms.add(object.name());
        }
        return true;
    }

    /** The names of arrays of free objects; each is an object {@code name[i]} by itself. */
    Set<String> pools() {
        return pools;
    }

    /** The user pages, in the order of their addresses. */
    Map<String, Pages> pages() {
        return pages;
    }

    /**
     * Declares pages, unless there are some of that name.
     *
     * @return what has the name
     */
    Pages declare(String name, Pages declared) {
        Pages known = pages.putIfAbsent(name, declared);
        pageCount += known == null ? declared.count() : 0;
        return known == null ? declared : known;
    }

    /** How many user pages there are. */
    int pageCount() {
        return pageCount;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** Adds an entry; false if it has been given already. */
    boolean add(Entry entry) {
        return entries.putIfAbsent(entry.of(), entry) == null;
    }

    List<Assignment> assignments() {
        return assignments;
    }

    Collection<RegisterValue> registers() {
        return registers.values();
    }

    /** Adds a register's value; false if it has been given already. */
    boolean add(RegisterValue value) {
        String path = value.path().stream().map(ParseTree::getText).collect(Collectors.joining());
        return registers.putIfAbsent(new Named(value.number(), value.name(), path), value) == null;
    }

    Map<String, TableName> tableNames() {
        return tableNames;
    }

    /** By mm: whether it has a global ASID, where the scenario says so. */
    Map<String, Boolean> globalAsids() {
        return globalAsids;
    }

    /** The names of all address spaces. */
    Set<String> mms() {
        return mms;
    }

    /** All names that stand for something. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(objects.keySet());
        names.addAll(pools);
        names.addAll(pages.keySet());
        names.addAll(tableNames.keySet());
        return names;
    }

    boolean isNamed(String name) {
        return objects.containsKey(name)
                || pools.contains(name)
                || pages.containsKey(name)
                || tableNames.containsKey(name);
    }
}
