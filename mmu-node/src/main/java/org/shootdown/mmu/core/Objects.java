package org.shootdown.mmu.core;

import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.stream.IntStream;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.PackedField;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;
import org.shootdown.mmu.image.FolioLayout;
import org.shootdown.mmu.image.Lifetime;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.ObjectKind;
import org.shootdown.mmu.image.SimulatedObject;

/**
 * The lifetimes of an MMU's objects: allocation, free, and the checks at free.
 *
 * <p>A frame is named by the address of its descriptor, as the kernel names it by its {@code struct page}; anything else
 * by its own address. The free object with the lowest address is allocated first, so that reuse happens soon.
 */
final class Objects {
    private static final int NONE = -1;
    private static final PackedField PC = new PackedField("instruction", 0, 24);
    private static final PackedField CPU = new PackedField("CPU and one", 24, 32);

    private final long[] state;
    private final int base;
    private final MemoryImage image;
    private final Words memory;
    private final Long2IntMap byDescriptor = new Long2IntOpenHashMap();
    private final FreeObjects free;

    /** By object: the frame whose descriptor it is, or itself. */
    private final int[] described;

    /** Who freed an object last; only for reports, so not part of the state. */
    private final long[] freedBy;

    Objects(long[] state, int base, MemoryImage image, FreeObjects free, Words memory) {
        this.state = state;
        this.base = base;
        this.image = image;
        this.free = free;
        this.memory = memory;
        freedBy = new long[image.objects().size()];
        byDescriptor.defaultReturnValue(NONE);
        described = IntStream.range(0, freedBy.length).toArray();
        for (int id = 0; id < image.objects().size(); id++) {
            long descriptor = image.objects().get(id).descriptor();
            if (descriptor != 0) {
                byDescriptor.put(descriptor, id);
                described[image.objectAt(descriptor)] = id;
            }
        }
    }

    static int declare(StateLayout.Builder layout, int objects) {
        return layout.rows("object", objects, StateWord.plain("lifetime"));
    }

    void begin() {
        for (int id = 0; id < freedBy.length; id++) {
            set(id, image.objects().get(id).initial());
            freedBy[id] = 0;
        }
    }

    Lifetime lifetime(int object) {
        return Lifetime.of((int) state[base + object]);
    }

    /** The object that {@code alloc} and {@code free} mean by an address, or -1. */
    int named(long address) {
        int described = byDescriptor.get(address);
        return described != NONE ? described : image.objectAt(address);
    }

    /** The frame that an object describes; the object itself if it is no descriptor. */
    int described(int object) {
        return described[object];
    }

    void allocate(long type, Requester requester) {
        int id = free.first((int) type);
        if (id == NONE) {
            requester.answer(0);
            return;
        }
        set(id, Lifetime.LIVE);
        SimulatedObject object = image.objects().get(id);
        long address = object.descriptor() != 0 ? object.descriptor() : object.address();
        requester.performed(address, 0, 1);
        requester.answer(address);
    }

    void free(long address, Requester requester) {
        int object = named(address);
        if (object == NONE) {
            requester.oops(address);
            return;
        }
        requester.performed(address, 1, 0);
        release(object, address, requester);
        requester.answer(0);
    }

    /** The object waits for a grace period before it is freed. */
    void pend(int object, long address, Requester requester) {
        if (lifetime(object) == Lifetime.FREE || lifetime(object) == Lifetime.RCU_PENDING) {
            reportFreed(Checker.DOUBLE_FREE, object, address, requester);
        }
        set(object, Lifetime.RCU_PENDING);
        note(object, requester);
    }

    /** The grace period of a pending object is over. */
    void expire(int object) {
        if (lifetime(object) == Lifetime.RCU_PENDING) {
            set(object, Lifetime.FREE);
        }
    }

    void mark(long descriptor, Lifetime lifetime, Requester requester) {
        int object = named(descriptor);
        if (object == NONE) {
            requester.oops(descriptor);
            return;
        }
        requester.performed(descriptor, state[base + object], lifetime.ordinal());
        set(object, lifetime);
        note(object, requester);
        requester.answer(0);
    }

    /** Reports an access to an object that somebody freed, naming who. */
    void reportFreed(Checker checker, int object, long address, Requester requester) {
        long note = freedBy[object];
        int cpu = (int) CPU.of(note) - 1;
        int pc = cpu < 0 ? Finding.NONE : (int) PC.of(note);
        requester.port().report(new Finding(checker, requester.cpu(), requester.pc(), address, cpu, pc));
    }

    private void release(int object, long address, Requester requester) {
        if (lifetime(object) == Lifetime.FREE || lifetime(object) == Lifetime.RCU_PENDING) {
            reportFreed(Checker.DOUBLE_FREE, object, address, requester);
            return;
        }
        SimulatedObject freed = image.objects().get(object);
        if (freed.kind() == ObjectKind.FRAME && freed.descriptor() != 0) {
            long reason = inUse(freed.descriptor());
            if (reason != 0) {
                requester.report(Checker.BAD_PAGE_STATE, reason);
            }
        }
        set(object, Lifetime.FREE);
        note(object, requester);
    }

    /**
     * What the kernel's {@code free_pages_prepare} checks; a mapcount of -1 means not mapped.
     *
     * @return the address of the first word that says that the folio is in use, or 0
     */
    private long inUse(long descriptor) {
        FolioLayout layout = image.folioLayout();
        int offset = NONE;
        if (field(descriptor, layout.referenceCount(), 0) != 0) {
            offset = layout.referenceCount();
        } else if (field(descriptor, layout.mapCount(), -1) != -1) {
            offset = layout.mapCount();
        } else if (field(descriptor, layout.lock(), 0) != 0) {
            offset = layout.lock();
        } else if ((field(descriptor, layout.flags(), 0) & layout.badFlags()) != 0) {
            offset = layout.flags();
        }
        return offset == NONE ? 0 : descriptor + offset;
    }

    private long field(long descriptor, int offset, long whenAbsent) {
        return offset < 0 ? whenAbsent : memory.valueAt(descriptor + offset);
    }

    private void set(int object, Lifetime lifetime) {
        state[base + object] = lifetime.ordinal();
        free.set(object, lifetime == Lifetime.FREE);
    }

    private void note(int object, Requester requester) {
        freedBy[object] = CPU.pack(requester.cpu() + 1L) | PC.pack(requester.pc());
    }
}
