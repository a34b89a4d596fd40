package org.shootdown.config.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.shootdown.config.protocol.StateWord.CpuName;

/**
 * What the words of a state hold. Each part of a component declares its own once, and is given the place where they are;
 * with that any state can be written anew with other numbers for its CPUs, be asked what it says of one of them, and be
 * printed.
 *
 * <p>A state is an array of regions, one after the other:
 *
 * <table>
 * <caption>Regions, and what becomes of them when CPUs change their numbers</caption>
 * <tr><td>rows</td><td>stay where they are; the CPUs that they name change</td></tr>
 * <tr><td>a row for each CPU</td><td>goes to the place of the CPU's new number</td></tr>
 * <tr><td>masks of CPUs</td><td>each CPU's bit goes to the place of its new number</td></tr>
 * <tr><td>a list of rows, the last region</td><td>as rows; the state is as long as there are</td></tr>
 * </table>
 */
public final class StateLayout {
    private final int cpus;
    private final List<Region> regions;
    private final int size;

    /** Regions that names of CPUs concern; the others are the same whatever numbers CPUs have. */
    private final Region[] concerned;

    private StateLayout(int cpus, List<Region> regions, int size) {
        this.cpus = cpus;
        this.regions = regions;
        this.size = size;
        concerned = regions.stream().filter(Region::namesCpus).toArray(Region[]::new);
    }

    /** A state in which every word is zero, and the list at its end is empty. */
    public long[] newState() {
        return new long[size];
    }

    /** How many words there are before the list at the end. */
    public int size() {
        return size;
    }

    /**
     * Gives CPUs other numbers, wherever one is named: the state as it would be if they had had these from the start.
     *
     * @param length how many words the state has; longer, if there is a list at its end, than {@link #size}
     */
    public void renumber(long[] state, int length, CpuNumbers numbers) {
        for (Region region : concerned) {
            region.renumber(state, length, numbers);
        }
    }

