package org.shootdown.explorer.reduction;

import java.util.Arrays;
import java.util.List;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.isa.Program;
import org.shootdown.explorer.memory.WeakOrdering;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.WordKind;

/**
 * Which loads matter: those after which a program goes on differently, or keeps something different, for different values
 * that the word has ever held, those that order later loads after what they read, and all where a store passes on what its
 * CPU has read. A check that never fails does not matter, and nobody can tell when it was made.
 *
 * <p>Learnt like {@link FutureAccesses}: a load is taken not to matter until some execution shows that it does, for some
 * value that some execution has shown in the word; then the search is repeated. Within one search only what was known
 * before it counts, so that what it learns does not depend on which thread was first.
 *
 * <p>Safe for any number of threads.
 */
public final class LoadValues {
    /** More different values than this are not compared: the load matters. */
    private static final int MOST_VALUES = 12;

    private final CpuClasses classes;
    private final List<Liveness> liveness;
    private final MemoryImage image;

    /** By word: what it was known to hold when the search began, and what it is known to hold by now. */
    private final long[][] values;

    private final long[][] seen;

    /** By class and instruction, as it is taken now, and as it has been learnt. */
    private final boolean[][] matters;

    private final boolean[][] learnt;

    /** By word: whether a load that is taken not to matter has read it, so that a value more would have to be compared. */
    private final boolean[] compared;

    private volatile boolean grown;
    private volatile boolean misjudged;

    /** @param races whether data races are looked for: then every load matters, since it may be one of the two accesses */
    public LoadValues(
            CpuClasses classes, List<Liveness> liveness, MemoryImage image, MemoryModel model, boolean races) {
        this.classes = classes;
        this.liveness = liveness;
        this.image = image;
        values = new long[image.words()][];
        for (int word = 0; word < values.length; word++) {
            values[word] = new long[] {image.value(word)};
        }
        seen = values.clone();
        compared = new boolean[image.words()];
        matters = new boolean[classes.count()][];
        learnt = new boolean[classes.count()][];
        for (int i = 0; i < matters.length; i++) {
            Program program = classes.programs().get(i);
            matters[i] = new boolean[program.size()];
            for (int pc = 0; pc < program.size(); pc++) {
                boolean load = program.opcode(pc).isLoad();
                matters[i][pc] = !load || races || WeakOrdering.acquires(program, pc) || !model.isMultiCopyAtomic();
            }
            learnt[i] = matters[i].clone();
        }
    }

    /** Whether the load at an instruction of a CPU matters. */
    public boolean matters(int cpu, int pc) {
        return matters[classes.of(cpu)][pc];
    }

    /** A CPU is about to execute a load from a word. */
    public void loads(int cpu, CpuCore core, int word) {
        int pc = core.pc();
        boolean[] known = learnt[classes.of(cpu)];
        if (known[pc]) {
            return;
        }
        Liveness live = liveness.get(classes.of(cpu));
        boolean isLock = word < 0 || image.isKind(word, WordKind.LOCK);
        if (!isLock && !compared[word]) {
            synchronized (this) {
                compared[word] = true;
            }
        }
        if (isLock || values[word].length > MOST_VALUES || !core.lookahead().goesOnAlike(values[word], live::at)) {
            synchronized (this) {
                known[pc] = true;
                grown = true;
                misjudged = true;
            }
        }
    }

    /** A word holds a value. */
    public void holds(int word, long value) {
        if (word < 0 || seen[word].length > MOST_VALUES || contains(seen[word], value)) {
            return;
        }
        synchronized (this) {
            if (!contains(seen[word], value)) {
                long[] more = Arrays.copyOf(seen[word], seen[word].length + 1);
                more[more.length - 1] = value;
                seen[word] = more;
            }
        }
    }

    private static boolean contains(long[] values, long value) {
        for (long known : values) {
            if (known == value) {
                return true;
            }
        }
        return false;
    }

    /** Takes what has been learnt into account from now on. */
    public void close() {
        grown = false;
        misjudged = false;
        System.arraycopy(seen, 0, values, 0, seen.length);
        for (int i = 0; i < learnt.length; i++) {
            System.arraycopy(learnt[i], 0, matters[i], 0, learnt[i].length);
        }
    }

    /** Whether a load has turned out to matter that was taken not to. */
    public boolean hasMisjudged() {
        return misjudged;
    }

    /** Whether a load has, or a word that one has read holds a value that no load has been tried with. */
    public boolean hasGrown() {
        boolean holdsMore = false;
        for (int word = 0; word < values.length; word++) {
            holdsMore |= compared[word] && values[word] != seen[word];
        }
        return grown || holdsMore;
    }
}
