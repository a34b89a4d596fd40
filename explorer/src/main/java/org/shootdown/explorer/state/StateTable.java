package org.shootdown.explorer.state;

import java.util.Arrays;
import org.shootdown.config.protocol.CpuNumbers;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;

/**
 * Words of a machine's state that the explorer keeps itself: a fixed number of them, or a list of rows. What they hold is
 * declared, so whatever is done with all of a state is done here.
 */
public final class StateTable {
    private final StateLayout layout;
    private final int stride;
    private final boolean fixed;
    private final boolean sorted;
    private long[] scratch = new long[0];

    /** The words, as many as are {@link #used}: whoever keeps the table reads and writes them here. */
    public long[] words;

    public int used;

    private StateTable(StateLayout layout, int stride, boolean sorted) {
        this.layout = layout;
        this.stride = stride;
        this.sorted = sorted;
        fixed = stride == 0;
        words = fixed ? layout.newState() : new long[8 * stride];
        used = layout.size();
    }

    /** A row for each CPU. */
    public static StateTable perCpu(int cpus, String part, StateWord... row) {
        StateLayout.Builder layout = new StateLayout.Builder(cpus);
        layout.rowPerCpu(part, row);
        return new StateTable(layout.build(), 0, false);
    }

    /** So many words. */
    public static StateTable words(int count, String part, String name) {
        StateLayout.Builder layout = new StateLayout.Builder(0);
        layout.rows(part, count, StateWord.plain(name));
        return new StateTable(layout.build(), 0, false);
    }

    /** A list of rows that has an order of its own. */
    public static StateTable list(int cpus, String part, StateWord... row) {
        return list(cpus, false, part, row);
    }

    /** A list of rows, sorted by their words, so that it does not matter in which order they came. */
    public static StateTable sorted(int cpus, String part, StateWord... row) {
        return list(cpus, true, part, row);
    }

    private static StateTable list(int cpus, boolean sorted, String part, StateWord... row) {
        StateLayout.Builder layout = new StateLayout.Builder(cpus);
        layout.list(part, row);
        return new StateTable(layout.build(), row.length, sorted);
    }

    StateLayout layout() {
        return layout;
    }

    /** Makes every word of a fixed number zero, and a list empty. */
    public void clear() {
        if (fixed) {
            Arrays.fill(words, 0);
        } else {
            used = 0;
        }
    }

    /** How many rows there are. */
    public int rows() {
        return used / stride;
    }

    /** Makes room for a row at a place, before those that are there or behind them; it is to be filled. */
    public void insert(int at) {
        if (used + stride > words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        System.arraycopy(words, at, words, at + stride, used - at);
        used += stride;
    }

    /** Takes out the row at a place. */
    public void remove(int at) {
        System.arraycopy(words, at + stride, words, at, used - at - stride);
        used -= stride;
    }

    public void save(StateWords state) {
        if (fixed) {
            state.putSparse(words);
        } else {
            state.put(used, words);
        }
    }

    public void restore(StateWords state) {
        if (fixed) {
            state.getSparse(words);
            return;
        }
        used = (int) state.get();
        if (words.length < used) {
            words = new long[used * 2];
        }
        state.get(used, words);
    }

    /** Gives CPUs other numbers. */
    public void renumber(CpuNumbers numbers) {
        layout.renumber(words, used, numbers);
        if (sorted) {
            sort(words);
        }
    }

    /** Whether other numbers for CPUs make no difference. */
    public boolean isUnchangedBy(CpuNumbers numbers) {
        if (layout.isUnchangedBy(numbers, words, used)) {
            return true;
        }
        if (!sorted) {
            return false;
        }
        if (scratch.length < words.length) {
            scratch = new long[words.length];
        }
        System.arraycopy(words, 0, scratch, 0, used);
        layout.renumber(scratch, used, numbers);
        sort(scratch);
        return Arrays.equals(words, 0, used, scratch, 0, used);
    }

    /** Adds to each CPU's signature; see {@link StateLayout#sign}. */
    public void sign(long salt, long[] signatures) {
        layout.sign(words, used, salt, signatures);
    }

    /** By insertion, as few are out of place. */
    private void sort(long[] rows) {
        for (int end = stride; end < used; end += stride) {
            for (int at = end; at > 0 && isBehind(rows, at - stride, at); at -= stride) {
                for (int i = at; i < at + stride; i++) {
                    long word = rows[i];
                    rows[i] = rows[i - stride];
                    rows[i - stride] = word;
                }
            }
        }
    }

    private boolean isBehind(long[] rows, int one, int other) {
        for (int i = 0; i < stride; i++) {
            if (rows[one + i] != rows[other + i]) {
                return rows[one + i] > rows[other + i];
            }
        }
        return false;
    }
}
