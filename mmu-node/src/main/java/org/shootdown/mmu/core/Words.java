package org.shootdown.mmu.core;

import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.WordKind;

/** The memory words that one MMU owns, unchecked: from an address to a slot of the state, and back to start values. */
final class Words {
    static final int NOWHERE = -1;

    private final long[] state;
    private final MemoryImage image;
    private final AddressMap addresses;
    private final int home;

    /** The words are the first part of the state. */
    Words(long[] state, MemoryImage image, int home) {
        this.state = state;
        this.image = image;
        this.addresses = image.addresses();
        this.home = home;
    }

    /** Who holds a lock its word says by the CPU's number and one; what else memory holds names no CPU. */
    static void declare(StateLayout.Builder layout, MemoryImage image, int home) {
        StateWord[] row = new StateWord[image.words(home)];
        for (int word = 0; word < image.words(); word++) {
            if (image.addresses().homeOf(word) == home) {
                String name = "word " + word;
                row[image.localIndex(word)] =
                        image.isKind(word, WordKind.LOCK) ? StateWord.holder(name) : StateWord.plain(name);
            }
        }
        layout.rows("memory", 1, row);
    }

    void begin() {
        for (int word = 0; word < image.words(); word++) {
            if (addresses.homeOf(word) == home) {
                state[image.localIndex(word)] = image.value(word);
            }
        }
    }

    /** The slot of the word at an address, or {@link #NOWHERE} if this MMU backs nothing there. */
    int slot(long address) {
        int word = addresses.wordAt(address);
        return word < 0 || addresses.homeOf(word) != home ? NOWHERE : image.localIndex(word);
    }

    /** The slot of some word in the frame of an address, or {@link #NOWHERE} if this MMU backs none there. */
    int slotInFrame(long address) {
        return slot(addresses.backedAt(address));
    }

    long get(int slot) {
        return state[slot];
    }

    void set(int slot, long value) {
        state[slot] = value;
    }

    /** The value at an address that is backed here. */
    long valueAt(long address) {
        return state[slot(address)];
    }
}
