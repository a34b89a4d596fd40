package org.shootdown.config.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which components a machine has and who owns what. CPUs are components 0 to {@code cpus - 1}, MMUs follow.
 *
 * @param cpus how many CPUs
 * @param mmus how many MMUs
 * @param addresses where every word lives
 * @param addressSpaces every mm, by ASID - 1
 */
public record Topology(int cpus, int mmus, AddressMap addresses, List<AddressSpace> addressSpaces) {

    public Topology {
        addressSpaces = List.copyOf(addressSpaces);
    }

    /**
     * An mm as hardware sees it.
     *
     * @param mm the address of its {@code struct mm_struct}
     * @param pgd the physical address of its top-level table
     * @param asid from 1
     * @param globalAsid whether it has a global ASID at the start
     */
    public record AddressSpace(long mm, long pgd, int asid, boolean globalAsid) {}

    public int components() {
        return cpus + mmus;
    }

    public boolean isCpu(int component) {
        return component < cpus;
    }

    /** The component that owns an address. */
    public int mmuFor(long address) {
        return cpus + addresses.homeAt(address);
    }

    /** The component that serves what belongs to no address: interrupts to CPUs, grace periods that are waited for. */
    public int firstMmu() {
        return cpus;
    }

    /** The mm at an address, or null. */
    public @Nullable AddressSpace addressSpaceAt(long mm) {
        for (AddressSpace space : addressSpaces) {
            if (space.mm() == mm) {
                return space;
            }
        }
        return null;
    }
}
