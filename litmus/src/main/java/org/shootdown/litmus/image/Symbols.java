package org.shootdown.litmus.image;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.StructType;

/** The names of a machine's memory: from names to addresses and back. */
public final class Symbols {
    private final Map<String, Symbol> byName = new LinkedHashMap<>();
    private final NavigableMap<Long, Region> regions = new TreeMap<>();
    private final NavigableMap<Long, Entries> tables = new TreeMap<>();
    private final Map<Long, String> words = new HashMap<>();
    private final Map<Long, String> frames = new HashMap<>();

    /**
     * What a name stands for.
     *
     * @param address where it is; for a user page its virtual address
     * @param type what is there
     */
    public record Symbol(String name, long address, CType type) {}

    private record Region(String name, long address, long bytes, LongFunction<String> within) {
        /** What is so many bytes behind its start. */
        String at(long offset) {
            return name + within.apply(offset);
        }
    }

    /** The entries of a page table from an address on, named when somebody asks. */
    private record Entries(long address, int count, IntFunction<String> names) {}

    void add(String name, long address, CType type) {
        byName.put(name, new Symbol(name, address, type));
        addRegion(name, address, type);
    }

    /** A second name for an address; the first is the one that is shown. */
    void addAlias(String name, long address, CType type) {
        byName.put(name, new Symbol(name, address, type));
    }

    /** A region that can be shown but not be named. */
    void addRegion(String name, long address, CType type) {
        long bytes = Math.max(1, type.words()) * Long.BYTES;
        regions.put(address, new Region(name, address, bytes, offset -> path(type, offset, true)));
    }

    /** User pages; of several the name stands for the first. */
    void addPages(UserPages.Range pages) {
        if (pages.count() == 1) {
            add(pages.name(), pages.address(), IntegerType.CHAR);
            return;
        }
        byName.put(pages.name(), new Symbol(pages.name(), pages.address(), IntegerType.CHAR));
        long bytes = pages.end() - pages.address();
        regions.put(pages.address(), new Region(pages.name(), pages.address(), bytes, Symbols::page));
    }

    private static String page(long offset) {
        long within = offset & ((1 << UserPages.PAGE_SHIFT) - 1);
        return "[" + (offset >>> UserPages.PAGE_SHIFT) + "]" + (within == 0 ? "" : "+" + within);
    }

    /** The names of a page table's entries, such as {@code PTE(x)}: of so many from an address on. */
    void nameEntries(long address, int count, IntFunction<String> names) {
        tables.put(address, new Entries(address, count, names));
    }

    /** The name of one word, such as {@code PTE(x)}. */
    void nameWord(String name, long address) {
        words.put(address, name);
    }

    /** The name of a frame's address, such as {@code PA(P)}. */
    void nameFrame(String name, long address) {
        frames.put(address, name);
    }

    /** What a name stands for, or null. */
    public @Nullable Symbol find(String name) {
        return byName.get(name);
    }

    public Iterable<String> names() {
        return byName.keySet();
    }

    /** The name of the frame at an address, or null. */
    public @Nullable String frame(long address) {
        return frames.get(address);
    }

    /**
     * The word at an address as the scenario would write it: {@code x}, {@code P->_refcount}, {@code [PTE(x)]}; the
     * address in hexadecimal if nothing is there.
     */
    public String word(long address) {
        String word = named(address);
        if (word != null) {
            return "[" + word + "]";
        }
        Region region = regionAt(address);
        return region == null ? hexadecimal(address) : region.at(address - region.address);
    }

    /** A pointer's value as the scenario would write it: {@code P}, {@code P->lock}, {@code 0}. */
    public String pointer(long value) {
        Region region = regionAt(value);
        if (region == null) {
            String word = named(value);
            return value == 0 ? "0" : word != null ? "&" + word : hexadecimal(value);
        }
        boolean start = value == region.address;
        return start ? region.name : "&" + region.at(value - region.address);
    }

    /** The name of a word that has one of its own, or null. */
    private @Nullable String named(long address) {
        String word = words.get(address);
        Map.Entry<Long, Entries> table = word == null ? tables.floorEntry(address) : null;
        if (table == null) {
            return word;
        }
        Entries entries = table.getValue();
        long index = (address - entries.address) / Long.BYTES;
        return index < entries.count && address % Long.BYTES == 0 ? entries.names.apply((int) index) : null;
    }

    private @Nullable Region regionAt(long address) {
        Map.Entry<Long, Region> entry = regions.floorEntry(address);
        if (entry == null) {
            return null;
        }
        Region region = entry.getValue();
        return address - region.address < region.bytes ? region : null;
    }

    /** What leads from an object to the word {@code offset} bytes behind its start. */
    private static String path(CType type, long offset, boolean outermost) {
        if (type instanceof StructType struct) {
            for (StructType.Field field : struct.fields()) {
                long within = offset - field.offset();
                if (within >= 0 && within < field.type().words() * Long.BYTES) {
                    return (outermost ? "->" : ".") + field.name() + path(field.type(), within, false);
                }
            }
        }
        if (type instanceof ArrayType array) {
            long size = array.element().words() * Long.BYTES;
            return "[" + offset / size + "]" + path(array.element(), offset % size, false);
        }
        return offset == 0 ? "" : "+" + offset;
    }

    private static String hexadecimal(long address) {
        return "0x" + Long.toHexString(address);
    }

    /** The type of an entry of a page table, and of a word of user data. */
    static CType entryType() {
        return IntegerType.UNSIGNED_LONG;
    }
}
