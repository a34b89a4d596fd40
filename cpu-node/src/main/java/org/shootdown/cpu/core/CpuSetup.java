package org.shootdown.cpu.core;

import it.unimi.dsi.fastutil.longs.LongList;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.protocol.Topology;
import org.shootdown.cpu.isa.Program;

/**
 * What one CPU starts with; immutable.
 *
 * @param cpu its number, which is its component
 * @param program what it runs
 * @param parameters the first registers
 * @param mm the address of the mm that runs on it, or 0
 * @param lazy whether that mm is kept lazily
 * @param architecture its mechanisms
 * @param topology where its messages go
 */
public record CpuSetup(
        int cpu,
        Program program,
        LongList parameters,
        long mm,
        boolean lazy,
        Architecture architecture,
        Topology topology) {}
