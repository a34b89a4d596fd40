package org.shootdown.mmu.image;

import java.util.List;
import org.shootdown.config.protocol.AddressMap;

/**
 * The memory of a machine before its first step: immutable, shared by all its MMUs and by every trial.
 *
 * <p>Words are numbered densely; {@link AddressMap} leads from a physical address to a word and its home.
 */
public final class MemoryImage {
    /** The width of a word of all 64 bits. */
    static final int WHOLE = 0;

    private final AddressMap addresses;
    private final long[] values;
    private final byte[] kinds;
    /** By word: how many bits it has, negative if they have a sign, or {@link #WHOLE}. */
    private final byte[] widths;

    private final int[] objectOfWord;
    private final List<SimulatedObject> objects;
    private final FolioLayout folioLayout;
    private final int mmus;
    /** By word: its position among the words of its home. */
    private final int[] localIndex;

    private final int[] localWords;

    MemoryImage(
            AddressMap addresses,
            long[] values,
            byte[] kinds,
            byte[] widths,
            int[] objectOfWord,
            List<SimulatedObject> objects,
            FolioLayout folioLayout,
            int mmus) {
        this.addresses = addresses;
        this.values = values;
        this.kinds = kinds;
        this.widths = widths;
        this.objectOfWord = objectOfWord;
        this.objects = List.copyOf(objects);
        this.folioLayout = folioLayout;
        this.mmus = mmus;
        localIndex = new int[values.length];
        localWords = new int[mmus];
        for (int word = 0; word < values.length; word++) {
            localIndex[word] = localWords[addresses.homeOf(word)]++;
        }
    }

    public AddressMap addresses() {
        return addresses;
    }

    /** How many words are backed. */
    public int words() {
        return values.length;
    }

    /** How many of them one MMU owns. */
    public int words(int mmu) {
        return localWords[mmu];
    }

    /** A word's position among the words of its home. */
    public int localIndex(int word) {
        return localIndex[word];
    }

    /** The initial value of a word. */
    public long value(int word) {
        return values[word];
    }

    /** The initial value of the word at an address that is backed. */
    public long valueAt(long address) {
        return values[addresses.wordAt(address)];
    }

    public boolean isKind(int word, WordKind kind) {
        return kinds[word] == kind.ordinal();
    }

    static int width(int bits, boolean signed) {
        if (bits < 1 || bits >= Long.SIZE) {
            throw new IllegalArgumentException("a narrow word has 1 to 63 bits, not " + bits);
        }
        return signed ? -bits : bits;
    }

    /** What a word holds once a value is put there: where it is narrower than 64 bits, the low bits with its sign. */
    public long held(int word, long value) {
        int width = widths[word];
        if (width == WHOLE) {
            return value;
        }
        int unused = Long.SIZE - Math.abs(width);
        return width < 0 ? value << unused >> unused : value << unused >>> unused;
    }

    /** The object that a word belongs to. */
    public int objectOf(int word) {
        return objectOfWord[word];
    }

    /** The object at an address, or -1. */
    public int objectAt(long address) {
        int word = addresses.wordAt(address);
        return word < 0 ? -1 : objectOfWord[word];
    }

    public List<SimulatedObject> objects() {
        return objects;
    }

    public FolioLayout folioLayout() {
        return folioLayout;
    }

    /** How many MMUs share the memory. */
    public int mmus() {
        return mmus;
    }
}
