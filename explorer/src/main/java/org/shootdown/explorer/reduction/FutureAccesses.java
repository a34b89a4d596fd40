package org.shootdown.explorer.reduction;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.MessageKind.Update;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.explorer.memory.WeakOrdering;
import org.shootdown.explorer.reduction.Footprint.Way;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.WordKind;

/**
 * What each CPU may still touch, from the instruction at which it stands: what a reduction is allowed to rely on.
 *
 * <p>Addresses are not known before a program runs, so they are learnt: every access that any execution shows is added to
 * its instruction, and a search is repeated until it shows none that was not known when it began. That is enough: cut off
 * every execution at its first unknown access. For what is left the sets are right, so the reduction is sound, and keeps
 * every local state in which a CPU is about to make an unknown access; the search would have seen it.
 *
 * <p>Programs are told apart by CPU class. Reading is safe for any number of threads between two calls of {@link #close};
 * learning is too.
 */
public final class FutureAccesses {
    private final MemoryImage image;
    private final MemoryModel model;
    private final Footprint footprint;
    private final List<Liveness> liveness;
    private final LoadValues loads;
    private final int setWords;
    private final CpuClasses classes;
    private final List<Program> programs;
    private final long[][] learnt;

    /** What had been learnt when the search began: it must not matter which thread learns something first. */
    private long[][] known = new long[0][];

    private boolean knownToNameCpus;
    private boolean knownToReleaseUnheld;

    /** Found when somebody asks: who only learns asks for none. */
    private volatile long @Nullable [][] futures;

    /** By lock that some CPU holds alone, or shares: the same, as far as it can happen before it is released. */
    private @Nullable Before[] beforeRelease = new Before[0];

    private @Nullable Before[] beforeSharedRelease = new Before[0];

    /** The same before a CPU unmasks interrupts, if flushes are for it, if not, and before it reports a quiescent state. */
    private @Nullable Before beforeFlushed;

    private @Nullable Before beforeInterrupted;
    private @Nullable Before beforeQuiescent;

    private volatile boolean grown;
    private volatile boolean namesCpus;
    private volatile boolean releasesUnheld;

    public FutureAccesses(
            CpuClasses classes,
            MemoryImage image,
            MemoryModel model,
            Footprint footprint,
            List<Liveness> liveness,
            LoadValues loads) {
        this.model = model;
        this.liveness = liveness;
        this.loads = loads;
        this.image = image;
        this.footprint = footprint;
        this.classes = classes;
        programs = classes.programs();
        setWords = footprint.setWords();
        learnt = new long[programs.size()][];
        for (int i = 0; i < learnt.length; i++) {
            learnt[i] = new long[programs.get(i).size() * setWords];
            for (int pc = 0; pc < programs.get(i).size(); pc++) {
                footprint.addStatic(programs.get(i), pc, learnt[i], pc * setWords);
            }
        }
        namesCpus = programs.stream().anyMatch(FutureAccesses::calls);
        close();
    }

    /** Whether a program names CPUs by calling them. */
    private static boolean calls(Program program) {
        return IntStream.range(0, program.size()).anyMatch(pc -> program.opcode(pc) == Opcode.SEND_CALL);
    }

    /** Takes what has been learnt into account from now on. */
    public void close() {
        grown = false;
        known = Arrays.stream(learnt).map(long[]::clone).toArray(long[][]::new);
        knownToNameCpus = namesCpus;
        knownToReleaseUnheld = releasesUnheld;
        beforeRelease = new Before[image.words()];
        beforeSharedRelease = new Before[image.words()];
        beforeFlushed = null;
        beforeInterrupted = null;
        beforeQuiescent = null;
        futures = null;
    }

    private long[][] futures() {
        long[][] sets = futures;
        if (sets == null) {
            sets = solve((program, pc) -> false);
            futures = sets;
        }
        return sets;
    }

    /** Something that one CPU does or refrains from, and that keeps others from passing certain instructions meanwhile. */
    private sealed interface Barrier {
        /** It holds the lock at a word. */
        record HeldLock(int word, boolean shared) implements Barrier {}

