package org.shootdown.mmu.core;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.List;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.protocol.Topology;
import org.shootdown.mmu.image.MemoryImage;

/**
 * What one MMU starts with; immutable.
 *
 * @param mmu its number from 0; its component is the number of CPUs more
 * @param image the whole machine's memory, of which it owns the words whose home it is
 * @param types the types that programs allocate, by the number they use
 * @param architecture its mechanisms
 * @param topology the machine
 * @param cpumasks by address space: the CPUs that run it at the start, active or lazy
 */
public record MmuSetup(
        int mmu,
        MemoryImage image,
        List<String> types,
        Architecture architecture,
        Topology topology,
        List<InitialCpumask> cpumasks) {

    public MmuSetup {
        types = List.copyOf(types);
        cpumasks = List.copyOf(cpumasks);
    }

    /** The same MMU of a machine with so many bystanders. */
    public MmuSetup among(int bystanders) {
        return new MmuSetup(mmu, image, types, architecture, topology.among(bystanders), cpumasks);
    }

    /**
     * Where an mm is at the start.
     *
     * @param active the CPUs that run it
     * @param lazy the CPUs that keep it lazily
     */
    public record InitialCpumask(IntList active, IntList lazy) {}
}
