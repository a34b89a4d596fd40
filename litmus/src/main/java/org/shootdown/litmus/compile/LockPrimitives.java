package org.shootdown.litmus.compile;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.litmus.compile.Value.InRegister;
import org.shootdown.litmus.type.BinaryOperator;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.WordType;
import org.shootdown.mmu.image.WordKind;

/**
 * Locks, and the interrupt and preemption states that go with them.
 *
 * <p>As in the kernel, a spinning lock first disables interrupts (the {@code _irq} forms), then preemption, and takes
 * the lock last; unlocking goes the other way round, but preemption is enabled last.
 */
final class LockPrimitives {
    /** What takes a pointer to a lock first. */
    static final Set<String> NAMES = names();

    /** The types of locks, by how the names of their operations begin. */
    private static final Map<String, WordType> KINDS = Map.of(
            "spin_", WordType.SPINLOCK,
            "read_", WordType.RWLOCK,
            "write_", WordType.RWLOCK,
            "rwlock_", WordType.RWLOCK,
            "mutex_", WordType.MUTEX,
            "down_", WordType.RW_SEMAPHORE,
            "up_", WordType.RW_SEMAPHORE,
            "init_rwsem", WordType.RW_SEMAPHORE);

    private LockPrimitives() {}

    private static Set<String> names() {
        Map<String, Primitive> table = new HashMap<>();
        addLocks(table);
        return Set.copyOf(table.keySet());
    }

    static void addTo(Map<String, Primitive> table) {
        addLocks(table);
        addInterrupts(table);
    }

    private static void addLocks(Map<String, Primitive> table) {
        addSpinning(table, "spin_", LockMode.SPIN);
        addSpinning(table, "read_", LockMode.SPIN_READ);
        addSpinning(table, "write_", LockMode.SPIN_WRITE);
        table.put("spin_is_locked", LockPrimitives::isLocked);
        addSleeping(table, "mutex_lock", "mutex_trylock", "mutex_unlock", LockMode.SLEEP);
        addSleeping(table, "down_read", "down_read_trylock", "up_read", LockMode.READ);
        addSleeping(table, "down_write", "down_write_trylock", "up_write", LockMode.WRITE);
        table.put("__wait_unlocked", a -> a.emit(Opcode.LOCK, lock(a.require(1)), 0, LockMode.PASS.ordinal(), 0));
        table.put("__seize", LockPrimitives::seize);
        for (String name : new String[] {"mutex_init", "init_rwsem", "spin_lock_init", "rwlock_init"}) {
            table.put(name, LockPrimitives::initialize);
        }
        for (String name :
                new String[] {"mutex_lock_nested", "down_read_nested", "down_write_nested", "spin_lock_nested"}) {
            String plain = name.substring(0, name.length() - "_nested".length());
            table.put(name, a -> nested(a.require(2), plain));
        }
        table.put("downgrade_write", a -> {
            throw a.error("'downgrade_write' is not supported");
        });
    }

    private static Value nested(Arguments a, String plain) {
        boolean spins = plain.startsWith("spin");
        LockMode mode = spins
                ? LockMode.SPIN
                : plain.equals("mutex_lock")
                        ? LockMode.SLEEP
                        : plain.equals("down_read") ? LockMode.READ : LockMode.WRITE;
        int lock = lock(a);
        return spins ? spinLock(a, lock, mode) : a.emit(Opcode.LOCK, lock, 0, mode.ordinal(), 0);
    }

    /** The address of the lock that the first argument points to. */
    private static int lock(Arguments a) {
        Place.Memory memory = a.memory(0);
        boolean isLock = memory.type() instanceof WordType word && word.kind() == WordKind.LOCK;
        if (!isLock) {
            throw a.error(
                    0,
                    "'" + a.name() + "' takes a pointer to a lock, not to "
                            + memory.type().name());
        }
        requireKind(a, (WordType) memory.type());
        return a.addressRegister(memory);
    }