        /** It has masked what this kind of message asks for, and runs a mm that every flush is for. */
        record Masked(MessageKind kind, boolean flushed) implements Barrier {}
    }

    private interface Ends {
        boolean test(int program, int pc);
    }

    private long[][] solve(Ends ends) {
        long[][] solved = new long[learnt.length][];
        for (int i = 0; i < solved.length; i++) {
            int program = i;
            long[] own = known[i];
            solved[i] = new ControlFlow(programs.get(i))
                    .solveBackward(setWords, pc -> ends.test(program, pc), (pc, sets, at) -> {
                        if (WeakOrdering.keepsFromLookingBack(programs.get(program), pc, model)) {
                            footprint.drop(Way.WEAK_READ, sets, at);
                        }
                        dropWhatIsOverwritten(programs.get(program), pc, own, sets, at);
                        for (int word = 0; word < setWords; word++) {
                            sets[at + word] |= own[at + word];
                        }
                        addHandlers(programs.get(program), pc, sets, at);
                    });
        }
        return solved;
    }

    /** Handlers come between any two instructions of the thread, and when it has ended. */
    private void addHandlers(Program program, int pc, long[] sets, int at) {
        IntList handlers = program.handlers();
        for (int i = 0; i < handlers.size() && pc < handlers.getInt(0); i++) {
            for (int word = 0; word < setWords; word++) {
                sets[at + word] |= sets[handlers.getInt(i) * setWords + word];
            }
        }
    }

    /** Behind a write of its own to a word, and behind an atomic, a CPU reads nothing there that was old before. */
    private void dropWhatIsOverwritten(Program program, int pc, long[] own, long[] sets, int at) {
        Opcode opcode = program.opcode(pc);
        if (opcode.isAccess() && !opcode.isLoad()) {
            int word = footprint.onlyWord(own, at, Way.WRITE.bit() | Way.ADD.bit() | Way.SET_BITS.bit());
            if (word >= 0) {
                footprint.drop(Way.WEAK_READ, word, sets, at);
            }
        }
    }

    /** Whether an instruction can only wait as long as a barrier is there. */
    private boolean waits(int program, int pc, Barrier barrier) {
        if (barrier instanceof Barrier.HeldLock held) {
            return waitsForLock(program, pc, held);
        }
        Barrier.Masked masked = (Barrier.Masked) barrier;
        Program code = programs.get(program);
        return switch (code.opcode(pc)) {
            case SYNCHRONIZE_RCU -> masked.kind() == MessageKind.QUIESCENT_REQUEST;
            case SEND_IPI -> masked.kind() == MessageKind.IPI && code.operand(pc, 1) != 0 && !knownToNameCpus;
            case FLUSH -> masked.kind() == MessageKind.IPI && masked.flushed();
            default -> false;
        };
    }

    private boolean waitsForLock(int program, int pc, Barrier.HeldLock held) {
        Program code = programs.get(program);
        boolean locks = code.opcode(pc) == Opcode.LOCK;
        return locks
                && !knownToReleaseUnheld
                && !(held.shared() && LockMode.of(code.operand(pc, 2)).isShared())
                && onlyLocks(program, pc, held.word());
    }

