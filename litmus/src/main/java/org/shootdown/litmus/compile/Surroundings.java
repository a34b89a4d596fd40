package org.shootdown.litmus.compile;

import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.litmus.type.CType;

/** What a program has to know of the machine and the memory that it runs in. */
public interface Surroundings {
    /** What it is compiled for. */
    Architecture architecture();

    /** The address of a variable of the file's scope. */
    long addressOf(String global);

    /** The type of an object or variable of the initial state; null if it has none of this name. */
    @Nullable CType typeOf(String variable);

    /** The number by which {@code ALLOCATE} names a structure's type. */
    int typeNumber(String tag);

    /** Where the descriptors of frames are; null if there are none. */
    @Nullable MemoryMap memoryMap();

    /**
     * The array of {@code struct folio}.
     *
     * @param base the address of the first
     * @param stride bytes from one to the next, a power of two
     * @param firstFrame the number of the frame that the first describes
     */
    record MemoryMap(long base, long stride, long firstFrame) {}
}