    /** An operation is for locks of one type; in a plain test an {@code int} may be any. */
    private static void requireKind(Arguments a, WordType lock) {
        WordType wanted = KINDS.entrySet().stream()
                .filter(kind -> a.name().startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(lock);
        boolean any =
                a.thread().unit().dialect() == Dialect.PLAIN && lock.name().equals(WordType.SPINLOCK.name());
        if (!any && !lock.name().equals(wanted.name())) {
            throw a.error(0, "'" + a.name() + "' takes a " + wanted.name() + ", not " + lock.named());
        }
    }

    private static void addSpinning(Map<String, Primitive> table, String prefix, LockMode mode) {
        table.put(prefix + "lock", a -> spinLock(a.require(1), lock(a), mode));
        table.put(prefix + "unlock", a -> {
            unlock(a.require(1), mode);
            return a.emit(Opcode.PREEMPT_ENABLE, 0, 0, 0, 0);
        });
        table.put(prefix + "trylock", a -> tryLock(a.require(1), mode));
        table.put(prefix + "lock_irq", a -> {
            int address = lock(a.require(1));
            a.emit(Opcode.IRQ_SAVE, a.temporary(IntegerType.UNSIGNED_LONG).register(), 0, 0, 0);
            return spinLock(a, address, mode);
        });
        table.put(prefix + "unlock_irq", a -> {
            unlock(a.require(1), mode);
            enableInterrupts(a);
            return a.emit(Opcode.PREEMPT_ENABLE, 0, 0, 0, 0);
        });
        table.put(prefix + "lock_irqsave", a -> {
            int address = lock(a.require(2));
            saveInterrupts(a, 1);
            return spinLock(a, address, mode);
        });
        table.put(prefix + "unlock_irqrestore", a -> {
            unlock(a.require(2), mode);
            a.emit(Opcode.IRQ_RESTORE, a.register(1), 0, 0, 0);
            return a.emit(Opcode.PREEMPT_ENABLE, 0, 0, 0, 0);
        });
    }

    /** A handler tries again and again: its CPU may be in another lock's queue already. */
    private static Value spinLock(Arguments a, int address, LockMode mode) {
        a.emit(Opcode.PREEMPT_DISABLE, 0, 0, 0, 0);
        if (a.assembler().isInHandler()) {
            int taken = a.temporary(IntegerType.INT).register();
            Label again = new Label();
            a.assembler().bindHead(again);
            a.emit(Opcode.TRYLOCK, taken, address, mode.ordinal(), 0);
            a.assembler().jumpIfZero(taken, again);
            return new Value.Nothing();
        }
        return a.emit(Opcode.LOCK, address, 0, mode.ordinal(), 0);
    }

    private static void unlock(Arguments a, LockMode mode) {
        a.emit(Opcode.UNLOCK, lock(a), 0, mode.ordinal(), 0);
    }

    private static Value tryLock(Arguments a, LockMode mode) {
        int address = lock(a);
        InRegister taken = a.temporary(IntegerType.INT);
        Label done = new Label();
        a.emit(Opcode.PREEMPT_DISABLE, 0, 0, 0, 0);
        a.emit(Opcode.TRYLOCK, taken.register(), address, mode.ordinal(), 0);
        a.assembler().jumpIfNotZero(taken.register(), done);
        a.emit(Opcode.PREEMPT_ENABLE, 0, 0, 0, 0);
        a.assembler().bind(done);
        return taken;
    }

    /** Nobody holds it, whoever did. */
    private static Value initialize(Arguments a) {
        lock(a.require(1));
        a.computation().store(a.memory(0), Computation.known(0, IntegerType.INT), Order.PLAIN);
        return new Value.Nothing();
    }

    private static Value seize(Arguments a) {
        int address = lock(a.require(1));
        InRegister taken = a.temporary(IntegerType.INT);
        return a.emit(Opcode.TRYLOCK, taken.register(), address, LockMode.SEIZE.ordinal(), 0);
    }

    private static Value isLocked(Arguments a) {
        Place.Memory lock = a.require(1).memory(0);
        Value held = a.computation().load(lock, Order.ONCE);
        Value zero = Computation.known(0, IntegerType.INT);
        return a.computation()
                .binary(
                        BinaryOperator.NOT_EQUAL,
                        held,
                        zero,
                        a.thread().registers().mark());
    }

    private static void addSleeping(
            Map<String, Primitive> table, String lock, String tryLock, String unlock, LockMode mode) {
        table.put(lock, a -> a.emit(Opcode.LOCK, lock(a.require(1)), 0, mode.ordinal(), 0));
        table.put(tryLock, a -> {
            int address = lock(a.require(1));
            InRegister taken = a.temporary(IntegerType.INT);
            a.emit(Opcode.TRYLOCK, taken.register(), address, mode.ordinal(), 0);
            return taken;
        });
        table.put(unlock, a -> a.emit(Opcode.UNLOCK, lock(a.require(1)), 0, mode.ordinal(), 0));
    }

    // ---- Interrupts and preemption -----------------------------------------------------------------------------

    private static void addInterrupts(Map<String, Primitive> table) {
        table.put("local_irq_save", a -> saveInterrupts(a.require(1), 0));
        table.put("local_irq_restore", a -> a.require(1).emit(Opcode.IRQ_RESTORE, a.register(0), 0, 0, 0));
        table.put("local_irq_disable", a -> {
            InRegister unused = a.require(0).temporary(IntegerType.UNSIGNED_LONG);
            return a.emit(Opcode.IRQ_SAVE, unused.register(), 0, 0, 0);
        });
        table.put("local_irq_enable", a -> enableInterrupts(a.require(0)));
        table.put("irqs_disabled", LockPrimitives::interruptsDisabled);
        table.put("preempt_disable", a -> a.require(0).emit(Opcode.PREEMPT_DISABLE, 0, 0, 0, 0));
        table.put("preempt_enable", a -> a.require(0).emit(Opcode.PREEMPT_ENABLE, 0, 0, 0, 0));
    }

    private static Value saveInterrupts(Arguments a, int flags) {
        Place place = a.place(flags);
        InRegister on = a.temporary(IntegerType.UNSIGNED_LONG);
        a.emit(Opcode.IRQ_SAVE, on.register(), 0, 0, 0);
        a.computation().store(place, on, Order.PLAIN);
        return new Value.Nothing();
    }

    private static Value enableInterrupts(Arguments a) {
        int one = a.computation().register(Computation.known(1, IntegerType.INT));
        return a.emit(Opcode.IRQ_RESTORE, one, 0, 0, 0);
    }

    /** The machine can only save and restore: it does both. */
    private static Value interruptsDisabled(Arguments a) {
        InRegister on = a.require(0).temporary(IntegerType.INT);
        a.emit(Opcode.IRQ_SAVE, on.register(), 0, 0, 0);
        a.emit(Opcode.IRQ_RESTORE, on.register(), 0, 0, 0);
        return a.computation().unary("!", on, a.thread().registers().mark());
    }
}
