package org.shootdown.litmus.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page tables that the initial state needs: for every mm the tables on the way to each of its entries. */
final class PageTables {
    private final List<PageTable> tables = new ArrayList<>();
    private final InitialState state;
    private final UserPages pages;
    private final int levels;

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
        PageTable top = new PageTable(
                mm, levels - 1, pages.all().values().stream().findFirst().orElse(0L), "");
        pages.all().values().forEach(top::use);
        tables.add(top);
    }

    private void add(InitialState.Entry entry) {
        long address = pages.require(entry.page());
        for (int level = levels - 2; level >= entry.level(); level--) {
            PageTable table = find(entry.mm(), level, address);
            if (table == null) {
                tables.add(new PageTable(entry.mm(), level, address, entry.page()));
            } else {
                table.use(address);
            }
        }
    }

    /** Where an entry is said to be something else, the table that would be below it is out of the tree. */
    private void depositBelow(InitialState.Entry entry) {
        PageTable below = find(entry.mm(), entry.level() - 1, pages.require(entry.page()));
        if (below != null) {
            below.deposit();
        }
    }

    @Nullable PageTable find(String mm, int level, long address) {
        for (PageTable table : tables) {
            if (table.covers(mm, level, address)) {
                return table;
            }
        }
        return null;
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
