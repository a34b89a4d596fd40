package org.shootdown.mmu.core;

import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.mmu.image.Lifetime;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.ObjectKind;
import org.shootdown.mmu.image.WordKind;

/**
 * Loads, stores and atomic updates, with what is checked at each: that something is there, that it is alive, and for a
 * reference count that it neither underflows nor rises from zero by an unconditional get.
 *
 * <p>Of a page table's frame only the entries that the scenario uses are backed. A walk that reads another one finds it empty.
 *
 * <p>The descriptor of a free frame belongs to the allocator. Everybody may read it and try to get a reference, as lockless
 * users do; a change of anything else in it is a use after free.
 */
final class Accesses {
    private static final long LOW_HALF = 0xFFFFFFFFL;
    private static final int HALF_BITS = 32;

    private final Words words;
    private final Objects objects;

    /** By slot: its object, that object's kind, and whether the word is a reference count. */
    private final int[] objectOf;

    private final ObjectKind[] kindOf;
    private final boolean[] counts;

    /** By slot: the word's number in the image. */
    private final int[] wordOf;

    private final MemoryImage image;

    Accesses(Words words, Objects objects, MemoryImage image, int home) {
        this.words = words;
        this.objects = objects;
        this.image = image;
        int size = image.words(home);
        objectOf = new int[size];
        kindOf = new ObjectKind[size];
        counts = new boolean[size];
        wordOf = new int[size];
        AddressMap addresses = image.addresses();
        for (int word = 0; word < image.words(); word++) {
            if (addresses.homeOf(word) == home) {
                int slot = image.localIndex(word);
                wordOf[slot] = word;
                objectOf[slot] = image.objectOf(word);
                kindOf[slot] = image.objects().get(objectOf[slot]).kind();
                counts[slot] = image.isKind(word, WordKind.REFERENCE_COUNT);
            }
        }
    }

    /** Performs the access and answers it. */
    void perform(long[] message, int at, Requester requester) {
        long address = Message.Access.address(message, at);
        int slot = words.slot(address);
        if (slot == Words.NOWHERE) {
            performNowhere(address, requester);
            return;
        }
        check(slot, address, requester);
        long before = words.get(slot);
        MessageKind kind = requester.kind();
        long after = image.held(wordOf[slot], updated(kind, before, message, at));
        if (after != before) {
            words.set(slot, after);
        }
        if (counts[slot]) {
            checkCount(kind, address, before, after, requester);
        } else if (after != before) {
            checkDescriptor(slot, address, requester);
        }
        requester.performed(address, before, after);
        answer(kind, before, message, at, requester);
    }

    private void performNowhere(long address, Requester requester) {
        int table = requester.kind() == MessageKind.WALK_LOAD ? words.slotInFrame(address) : Words.NOWHERE;
        if (table == Words.NOWHERE) {
            requester.oops(address);
        } else {
            check(table, address, requester);
            requester.answer(0);
        }
    }

    private static void answer(MessageKind kind, long before, long[] message, int at, Requester requester) {
        switch (kind) {
            case STORE, STORE_HALF, USER_STORE -> requester.stored();
            case LOAD_HALF -> requester.answer(half(before, Message.Access.loadedHalf(message, at)));
            case WALK_LOAD -> {
                long part = Message.Access.entryPart(message, at);
                requester.answer(part == 0 ? before : half(before, part - 1));
            }
            default -> requester.answer(before);
        }
    }

    private static long updated(MessageKind kind, long before, long[] message, int at) {
        long operand = Message.Access.operand(message, at);
        return switch (kind) {
            case STORE, USER_STORE, EXCHANGE -> operand;
            case STORE_HALF ->
                Message.Access.storedHalf(message, at) == 0
                        ? (before & ~LOW_HALF) | (operand & LOW_HALF)
                        : (before & LOW_HALF) | (operand << HALF_BITS);
            case COMPARE_EXCHANGE, WALK_UPDATE, ADD_UNLESS -> {
                boolean happens = kind.update().happens(before, Message.Access.compared(message, at));
                long wanted = kind == MessageKind.ADD_UNLESS ? before + operand : operand;
                yield happens ? wanted : before;
            }
            case FETCH_ADD -> before + operand;
            case FETCH_AND -> before & operand;
            case FETCH_OR -> before | operand;
            case FETCH_XOR -> before ^ operand;
            default -> before;
        };
    }

    private static long half(long value, long which) {
        return which == 0 ? value & LOW_HALF : value >>> HALF_BITS;
    }

    private void check(int slot, long address, Requester requester) {
        ObjectKind kind = kindOf[slot];
        boolean walk = requester.kind() == MessageKind.WALK_LOAD || requester.kind() == MessageKind.WALK_UPDATE;
        if (!walk && (kind == ObjectKind.STATIC || kind == ObjectKind.MM)) {
            return;
        }
        Lifetime lifetime = objects.lifetime(objectOf[slot]);
        if (lifetime == Lifetime.LIVE && (!walk || kind == ObjectKind.TABLE)) {
            return;
        }
        Checker checker = verdict(requester.kind(), walk, kind, lifetime);
        if (checker != null) {
            objects.reportFreed(checker, objectOf[slot], address, requester);
        }
    }

    private void checkDescriptor(int slot, long address, Requester requester) {
        int frame = objects.described(objectOf[slot]);
        if (frame != objectOf[slot] && objects.lifetime(frame) == Lifetime.FREE) {
            objects.reportFreed(Checker.USE_AFTER_FREE, frame, address, requester);
        }
    }

    /** What an access to an object that is not simply alive amounts to, or null if it is legal. */
    private static @Nullable Checker verdict(MessageKind access, boolean walk, ObjectKind kind, Lifetime lifetime) {
        if (walk) {
            boolean isReadable = kind == ObjectKind.TABLE && lifetime == Lifetime.RCU_PENDING;
            return isReadable ? null : Checker.FREED_TABLE_WALK;
        }
        if (lifetime != Lifetime.FREE) {
            return null;
        }
        boolean translated = access == MessageKind.USER_LOAD || access == MessageKind.USER_STORE;
        return translated ? Checker.STALE_TRANSLATION : Checker.USE_AFTER_FREE;
    }

    private static void checkCount(MessageKind kind, long address, long before, long after, Requester requester) {
        if (after < 0 && before >= 0) {
            requester.report(Checker.REFCOUNT_UNDERFLOW, address);
        } else if (kind == MessageKind.FETCH_ADD && before == 0 && after > 0) {
            requester.report(Checker.REFCOUNT_RESURRECTION, address);
        }
    }
}
