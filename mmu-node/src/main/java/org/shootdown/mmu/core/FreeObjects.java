package org.shootdown.mmu.core;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.mmu.image.MemoryImage;

/**
 * Which objects of an MMU can be allocated: a bit for each, by type and in the order of addresses.
 *
 * <p>The bits only repeat what the lifetimes say, so that an allocation need not look at every object. They are part of the
 * state all the same: whoever puts an old state back has the right ones with it.
 */
final class FreeObjects {
    private static final int NONE = -1;

    private final long[] state;

    /** By type: where its bits begin, and which objects they stand for. */
    private final int[] starts;

    private final List<IntList> objectsOfType;

    /** By object: its word, or -1 if nobody allocates it here, and its bit there. */
    private final int[] words;

    private final int[] bits;

    FreeObjects(long[] state, int base, MemoryImage image, int home, List<String> types) {
        this.state = state;
        objectsOfType = byType(image, home, types);
        starts = new int[types.size()];
        words = new int[image.objects().size()];
        bits = new int[words.length];
        Arrays.fill(words, NONE);
        int next = base;
        for (int type = 0; type < starts.length; type++) {
            starts[type] = next;
            IntList objects = objectsOfType.get(type);
            for (int index = 0; index < objects.size(); index++) {
                words[objects.getInt(index)] = next + index / Long.SIZE;
                bits[objects.getInt(index)] = index % Long.SIZE;
            }
            next += words(objects);
        }
    }

    static int declare(StateLayout.Builder layout, MemoryImage image, int home, List<String> types) {
        int all =
                byType(image, home, types).stream().mapToInt(FreeObjects::words).sum();
        return layout.rows("free objects", all, StateWord.plain("64 of a type"));
    }

    private static int words(IntList objects) {
        return (objects.size() + Long.SIZE - 1) / Long.SIZE;
    }

    private static List<IntList> byType(MemoryImage image, int home, List<String> types) {
        List<IntList> byType = new ArrayList<>();
        types.forEach(type -> byType.add(new IntArrayList()));
        for (int id = 0; id < image.objects().size(); id++) {
            int type = types.indexOf(image.objects().get(id).type());
            if (type >= 0 && image.objects().get(id).home() == home) {
                byType.get(type).add(id);
            }
        }
        return byType;
    }

    /** The free object of a type with the lowest address, or -1. */
    int first(int type) {
        IntList objects = objectsOfType.get(type);
        for (int word = 0; word < words(objects); word++) {
            long free = state[starts[type] + word];
            if (free != 0) {
                return objects.getInt(word * Long.SIZE + Long.numberOfTrailingZeros(free));
            }
        }
        return NONE;
    }

    /** Says whether an object can be allocated from now on. */
    void set(int object, boolean free) {
        int word = words[object];
        if (word != NONE) {
            long bit = 1L << bits[object];
            state[word] = free ? state[word] | bit : state[word] & ~bit;
        }
    }
}
