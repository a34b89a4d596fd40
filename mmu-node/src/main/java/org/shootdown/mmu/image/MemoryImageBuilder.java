package org.shootdown.mmu.image;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.protocol.AddressMap;

/**
 * Lays out a {@link MemoryImage}: page-aligned frames, and kernel structures packed into frames of their own.
 *
 * <p>Frame 0 stays empty, so that address 0 is nothing. Addresses are given out in the order of the calls.
 */
public final class MemoryImageBuilder {
    /** A bound on what a scenario may ask for: 64 Mi words. */
    public static final int MAXIMUM_WORDS = 1 << 26;

    /** Words of a base page. */
    public static final int FRAME_WORDS = 1 << (AddressMap.PAGE_SHIFT - 3);

    private static final int WORD_BYTES = 8;

    private final int mmus;
    private final IntArrayList frameFirstWord = new IntArrayList();
    private final IntArrayList frameOffset = new IntArrayList();
    private final IntArrayList frameWords = new IntArrayList();
    private final LongArrayList values = new LongArrayList();
    private final IntArrayList kinds = new IntArrayList();
    private final IntArrayList widths = new IntArrayList();
    private final IntArrayList objectOfWord = new IntArrayList();
    private final List<SimulatedObject> objects = new ArrayList<>();
    private FolioLayout folioLayout = FolioLayout.NONE;

    /** The next free byte of the frame that kernel structures are packed into. */
    private long nextStructure;

    /** Starts an empty image for this many MMUs. */
    public MemoryImageBuilder(int mmus) {
        this.mmus = mmus;
        newFrame(0, 0);
    }

    /**
     * A page-aligned frame of which {@code words} words from word {@code offset} are backed.
     *
     * @return its physical address
     */
    public long addFrame(
            String name, ObjectKind kind, int offset, int words, int home, Lifetime initial, long descriptor) {
        if (offset < 0 || words < 1 || words > FRAME_WORDS - offset) {
            throw new IllegalArgumentException(name + ": words " + offset + "+" + words + " are not within a frame");
        }
        long address = newFrame(offset, words);
        String type = kind == ObjectKind.TABLE ? "table" : "page";
        addObject(new SimulatedObject(
                name, type, kind, address + (long) offset * WORD_BYTES, words, home, initial, descriptor));
        return address;
    }

    /**
     * A kernel structure of consecutive words.
     *
     * @return its physical address
     */
    public long addStructure(String name, String type, ObjectKind kind, int words, int home, Lifetime initial) {
        long address = reserve(words);
        addObject(new SimulatedObject(name, type, kind, address, words, home, initial, 0));
        return address;
    }

    /** The physical frame number that the next {@link #addFrame} gets, if no structure comes between. */
    public long nextFrameNumber() {
        return frameWords.size();
    }

    /** Sets the initial value of a word. */
    public void set(long address, long value) {
        values.set(wordAt(address), value);
    }

    /** The initial value set so far. */
    public long get(long address) {
        return values.getLong(wordAt(address));
    }

    /** Says what a word is used for. */
    public void mark(long address, WordKind kind) {
        kinds.set(wordAt(address), kind.ordinal());
    }

    /**
     * Says that a word holds a number of fewer than 64 bits: what else is put there is reduced to so many.
     *
     * @param bits from 1 to 63
     */
    public void narrow(long address, int bits, boolean signed) {
        widths.set(wordAt(address), MemoryImage.width(bits, signed));
    }

    /** Says where descriptors keep what is checked when a frame is freed. */
    public void folioLayout(FolioLayout layout) {
        folioLayout = layout;
    }

    /** The finished image. */
    public MemoryImage build() {
        byte[] kindBytes = new byte[kinds.size()];
        byte[] widthBytes = new byte[kinds.size()];
        short[] home = new short[kinds.size()];
        for (int word = 0; word < kindBytes.length; word++) {
            kindBytes[word] = (byte) kinds.getInt(word);
            widthBytes[word] = (byte) widths.getInt(word);
            home[word] = (short) objects.get(objectOfWord.getInt(word)).home();
        }
        AddressMap addresses =
                new AddressMap(frameFirstWord.toIntArray(), frameOffset.toIntArray(), frameWords.toIntArray(), home);
        return new MemoryImage(
                addresses,
                values.toLongArray(),
                kindBytes,
                widthBytes,
                objectOfWord.toIntArray(),
                objects,
                folioLayout,
                mmus);
    }

    private long newFrame(int offset, int words) {
        long address = (long) frameWords.size() << AddressMap.PAGE_SHIFT;
        frameFirstWord.add(values.size());
        frameOffset.add(offset);
        frameWords.add(words);
        return address;
    }

    private void addObject(SimulatedObject object) {
        if (object.home() < 0 || object.home() >= mmus) {
            throw new IllegalArgumentException(object.name() + ": no MMU " + object.home());
        }
        if (object.words() > MAXIMUM_WORDS - values.size()) {
            throw new IllegalArgumentException("more than " + MAXIMUM_WORDS + " words of memory");
        }
        for (int i = 0; i < object.words(); i++) {
            values.add(0);
            kinds.add(WordKind.DATA.ordinal());
            widths.add(MemoryImage.WHOLE);
            objectOfWord.add(objects.size());
        }
        objects.add(object);
    }

    /** Structures may be longer than a page: their frames follow each other in addresses and in words. */
    private long reserve(int words) {
        boolean fits = nextStructure != 0
                && nextStructure >>> AddressMap.PAGE_SHIFT == frameWords.size() - 1
                && (nextStructure & ((1 << AddressMap.PAGE_SHIFT) - 1)) != 0
                && frameWords.getInt(frameWords.size() - 1) + words <= FRAME_WORDS;
        if (!fits) {
            nextStructure = newFrame(0, 0);
        }
        long address = nextStructure;
        for (int left = words; left > 0; ) {
            int last = frameWords.size() - 1;
            int taken = Math.min(left, FRAME_WORDS - frameWords.getInt(last));
            frameWords.set(last, frameWords.getInt(last) + taken);
            left -= taken;
            if (left > 0) {
                frameFirstWord.add(frameFirstWord.getInt(last) + frameWords.getInt(last));
                frameOffset.add(0);
                frameWords.add(0);
            }
        }
        nextStructure = address + (long) words * WORD_BYTES;
        return address;
    }

    private int wordAt(long address) {
        long page = address >>> AddressMap.PAGE_SHIFT;
        int frame = (int) Math.min(page, frameWords.size() - 1);
        int offset = (int) ((address & ((1 << AddressMap.PAGE_SHIFT) - 1)) / WORD_BYTES) - frameOffset.getInt(frame);
        if (frame != page || offset < 0 || offset >= frameWords.getInt(frame)) {
            throw new IllegalArgumentException("address 0x" + Long.toHexString(address) + " is not backed");
        }
        return frameFirstWord.getInt(frame) + offset;
    }
}
