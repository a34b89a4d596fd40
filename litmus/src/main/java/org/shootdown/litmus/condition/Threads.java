package org.shootdown.litmus.condition;

import java.util.ArrayList;
import java.util.List;

/**
 * Which CPUs run which thread: thread n runs on CPU n, and further copies of the replicated one on the CPUs behind.
 *
 * @param written how many threads are written out
 * @param replicated the thread of which there may be copies, or -1
 * @param cpus how many CPUs there are
 */
public record Threads(int written, int replicated, int cpus) {

    /** The thread that a CPU runs. */
    public int threadOf(int cpu) {
        return cpu < written ? cpu : replicated;
    }

    /** The CPUs that run a thread. */
    public List<Integer> cpusOf(int thread) {
        List<Integer> all = new ArrayList<>(List.of(thread));
        for (int cpu = written; thread == replicated && cpu < cpus; cpu++) {
            all.add(cpu);
        }
        return all;
    }

    /** The CPU that a thread's number stands for. */
    int cpuOf(int thread, int copy) {
        return thread == replicated && copy >= 0 ? copy : thread;
    }
}
