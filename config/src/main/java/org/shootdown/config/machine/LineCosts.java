package org.shootdown.config.machine;

/** What accesses cost on a machine of so many CPUs and MMUs, by where their cache line is; {@link CacheLines} spread out. */
public interface LineCosts {
    /** How many bytes a line has. */
    int bytes();

    /** How far one CPU's cache is from another CPU, possibly itself; never farther than from a CPU whose number lies behind it. */
    LineDistance distance(int from, int to);

    /** What an access costs at a distance, in picoseconds; at {@link LineDistance#MEMORY} of the CPU's own node. */
    long ps(LineDistance distance);

    /** What an access to a line that no cache has costs, in picoseconds. */
    long memoryPs(int cpu, int mmu);
}
