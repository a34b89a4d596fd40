package org.shootdown.mmu.core;

import java.util.Arrays;
import org.shootdown.config.protocol.Message;
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
        int freeAt = FreeObjects.declare(declared, image, home, setup.types());
        int locksAt = Locks.declare(declared, image, home);
        int sleepersAt = Sleepers.declare(declared);
        int cpumasksAt = Cpumasks.declare(declared, topology.addressSpaces().size());
        int flushesAt = Flushes.declare(declared);
        int gracePeriodsAt = GracePeriods.declare(declared, objectCount);
        layout = declared.build();
        state = layout.newState();
        words = new Words(state, image, home);
        FreeObjects free = new FreeObjects(state, freeAt, image, home, setup.types());
        objects = new Objects(state, objectsAt, image, free, words);
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

    /**
     * Handles one message.
     *
     * @param words where its {@link Message} lies
     */
    public void deliver(MessageKind kind, int source, int pc, long[] words, int at, Port port) {
        requester.set(kind, source, pc, port);
        switch (kind) {
            case LOCK -> locks.lock(Message.Lock.address(words, at), Message.Lock.mode(words, at), requester);
            case TRYLOCK -> locks.tryLock(Message.Lock.address(words, at), Message.Lock.mode(words, at), requester);
            case UNLOCK -> unlock(words, at);
            case SCHEDULE -> sleepers.schedule(Message.Subject.of(words, at), requester);
            case WAKE -> sleepers.wake(Message.Subject.of(words, at), requester);
            case ALLOCATE -> objects.allocate(Message.Subject.of(words, at), requester);
            case FREE -> objects.free(Message.Subject.of(words, at), requester);
            case MARK_TABLE -> {
                Lifetime lifetime = Lifetime.of(Message.Subject.lifetime(words, at));
                objects.mark(Message.Subject.of(words, at), lifetime, requester);
            }
            case SYNCHRONIZE_RCU -> {
                requester.performed(0, 0, 0);
                gracePeriods.synchronize(requester);
            }
            case FREE_RCU -> gracePeriods.free(Message.Subject.of(words, at), requester);
            case QUIESCENT, GRACE_PERIOD -> gracePeriods.reported((int) Message.Token.of(words, at), port);
            case IPI_ACK, INVALIDATED, HYPERVISOR_INVALIDATED ->
                flushes.acknowledged((int) Message.Token.of(words, at), port);
            case SEND_IPI -> {
                requester.performed(0, 0, 0);
                flushes.sendInterrupt(
                        Message.Interrupt.target(words, at), Message.Interrupt.isWaitedFor(words, at), requester);
            }
            case VCPU_OUT -> flushes.preempted(source);
            case VCPU_IN -> flushes.running(requester);
            case FLUSH, INVALIDATE_BROADCAST, INVALIDATE_FENCE, SET_CPUMASK -> deliverForMm(kind, words, at);
            default -> accesses.perform(words, at, requester);
        }
    }

    private void unlock(long[] words, int at) {
        boolean reported = Message.Lock.isReported(words, at);
        locks.unlock(Message.Lock.address(words, at), Message.Lock.mode(words, at), reported, requester);
    }

    private void deliverForMm(MessageKind kind, long[] words, int at) {
        long mm = Message.Flush.mm(words, at);
        AddressSpace space = topology.addressSpaceAt(mm);
        if (space == null) {
            requester.oops(mm);
            return;
        }
        int index = space.asid() - 1;
        requester.performed(mm, 0, 0);
        switch (kind) {
            case FLUSH ->
                flushes.flush(index, Message.Range.start(words, at), Message.Range.packed(words, at), requester);
            case INVALIDATE_BROADCAST ->
                flushes.invalidate(index, Message.Range.start(words, at), Message.Range.packed(words, at), requester);
            case INVALIDATE_FENCE -> flushes.answerWhenComplete(requester);
            default -> {
                boolean enters = Message.Cpumask.enters(words, at);
                cpumasks.set(index, requester.cpu(), enters, Message.Cpumask.isLazy(words, at));
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