    /** Whether other numbers for CPUs make no difference to a state. */
    public boolean isUnchangedBy(CpuNumbers numbers, long[] state, int length) {
        for (Region region : concerned) {
            if (!region.isUnchangedBy(numbers, state, length)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds to each CPU's signature a number made of all that a state says of it, which does not depend on the number that
     * the CPU has.
     *
     * @param salt tells what this state says from what another does
     */
    public void sign(long[] state, int length, long salt, long[] signatures) {
        for (Region region : concerned) {
            region.sign(state, length, salt, signatures);
        }
    }

    /** A state in words: what is not zero, a line each. */
    public List<String> print(long[] state, int length) {
        List<String> lines = new ArrayList<>();
        for (Region region : regions) {
            for (int at = region.base(); at < Math.min(region.end(length), state.length); at++) {
                if (state[at] != 0) {
                    lines.add(region.describe(at) + " = " + state[at]);
                }
            }
        }
        return lines;
    }

    /** Declares the words of a state, in their order. */
    public static final class Builder {
        private final int cpus;
        private final List<Region> regions = new ArrayList<>();
        private int size;
        private boolean ended;

        public Builder(int cpus) {
            this.cpus = cpus;
        }

        /**
         * Declares rows, each of these words.
         *
         * @return where they begin
         */
        public int rows(String part, int count, StateWord... row) {
            return add(new Rows(part, size, count, new Row(row, cpus)), count * row.length);
        }

        /** As {@link #rows}, one for each CPU. */
        public int rowPerCpu(String part, StateWord... row) {
            return add(new PerCpu(part, size, cpus, new Row(row, cpus)), cpus * row.length);
        }

        /** Declares a mask with a bit for each CPU. */
        public int mask(String part) {
            int words = (cpus + Long.SIZE - 1) / Long.SIZE;
            return add(new Mask(part, size, words, cpus), words);
        }

        /** Declares a list of rows, of which a state has as many as it has; nothing comes behind it. */
        public int list(String part, StateWord... row) {
            int base = add(new Rows(part, size, Rows.ANY, new Row(row, cpus)), 0);
            ended = true;
            return base;
        }

        private int add(Region region, int words) {
            if (ended) {
                throw new IllegalStateException("nothing comes behind a list of rows, not " + region.part());
            }
            regions.add(region);
            int base = size;
            size += words;
            return base;
        }

        public StateLayout build() {
            return new StateLayout(cpus, List.copyOf(regions), size);
        }
    }

    /** How many CPUs have numbers here. */
    public int cpus() {
        return cpus;
    }

    /** Words that are declared together. */
    private interface Region {
        String part();

        int base();

        /** Where it ends in a state with so many words. */
        int end(int length);

        boolean namesCpus();

        void renumber(long[] state, int length, CpuNumbers numbers);

        boolean isUnchangedBy(CpuNumbers numbers, long[] state, int length);

        void sign(long[] state, int length, long salt, long[] signatures);

        String describe(int at);
    }

    /** The words of a row, and the names of CPUs in it. */
    private static final class Row {
        private final StateWord[] words;
        private final int cpus;
        private final int[] places;
        private final CpuName[] names;

        /** Whether no word that is zero names CPU 0. */
        private final boolean zeroNamesNobody;

        /** By word: the names in it. */
        private final CpuName[][] namesIn;

        Row(StateWord[] words, int cpus) {
            this.words = words;
            this.cpus = cpus;
            List<Integer> at = new ArrayList<>();
            List<CpuName> named = new ArrayList<>();
            for (int i = 0; i < words.length; i++) {
                for (CpuName name : words[i].cpus()) {
                    at.add(i);
                    named.add(name);
                }
            }
            places = at.stream().mapToInt(i -> i).toArray();
            names = named.toArray(CpuName[]::new);
            zeroNamesNobody = named.stream().allMatch(name -> name.first() > 0);
            namesIn = Stream.of(words)
                    .map(word -> word.cpus().toArray(CpuName[]::new))
                    .toArray(CpuName[][]::new);
        }

        int size() {
            return words.length;
        }

        void renumber(long[] state, int row, CpuNumbers numbers) {
            for (int i = 0; i < names.length; i++) {
                int cpu = cpu(i, state, row);
                if (cpu >= 0) {
                    state[row + places[i]] = names[i].with(state[row + places[i]], numbers.of(cpu));
                }
            }
        }

        boolean isUnchangedBy(CpuNumbers numbers, long[] state, int row) {
            for (int i = 0; i < names.length; i++) {
                int cpu = cpu(i, state, row);
                if (cpu >= 0 && numbers.of(cpu) != cpu) {
                    return false;
                }
            }
            return true;
        }

        /** Whether one row is another with other numbers. */
        boolean becomes(long[] state, int row, int other, CpuNumbers numbers) {
            for (int i = 0; i < namesIn.length; i++) {
                long word = state[row + i];
                for (CpuName name : namesIn[i]) {
                    int cpu = name.cpu(state, row + i, cpus);
                    word = cpu < 0 ? word : name.with(word, numbers.of(cpu));
                }
                if (word != state[other + i]) {
                    return false;
                }
            }
            return true;
        }

        /** Whether a row is all zero, as most are, and names nobody. */
        boolean isZero(long[] state, int row) {
            long all = 0;
            for (int i = 0; i < namesIn.length; i++) {
                all |= state[row + i];
            }
            return all == 0 && zeroNamesNobody;
        }

        int cpu(int name, long[] state, int row) {
            return names[name].cpu(state, row + places[name], cpus);
        }

        /** A number made of all but the names in a row; 0 if that is all zero. */
        long signature(long[] state, int row) {
            long signature = 0;
            for (int i = 0; i < namesIn.length; i++) {
                long word = state[row + i];
                for (CpuName name : namesIn[i]) {
                    word = name.cpu(state, row + i, cpus) >= 0 ? name.without(word) : word;
                }
                signature += word == 0 ? 0 : mix(i + 1L, word);
            }
            return signature;
        }

        /** Adds to the signature of each CPU that a row names. */
        void sign(long[] state, int row, long salt, long[] signatures) {
            for (int i = 0; i < names.length; i++) {
                int cpu = cpu(i, state, row);
                if (cpu >= 0) {
                    signatures[cpu] += mix(salt, i + 1L);
                }
            }
        }
    }

    /** So many rows, or as many as there are. */
    private record Rows(String part, int base, int count, Row row) implements Region {
        static final int ANY = -1;

        @Override
        public int end(int length) {
            return count == ANY ? length : base + count * row.size();
        }

        @Override
        public boolean namesCpus() {
            return row.names.length > 0;
        }

        @Override
        public void renumber(long[] state, int length, CpuNumbers numbers) {
            for (int at = base; at < end(length); at += row.size()) {
                row.renumber(state, at, numbers);
            }
        }

        @Override
        public boolean isUnchangedBy(CpuNumbers numbers, long[] state, int length) {
            for (int at = base; at < end(length); at += row.size()) {
                if (!row.isUnchangedBy(numbers, state, at)) {
                    return false;
                }
            }
            return true;
        }

        /** Of a row of a list it does not count which one it is. */
        @Override
        public void sign(long[] state, int length, long salt, long[] signatures) {
            for (int at = base; at < end(length); at += row.size()) {
                row.sign(state, at, count == ANY ? salt + row.signature(state, at) : salt + at, signatures);
            }
        }

        @Override
        public String describe(int at) {
            String index = count == 1 ? "" : "[" + (at - base) / row.size() + "]";
            return part + index + ": " + row.words[(at - base) % row.size()].name();
        }
    }

    /** A row for each CPU. */
    private record PerCpu(String part, int base, int cpus, Row row) implements Region {
        @Override
        public int end(int length) {
            return base + cpus * row.size();
        }

        @Override
        public boolean namesCpus() {
            return true;
        }

        @Override
        public void renumber(long[] state, int length, CpuNumbers numbers) {
            for (int cpu = 0; cpu < cpus && row.names.length > 0; cpu++) {
                row.renumber(state, at(cpu), numbers);
            }
            numbers.move(state, base, row.size());
        }

        @Override
        public boolean isUnchangedBy(CpuNumbers numbers, long[] state, int length) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                if (!row.becomes(state, at(cpu), at(numbers.of(cpu)), numbers)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void sign(long[] state, int length, long salt, long[] signatures) {
            if (row.zeroNamesNobody && isZero(state)) {
                return;
            }
            for (int cpu = 0; cpu < cpus; cpu++) {
                if (!row.isZero(state, at(cpu))) {
                    long signature = row.signature(state, at(cpu));
                    signatures[cpu] += signature == 0 ? 0 : mix(salt + base, signature);
                    row.sign(state, at(cpu), salt + base, signatures);
                }
            }
        }

        @Override
        public String describe(int at) {
            return part + " of CPU " + (at - base) / row.size() + ": " + row.words[(at - base) % row.size()].name();
        }

        /** Whether all rows are: of what CPUs can wait for, most of the time nobody does. */
        private boolean isZero(long[] state) {
            int end = end(0);
            return state[base] == 0 && Arrays.equals(state, base, end - 1, state, base + 1, end);
        }

        private int at(int cpu) {
            return base + cpu * row.size();
        }
    }

    /** A bit for each CPU. */
    private record Mask(String part, int base, int words, int cpus) implements Region {
        @Override
        public int end(int length) {
            return base + words;
        }

        @Override
        public boolean namesCpus() {
            return true;
        }

        @Override
        public void renumber(long[] state, int length, CpuNumbers numbers) {
            if (isUnchangedBy(numbers, state, length)) {
                return;
            }
            long[] renumbered = new long[words];
            for (int cpu = 0; cpu < cpus; cpu++) {
                if (contains(state, cpu)) {
                    renumbered[numbers.of(cpu) / Long.SIZE] |= 1L << numbers.of(cpu);
                }
            }
            System.arraycopy(renumbered, 0, state, base, words);
        }

        @Override
        public boolean isUnchangedBy(CpuNumbers numbers, long[] state, int length) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                if (contains(state, cpu) != contains(state, numbers.of(cpu))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void sign(long[] state, int length, long salt, long[] signatures) {
            long signature = mix(salt, base + 1L);
            for (int cpu = 0; cpu < cpus; cpu++) {
                signatures[cpu] += contains(state, cpu) ? signature : 0;
            }
        }

        private boolean contains(long[] state, int cpu) {
            return (state[base + cpu / Long.SIZE] >>> cpu & 1) != 0;
        }

        @Override
        public String describe(int at) {
            return part;
        }
    }

    /** A number made of two, as MurmurHash3 finishes a hash (A. Appleby, public domain). */
    private static long mix(long one, long other) {
        long h = one * 0x9e3779b97f4a7c15L + other;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
