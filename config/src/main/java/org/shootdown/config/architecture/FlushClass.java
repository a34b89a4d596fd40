package org.shootdown.config.architecture;

/** Whether a CPU that flushes can go on while a targeted CPU has interrupts off: what lockless walkers depend on. */
public enum FlushClass {
    /** It cannot. */
    WAIT,
    /** It can. */
    NOWAIT,
    /** It can only towards a vCPU that is preempted. */
    COND
}