    private boolean onlyLocks(int program, int pc, int lock) {
        Way way = lockWay(programs.get(program), pc);
        for (int word = 0; word < image.words(); word++) {
            if (word != lock && Footprint.ways(known[program], pc * setWords, way.bit(), footprint.word(word)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether anything was learnt since the last {@link #close}. */
    public boolean hasGrown() {
        return grown;
    }

    /**
     * In which of these ways a CPU that stands at an instruction may touch a thing, there or later.
     *
     * @param core the CPU, which may have interrupted its program elsewhere
     */
    int ways(CpuCore core, int pc, int ways, int thing) {
        return ways(futures(), core, pc, ways, thing);
    }

    private int ways(long[][] sets, CpuCore core, int pc, int ways, int thing) {
        long[] ofProgram = sets[classes.of(core.setup().cpu())];
        int own = Footprint.ways(ofProgram, pc * setWords, ways, thing);
        return core.handlers().isRunning()
                ? own | Footprint.ways(ofProgram, core.handlers().interruptedAt() * setWords, ways, thing)
                : own;
    }

    /** In which of these ways the handlers of a CPU may touch a thing that can still interrupt its program. */
    int waysOfHandlers(CpuCore core, int ways, int thing) {
        int touched = 0;
        if (!core.handlers().isRunning()) {
            for (int handler : core.setup().program().handlers()) {
                touched |= Footprint.ways(futures()[classes.of(core.setup().cpu())], handler * setWords, ways, thing);
            }
        }
        return touched;
    }

    /** What CPUs may touch before a barrier is gone. */
    final class Before {
        private final long[][] sets;

        private Before(long[][] sets) {
            this.sets = sets;
        }

        /** As {@link FutureAccesses#ways}. */
        int ways(CpuCore core, int ways, int thing) {
            return FutureAccesses.this.ways(sets, core, core.pc(), ways, thing);
        }
    }

    /** What CPUs may touch before the holder of a lock has released it. */
    Before beforeRelease(int lock, boolean shared) {
        Before[] known = shared ? beforeSharedRelease : beforeRelease;
        Before before = known[lock];
        if (before == null) {
            before = before(new Barrier.HeldLock(lock, shared));
            known[lock] = before;
        }
        return before;
    }

    /**
     * What CPUs may touch before a CPU has unmasked interrupts.
     *
     * @param flushed whether every flush is for that CPU
     */
    Before beforeInterrupted(boolean flushed) {
        Before before = flushed ? beforeFlushed : beforeInterrupted;
        if (before == null) {
            before = before(new Barrier.Masked(MessageKind.IPI, flushed));
            if (flushed) {
                beforeFlushed = before;
            } else {
                beforeInterrupted = before;
            }
        }
        return before;
    }

    /** What CPUs may touch before a CPU has told its quiescent state. */
    Before beforeQuiescent() {
        Before before = beforeQuiescent;
        if (before == null) {
            before = before(new Barrier.Masked(MessageKind.QUIESCENT_REQUEST, false));
            beforeQuiescent = before;
        }
        return before;
    }

    private Before before(Barrier barrier) {
        return new Before(solve((program, pc) -> waits(program, pc, barrier)));
    }

    /** Notes a request of a CPU; {@code VALUE} says that it was given the object at an address. */
    public void learn(int cpu, int pc, MessageKind kind, long address) {
        switch (kind) {
            case LOAD, LOAD_HALF -> learnLoad(cpu, pc, address);
            case WALK_LOAD -> learnLoad(cpu, pc, image.addresses().backedAt(address));
            case USER_LOAD, SCHEDULE -> learnAccess(cpu, pc, Way.READ, address);
            case STORE, STORE_HALF, USER_STORE -> learnAccess(cpu, pc, Way.WRITE, address);
            case LOCK -> learnAccess(cpu, pc, lockWay(program(cpu), pc), address);
            case UNLOCK -> learnAccess(cpu, pc, Way.RELEASE, address);
            case FETCH_ADD, FETCH_OR -> learnUpdate(cpu, pc, address);
            case WAKE -> learnReadAndWrite(cpu, pc, address);
            case TRYLOCK -> {
                learnTouch(cpu, pc, Way.READ, address);
                learnTouch(cpu, pc, Way.WRITE, address);
            }
            case FREE, FREE_RCU, MARK_TABLE, VALUE -> learnEndOfLife(cpu, pc, address);
            case SEND_IPI -> {
                if (address >= 0) {
                    learnThatCpusAreNamed();
                }
            }
            default -> {
                if (kind.update() != Update.NONE) {
                    learnReadAndWrite(cpu, pc, address);
                }
            }
        }
    }

    private void learnReadAndWrite(int cpu, int pc, long address) {
        learnAccess(cpu, pc, Way.READ, address);
        learnAccess(cpu, pc, Way.WRITE, address);
    }

    private void learnLoad(int cpu, int pc, long address) {
        if (loads.matters(cpu, pc)) {
            learnAccess(cpu, pc, Way.READ, address);
            learnAccess(cpu, pc, Way.WEAK_READ, address);
        }
    }

    private void learnAccess(int cpu, int pc, Way way, long address) {
        int word = image.addresses().wordAt(address);
        if (word >= 0 && way == Way.READ && image.isKind(word, WordKind.LOCK)) {
            learnThatCpusAreNamed();
        }
        learnTouch(cpu, pc, way, address);
    }

    private void learnUpdate(int cpu, int pc, long address) {
        Way way = updateWay(cpu, pc, address);
        learnAccess(cpu, pc, way, address);
        if (way == Way.WRITE) {
            learnAccess(cpu, pc, Way.READ, address);
        }
    }

    /**
     * How an addition or a setting of bits touches its word: it commutes with others of its kind if its result is not
     * used, if what it has read neither orders anything nor is passed on, and if the word is no reference count, on which
     * order makes reports.
     */
    Way updateWay(int cpu, int pc, long address) {
        int word = image.addresses().wordAt(address);
        Program program = program(cpu);
        int result = program.operand(pc, 0);
        boolean used = (liveness.get(classes.of(cpu)).at(pc + 1)[result >>> 6] >>> result & 1) != 0;
        boolean passedOn = WeakOrdering.acquires(program, pc) || !model.isMultiCopyAtomic();
        if (used || passedOn || word < 0 || image.isKind(word, WordKind.REFERENCE_COUNT)) {
            return Way.WRITE;
        }
        return program.opcode(pc) == Opcode.FETCH_ADD ? Way.ADD : Way.SET_BITS;
    }

    private Program program(int cpu) {
        return programs.get(classes.of(cpu));
    }

    static Way lockWay(Program program, int pc) {
        return LockMode.of(program.operand(pc, 2)).isShared() ? Way.LOCK_SHARED : Way.LOCK_EXCLUSIVE;
    }

    private void learnTouch(int cpu, int pc, Way way, long address) {
        int word = image.addresses().wordAt(address);
        if (word >= 0) {
            learn(cpu, pc, way, footprint.word(word));
        }
    }

    /** A program gets hold of a CPU's number: from a lock's word, or to interrupt it. */
    private void learnThatCpusAreNamed() {
        if (!namesCpus) {
            namesCpus = true;
            grown = true;
        }
    }

    /** A program releases a lock that its CPU does not hold: then no holder keeps others out. */
    public void learnThatUnheldIsReleased() {
        if (!releasesUnheld) {
            releasesUnheld = true;
            grown = true;
        }
    }

    /** Whether a program releases a lock that its CPU does not hold. */
    boolean releasesUnheld() {
        return knownToReleaseUnheld;
    }

    /** Whether programs handle numbers of CPUs, so that CPUs that are alike are not interchangeable. */
    public boolean namesCpus() {
        return namesCpus;
    }

    /** Freeing an object, or being given it, changes it and looks at every word of its descriptor. */
    private void learnEndOfLife(int cpu, int pc, long address) {
        for (int object = 0; object < image.objects().size(); object++) {
            if (image.objects().get(object).descriptor() == address) {
                learn(cpu, pc, Way.WRITE, footprint.object(object));
            }
        }
        int named = image.objectAt(address);
        if (named >= 0) {
            learn(cpu, pc, Way.WRITE, footprint.object(named));
            long first = image.objects().get(named).address();
            for (int i = 0; i < image.objects().get(named).words(); i++) {
                learn(cpu, pc, Way.READ, footprint.word(image.addresses().wordAt(first + 8L * i)));
            }
        }
    }

    private void learn(int cpu, int pc, Way way, int thing) {
        long[] own = learnt[classes.of(cpu)];
        int at = pc * setWords;
        if (Footprint.ways(own, at, way.bit(), thing) == 0) {
            synchronized (this) {
                grown |= Footprint.add(own, at, way, thing);
            }
        }
    }
}
