package org.shootdown.litmus.type;

import org.shootdown.mmu.image.WordKind;

/**
 * A kernel type that is one word with operations of its own: an atomic or a lock.
 *
 * @param name as C writes it
 * @param value what the word reads as
 * @param kind what the machine uses the word for
 */
public record WordType(String name, IntegerType value, WordKind kind) implements CType {
    public static final WordType ATOMIC = new WordType("atomic_t", IntegerType.INT, WordKind.DATA);
    public static final WordType ATOMIC_LONG = new WordType("atomic_long_t", IntegerType.LONG, WordKind.DATA);
    public static final WordType ATOMIC64 = new WordType("atomic64_t", IntegerType.LONG, WordKind.DATA);
    public static final WordType REFCOUNT = new WordType("refcount_t", IntegerType.INT, WordKind.REFERENCE_COUNT);
    public static final WordType SPINLOCK = new WordType("spinlock_t", IntegerType.INT, WordKind.LOCK);
    public static final WordType RWLOCK = new WordType("rwlock_t", IntegerType.INT, WordKind.LOCK);
    public static final WordType MUTEX = new WordType("struct mutex", IntegerType.INT, WordKind.LOCK);
    public static final WordType RW_SEMAPHORE = new WordType("struct rw_semaphore", IntegerType.INT, WordKind.LOCK);

    @Override
    public long words() {
        return 1;
    }

    @Override
    public boolean isScalar() {
        return true;
    }

    /** The same type whose word is checked as a reference count. */
    public WordType counting() {
        return new WordType(name, value, WordKind.REFERENCE_COUNT);
    }
}
