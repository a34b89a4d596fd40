package org.shootdown.config.protocol;

/**
 * Where every simulated word lives: from a physical byte address to a dense word index and its home MMU.
 *
 * <p>A frame backs only the words that the scenario can touch, so that a page table costs as many words as it has
 * entries in use. Shared by all components of a machine; immutable.
 */
public final class AddressMap {
    /** Base pages have 4096 bytes. */
    public static final int PAGE_SHIFT = 12;

    /** The size of a base page; no object lies below this address. */
    public static final long PAGE_BYTES = 1L << PAGE_SHIFT;

    private static final long OFFSET_MASK = PAGE_BYTES - 1;
    private static final int WORD_SHIFT = 3;

    private final int[] frameFirstWord;
    private final int[] frameOffset;
    private final int[] frameWords;
    private final short[] home;

    /**
     * Takes ownership of the arrays.
     *
     * @param frameFirstWord by frame: dense index of its first backed word
     * @param frameOffset by frame: that word's offset in the frame, in words
     * @param frameWords by frame: how many words are backed
     * @param home by dense index: the MMU, counted from 0
     */
    public AddressMap(int[] frameFirstWord, int[] frameOffset, int[] frameWords, short[] home) {
        this.frameFirstWord = frameFirstWord;
        this.frameOffset = frameOffset;
        this.frameWords = frameWords;
        this.home = home;
    }

    /** The dense index of the word at an address, or -1 if nothing is there or the address is not word-aligned. */
    public int wordAt(long address) {
        long frame = address >>> PAGE_SHIFT;
        if (frame >= frameFirstWord.length || (address & 7) != 0) {
            return -1;
        }
        int f = (int) frame;
        int offset = (int) ((address & OFFSET_MASK) >>> WORD_SHIFT) - frameOffset[f];
        return offset >= 0 && offset < frameWords[f] ? frameFirstWord[f] + offset : -1;
    }

    /** The home MMU of a word, counted from 0. */
    public int homeOf(int word) {
        return home[word];
    }

    /**
     * The address of a backed word in the frame of an address: its own word or else the first; -1 if the frame backs none.
     */
    public long backedAt(long address) {
        long frame = address >>> PAGE_SHIFT;
        if (wordAt(address) >= 0) {
            return address;
        }
        return frame >= frameFirstWord.length || frameWords[(int) frame] == 0
                ? -1
                : (frame << PAGE_SHIFT) + ((long) frameOffset[(int) frame] << WORD_SHIFT);
    }

    /** The home MMU for an address; MMU 0 answers for frames that back nothing. */
    public int homeAt(long address) {
        long backed = backedAt(address);
        return backed < 0 ? 0 : home[wordAt(backed)];
    }

    /** How many words are backed. */
    public int words() {
        return home.length;
    }
}
