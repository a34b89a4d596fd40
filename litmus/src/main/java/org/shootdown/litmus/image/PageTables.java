package org.shootdown.litmus.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page tables that the initial state needs: for every mm the tables on the way to each of its entries. */
final class PageTables {
    private final List<PageTable> tables = new ArrayList<>();
    private final Map<Key, PageTable> byPlace = new HashMap<>();
    private final InitialState state;
    private final UserPages pages;
    private final int levels;

    /** What one table translates: the addresses from {@code number} times its size on. */
    private record Key(String mm, int level, long number) {
        static Key of(String mm, int level, long address) {
            return new Key(mm, level, address >>> PageTable.shift(level + 1));
        }
    }

    PageTables(InitialState state, UserPages pages, int levels) {
        this.state = state;
        this.pages = pages;
        this.levels = levels;
        for (String mm : state.mms()) {
            addTop(mm);
        }
        state.entries().forEach(this::add);
        state.entries().forEach(this::depositBelow);
    }

    /** The top level has an entry for every user page, so that every walk ends in it at least. */
    private void addTop(String mm) {
        PageTable top = new PageTable(mm, levels - 1, pages.start(), "");
        top.use(pages.end() - 1);
        add(top);
    }

    private void add(PageTable table) {
        tables.add(table);
        byPlace.putIfAbsent(Key.of(table.mm(), table.level(), table.addressOf(0)), table);
    }

    private void add(InitialState.Entry entry) {
        UserPages.Range range = pages.require(entry.page());
        for (int page = 0; page < range.count(); page++) {
            long address = range.page(page);
            for (int level = levels - 2; level >= entry.level(); level--) {
                PageTable table = find(entry.mm(), level, address);
                if (table == null) {
                    add(new PageTable(entry.mm(), level, address, range.nameAt(address)));
                } else {
                    table.use(address);
                }
            }
        }
    }

    /** Where an entry is said to be something else, the table that would be below it is out of the tree. */
    private void depositBelow(InitialState.Entry entry) {
        PageTable below =
                find(entry.mm(), entry.level() - 1, pages.require(entry.page()).address());
        if (below != null) {
            below.deposit();
        }
    }

    /** The table of a level that translates an address, or null. */
    @Nullable PageTable find(String mm, int level, long address) {
        return byPlace.get(Key.of(mm, level, address));
    }

    /** The top-level table of an mm. */
    PageTable top(String mm) {
        PageTable top = find(mm, levels - 1, pages.start());
        if (top == null) {
            throw new IllegalArgumentException(mm);
        }
        return top;
    }

    /** All tables; those of one mm from the top down. */
    List<PageTable> all() {
        return tables;
    }

    int levels() {
        return levels;
    }

    boolean isQualified() {
        return state.mms().size() > 1;
    }
}
