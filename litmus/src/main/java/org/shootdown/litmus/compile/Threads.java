package org.shootdown.litmus.compile;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntImmutableList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which CPUs run which thread. Of a race thread n runs on CPU n, and further copies of the replicated one on the CPUs behind;
 * or each CPU is given its thread, as in the background of a storm.
 *
 * @param written how many threads are written out
 * @param replicated the thread of which there may be copies, or -1
 * @param threadOfCpu by CPU: the thread that it runs
 * @param dealt whether each CPU is given its thread: a number in the initial state then means a CPU
 */
public record Threads(int written, int replicated, IntList threadOfCpu, boolean dealt) {

    public Threads {
        threadOfCpu = new IntImmutableList(threadOfCpu);
    }

    /** Thread n on CPU n, and copies of the replicated one, if it is not -1, behind. */
    public Threads(int written, int replicated, int cpus) {
        this(
                written,
                replicated,
                IntArrayList.toList(IntStream.range(0, cpus).map(cpu -> cpu < written ? cpu : replicated)),
                false);
    }

    /** Each CPU with a thread that it is given. */
    public static Threads dealt(int written, IntList threadOfCpu) {
        return new Threads(written, -1, threadOfCpu, true);
    }

    /** How many CPUs there are. */
    public int cpus() {
        return threadOfCpu.size();
    }

    /** The thread that a CPU runs. */
    public int threadOf(int cpu) {
        return threadOfCpu.getInt(cpu);
    }

    /** The number by which the initial state gives a CPU values: its thread's, or its own where threads are dealt out. */
    public int numberOf(int cpu) {
        return dealt ? cpu : threadOf(cpu);
    }

    /** How many such numbers there are. */
    public int numbers() {
        return dealt ? cpus() : written;
    }

    /** The thread of a CPU that has this number. */
    public int threadOfNumber(int number) {
        return dealt ? threadOf(number) : number;
    }

    /** The CPUs that run a thread. */
    public List<Integer> cpusOf(int thread) {
        List<Integer> all = new ArrayList<>();
        for (int cpu = 0; cpu < cpus(); cpu++) {
            if (threadOf(cpu) == thread) {
                all.add(cpu);
            }
        }
        return all;
    }

    /** The CPU that a thread's number stands for. */
    public int cpuOf(int thread, int copy) {
        return thread == replicated && copy >= 0 ? copy : thread;
    }
}
