package org.shootdown.mmu.core;

import java.util.Arrays;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Port;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.Topology;
import org.shootdown.config.protocol.Topology.AddressSpace;
import org.shootdown.mmu.image.Lifetime;
import org.shootdown.mmu.image.MemoryImage;

/**
 * A simulated MMU: owns the words, objects, locks and page tables of its home range, and everything that CPUs wait for
 * there.
 *
 * <p>Every request takes effect at the moment it is handled; an answer may come later (a lock, a flush, a grace period).
 */
public final class MmuCore {
    private final MmuSetup setup;
    private final Topology topology;
    private final StateLayout layout;
    private final long[] state;
    private final Words words;
    private final Objects objects;
    private final Accesses accesses;
    private final Locks locks;
    private final Sleepers sleepers;
    private final Cpumasks cpumasks;
    private final Flushes flushes;
    private final GracePeriods gracePeriods;
    private final Requester requester;

    /**
     * An MMU before its first trial; call {@link #begin}.
     *
     * @param port where the effects of all its requests go
     */
    public MmuCore(MmuSetup setup, Port port) {
        this.setup = setup;
        this.topology = setup.topology();
        MemoryImage image = setup.image();
        int home = setup.mmu();
        int cpus = topology.cpus();
        int objectCount = image.objects().size();
        StateLayout.Builder declared = new StateLayout.Builder(cpus);
        Words.declare(declared, image, home);
        int objectsAt = Objects.declare(declared, objectCount);
        int locksAt = Locks.declare(declared, image, home);
        int sleepersAt = Sleepers.declare(declared);
        int cpumasksAt = Cpumasks.declare(declared, topology.addressSpaces().size());
        int flushesAt = Flushes.declare(declared);
        int gracePeriodsAt = GracePeriods.declare(declared, objectCount);
        layout = declared.build();
        state = layout.newState();
        words = new Words(state, image, home);
        objects = new Objects(state, objectsAt, image, home, setup.types(), words);
        accesses = new Accesses(words, objects, image, home);
        locks = new Locks(state, locksAt, cpus, image, home, words, objects);
        sleepers = new Sleepers(state, sleepersAt, cpus, words);
        cpumasks = new Cpumasks(state, cpumasksAt, cpus, setup);
        flushes = new Flushes(state, flushesAt, topology, cpumasks, setup.architecture());
        gracePeriods = new GracePeriods(state, gracePeriodsAt, topology, objects);
        requester = new Requester(port);
    }

    /** Back to the memory image. */
    public void begin() {
        Arrays.fill(state, 0);
        words.begin();
        objects.begin();
        cpumasks.begin();
    }

    /** Handles one message. */
    public void deliver(MessageKind kind, int source, int pc, long a, long b, long c, Port port) {
        requester.set(kind, source, pc, port);
        switch (kind) {
            case LOCK -> locks.lock(a, LockMode.of((int) b), requester);
            case TRYLOCK -> locks.tryLock(a, LockMode.of((int) b), requester);
            case UNLOCK -> locks.unlock(a, LockMode.of((int) b), c != 0, requester);
            case SCHEDULE -> sleepers.schedule(a, requester);
            case WAKE -> sleepers.wake(a, requester);
            case ALLOCATE -> objects.allocate(a, requester);
            case FREE -> objects.free(a, requester);
            case MARK_TABLE -> objects.mark(a, Lifetime.of((int) b), requester);
            case SYNCHRONIZE_RCU -> {
                requester.performed(0, 0, 0);
                gracePeriods.synchronize(requester);
            }
            case FREE_RCU -> gracePeriods.free(a, requester);
            case QUIESCENT, GRACE_PERIOD -> gracePeriods.reported((int) a, port);
            case IPI_ACK, INVALIDATED, HYPERVISOR_INVALIDATED -> flushes.acknowledged((int) a, port);
            case SEND_IPI -> {
                requester.performed(0, 0, 0);
                flushes.sendInterrupt(a, b != 0, requester);
            }
            case VCPU_OUT -> flushes.preempted(source);
            case VCPU_IN -> flushes.running(requester);
            case FLUSH, INVALIDATE_BROADCAST, INVALIDATE_FENCE, SET_CPUMASK -> deliverForMm(kind, a, b, c);
            default -> accesses.perform(a, b, c, requester);
        }
    }

    private void deliverForMm(MessageKind kind, long mm, long b, long c) {
        AddressSpace space = topology.addressSpaceAt(mm);
        if (space == null) {
            requester.oops(mm);
            return;
        }
        int index = space.asid() - 1;
        requester.performed(mm, b, c);
        switch (kind) {
            case FLUSH -> flushes.flush(index, b, c, requester);
            case INVALIDATE_BROADCAST -> flushes.invalidate(index, b, c, requester);
            case INVALIDATE_FENCE -> flushes.answerWhenComplete(requester);
            default -> {
                cpumasks.set(index, requester.cpu(), b != 0, c != 0);
                requester.answer(0);
            }
        }
    }

    /** The value of a word that this MMU owns. */
    public long valueAt(long address) {
        return words.valueAt(address);
    }

    /** Where an object of this MMU is in its life; its number is the image's. */
    public Lifetime lifetime(int object) {
        return objects.lifetime(object);
    }

    public MmuSetup setup() {
        return setup;
    }

    /** The whole state, for those who save, compare and restore it; always the same array. */
    public long[] state() {
        return state;
    }

    /** What the words of the state hold. */
    public StateLayout layout() {
        return layout;
    }
}
