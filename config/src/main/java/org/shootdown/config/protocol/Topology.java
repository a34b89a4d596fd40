package org.shootdown.config.protocol;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Which components a machine has and who owns what. CPUs are components 0 to {@code cpus - 1}, MMUs follow, then
 * bystanders: CPUs that share nothing with these but what a whole machine shares, its grace periods and the interrupts
 * that go to everybody.
 *
 * @param cpus how many CPUs
 * @param mmus how many MMUs
 * @param addresses where every word lives
 * @param addressSpaces every mm, by ASID - 1
 * @param bystanders how many bystanders
 */
public record Topology(int cpus, int mmus, AddressMap addresses, List<AddressSpace> addressSpaces, int bystanders) {

    public Topology {
        addressSpaces = new AddressSpaces(addressSpaces);
    }

    /** A machine without bystanders. */
    public Topology(int cpus, int mmus, AddressMap addresses, List<AddressSpace> addressSpaces) {
        this(cpus, mmus, addresses, addressSpaces, 0);
    }

    /** The same among so many bystanders. */
    public Topology among(int count) {
        return new Topology(cpus, mmus, addresses, addressSpaces, count);
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

    /** How many components there are, without bystanders. */
    public int components() {
        return cpus + mmus;
    }

    /** The component of a bystander, from 0. */
    public int bystander(int index) {
        return components() + index;
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
        return ((AddressSpaces) addressSpaces).at(mm);
    }

    /** An immutable list in which an mm is found by its address. */
    private static final class AddressSpaces extends AbstractList<AddressSpace> implements RandomAccess {
        private final List<AddressSpace> spaces;
        private final Map<Long, AddressSpace> byAddress = new HashMap<>();

        AddressSpaces(List<AddressSpace> spaces) {
            this.spaces = List.copyOf(spaces);
            spaces.forEach(space -> byAddress.putIfAbsent(space.mm(), space));
        }

        @Nullable AddressSpace at(long mm) {
            return byAddress.get(mm);
        }

        @Override
        public AddressSpace get(int index) {
            return spaces.get(index);
        }

        @Override
        public int size() {
            return spaces.size();
        }
    }
}
