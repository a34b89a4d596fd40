package org.shootdown.explorer.reduction;

import java.util.ArrayList;
import java.util.List;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.FlushTransport;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.explorer.memory.WeakMemory;
import org.shootdown.explorer.reduction.Footprint.Way;
import org.shootdown.explorer.stepping.Step;
import org.shootdown.explorer.stepping.SteppedMachine;
import org.shootdown.machine.Machine;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.ObjectKind;

/**
 * Takes steps that nothing which may still happen can tell the order of: each stands alone for all that is possible in
 * its state (a persistent set of one step; Godefroid 1996), and the states between are not states of the search.
 *
 * <p>A step is taken so if whatever the other CPUs may still do commutes with it, or if taking it early leaves possible
 * all that taking it later does:
 *
 * <table>
 * <caption>Steps taken at once</caption>
 * <tr><td>a load</td><td>nobody may still end its object's life, and either it does not matter what it yields, or
 *     nobody may still change the word and no old value can be read</td></tr>
 * <tr><td>a write, an atomic</td><td>nobody may still touch the word; additions and setting bits whose result is not used
 *     commute with their like</td></tr>
 * <tr><td>asking for a lock</td><td>nobody else may still ask for it, unless both share it; it may be held</td></tr>
 * <tr><td>a release of a lock</td><td>others may wait for it only: they are served in the same order</td></tr>
 * <tr><td>a store into the buffer; interrupts or preemption off; entering an RCU reader</td><td>nothing that it would keep
 *     from being taken or acknowledged is on its way or may still be sent</td></tr>
 * <tr><td>interrupts or preemption on; leaving an RCU reader; an invalidation of its own TLB</td><td>always: it makes more
 *     possible</td></tr>
 * <tr><td>an interrupt, an invalidation, a quiescent state that somebody waits for</td><td>its CPU uses no translations any
 *     more, and reads no old values that it would keep from it: it only lets others go on</td></tr>
 * </table>
 *
 * <p>Everything else is a state of the search, with all its steps. An execution that takes too many such steps in a row
 * is made a state too, so that no CPU that loops keeps the others from being looked at.
 */
public final class Reduction {
    private static final int LONGEST = 2_000;
    /** In place of a CPU. */
    public static final int NOBODY = -1;

    /** The ways in which a word is changed. */
    private static final int CHANGES = Way.WRITE.bit()
            | Way.ADD.bit()
            | Way.SET_BITS.bit()
            | Way.LOCK_SHARED.bit()
            | Way.LOCK_EXCLUSIVE.bit()
            | Way.RELEASE.bit();

    /** The ways in which it can be told when a lock was taken or released. */
    private static final int LOOKS = Way.READ.bit() | Way.WRITE.bit() | Way.ADD.bit() | Way.SET_BITS.bit();

    private final SteppedMachine machine;
    private final FutureAccesses futures;
    private final LoadValues loads;
    private final Footprint footprint;
    private final MemoryImage image;
    private final AddressMap addresses;
    private final boolean tellsPreemption;

    /** Whether a flush interrupts every CPU that runs the machine's only mm and is not lazy. */
    private final boolean flushesReachAll;

    private final WeakMemory.Readers readers;
    private final StepListener listener;

    /** Whether any step is taken at once at all. */
    private final boolean takesAtOnce;

    /** Of the CPU that was asked for last: what it keeps others from by locks it holds, and by what it masks. */
    private final List<FutureAccesses.Before> locks = new ArrayList<>();

    private final List<FutureAccesses.Before> masks = new ArrayList<>();
    private int barriersOf = NOBODY;

    /** Who is told of every step that is taken. */
    public interface StepListener {
        /** This step comes next. */
        void takes(int step);
    }

    public Reduction(
            SteppedMachine machine,
            FutureAccesses futures,
            LoadValues loads,
            Footprint footprint,
            MemoryImage image,
            Machine assembled,
            StepListener listener,
            boolean takesAtOnce) {
        this.takesAtOnce = takesAtOnce;
        this.machine = machine;
        this.futures = futures;
        this.loads = loads;
        this.footprint = footprint;
        this.image = image;
        this.listener = listener;
        addresses = image.addresses();
        readers = new FutureReaders(machine, futures, footprint, addresses);
        Architecture architecture = assembled.architecture();
        flushesReachAll = architecture.flush().transport() == FlushTransport.IPI
                && architecture.flush().globalAsidCpus() == 0
                && !architecture.flush().skipsPreempted()
                && assembled.topology().addressSpaces().size() == 1;
        tellsPreemption = architecture.preemptsVcpus() && architecture.flush().skipsPreempted();
    }

    /** Takes steps as long as there is one that stands for all. */
    public void run() {
        int left = LONGEST;
        boolean progress = takesAtOnce;
        barriersOf = NOBODY;
        while (progress && left > 0 && !machine.isCut()) {
            progress = false;
            for (int cpu = 0; cpu < machine.cpuCount() && left > 0; cpu++) {
                while (left > 0 && !machine.isCut() && takeOne(cpu)) {
                    progress = true;
                    left--;
                }
            }
            for (int message = 0; message < machine.flight().count() && !machine.isCut(); ) {
                if (machine.isDeliverable(message) && isDeliveredAtOnce(message)) {
                    take(Step.of(Step.Kind.DELIVER, message));
                    progress = true;
                    left--;
                } else {
                    message++;
                }
            }
        }
    }

    private boolean takeOne(int cpu) {
        CpuCore core = machine.cpu(cpu);
        for (int store = 0; store < core.stores().count(); store++) {
            if (core.canDrain(store) && drainsAtOnce(cpu, core, store)) {
                take(Step.of(Step.Kind.DRAIN, cpu, store));
                return true;
            }
        }
        if (core.canIssue() && !mayDie(core) && executesAtOnce(cpu, core)) {
            int before = core.pc();
            take(Step.of(Step.Kind.EXECUTE, cpu));
            return core.pc() != before;
        }
        return false;
    }

    private void take(int step) {
        listener.takes(step);
        machine.take(step);
        barriersOf = NOBODY;
    }

    /** Whether taking this vCPU away could matter to anybody. */
    public boolean preemptionMatters(int cpu) {
        barriersOf = NOBODY;
        return tellsPreemption && othersMay(cpu, Way.WRITE.bit(), footprint.preemption());
    }

    /**
     * A CPU whose next load can yield old values, but no new ones, whatever others do: its steps stand for all, as long as
     * they lead to states that are looked at later. {@link #NOBODY} if there is none.
     */
    public int alone() {
        WeakMemory memory = machine.weakMemory();
        if (!takesAtOnce || memory == null || memory.isEmpty()) {
            return NOBODY;
        }
        barriersOf = NOBODY;
        for (int cpu = 0; cpu < machine.cpuCount(); cpu++) {
            CpuCore core = machine.cpu(cpu);
            if (core.canIssue() && !mayDie(core) && machine.choices(cpu) > 1) {
                int word = addresses.wordAt(machine.nextAddress(cpu));
                if (isConstant(cpu, word)) {
                    return cpu;
                }
            }
        }
        return NOBODY;
    }

    // ---- What stands for all -----------------------------------------------------------------------------------

    private boolean drainsAtOnce(int cpu, CpuCore core, int store) {
        long address = core.stores().address(store);
        int word = addresses.wordAt(address);
        if (word < 0 || isWalkedByItself(cpu, core, word)) {
            return false;
        }
        return core.stores().kind(store) == MessageKind.UNLOCK ? onlyWaitedFor(cpu, word) : isPrivate(cpu, word);
    }

    /** Whether a buffered store goes to where nothing is: the CPU ends when it drains, wherever it is then. */
    private boolean mayDie(CpuCore core) {
        for (int store = 0; store < core.stores().count(); store++) {
            if (addresses.wordAt(core.stores().address(store)) < 0) {
                return true;
            }
        }
        return false;
    }

    /** A CPU's page walker does not look into its store buffer: to the walker the CPU's own stores are another's. */
    private boolean isWalkedByItself(int cpu, CpuCore core, int word) {
        ObjectKind kind = image.objects().get(image.objectOf(word)).kind();
        return kind == ObjectKind.TABLE && usesTranslations(cpu, core);
    }

    private boolean executesAtOnce(int cpu, CpuCore core) {
        Opcode opcode = core.waitsAt();
        if (opcode.isLoad()) {
            return loadsAtOnce(cpu, core);
        }
        if (opcode.isUpdate()) {
            return updatesAtOnce(cpu, core, opcode);
        }
        return switch (opcode) {
            case LOCK, TRYLOCK -> updatesAtOnce(cpu, core, opcode);
            case STORE, STORE_HALF, UNLOCK -> storesAtOnce(cpu, core, opcode);
            case IRQ_SAVE, PREEMPT_DISABLE, RCU_READ_LOCK -> isUndisturbed(cpu);
            case IRQ_RESTORE -> turnsOn(core) || isUndisturbed(cpu);
            case PREEMPT_ENABLE, RCU_READ_UNLOCK, INVALIDATE_LOCAL -> true;
            case FENCE -> closesNothing(cpu);
            case FLUSH, INVALIDATE_BROADCAST, INVALIDATE_FENCE -> !arrivalMatters() && invalidatesNothing(cpu, core);
            default -> false;
        };
    }

    private boolean loadsAtOnce(int cpu, CpuCore core) {
        int word = addresses.wordAt(machine.nextAddress(cpu));
        return word >= 0
                && (loads.matters(cpu, core.pc())
                        ? isConstant(cpu, word) && machine.choices(cpu) == 1
                        : outlivesOthers(cpu, word));
    }

    private boolean updatesAtOnce(int cpu, CpuCore core, Opcode opcode) {
        long address = machine.nextAddress(cpu);
        int word = addresses.wordAt(address);
        boolean fenced = opcode != Opcode.LOCK && opcode != Opcode.TRYLOCK && !closesNothing(cpu);
        if (word < 0 || fenced) {
            return false;
        }
        return switch (opcode) {
            case FETCH_ADD, FETCH_OR -> isPrivateBut(futures.updateWay(cpu, core.pc(), address), cpu, word);
            case LOCK -> isLockedAlone(FutureAccesses.lockWay(core.setup().program(), core.pc()), cpu, word);
            default -> isPrivate(cpu, word);
        };
    }

    private boolean storesAtOnce(int cpu, CpuCore core, Opcode opcode) {
        if (!machine.buffersNext(cpu)) {
            int word = addresses.wordAt(machine.nextAddress(cpu));
            return word >= 0 && (opcode == Opcode.UNLOCK ? onlyWaitedFor(cpu, word) : isPrivate(cpu, word));
        }
        return holdsUpNoAcknowledgement(cpu)
                && (isUndisturbed(cpu) || (!core.interruptsOn() && !preemptionMatters(cpu)));
    }

    /** Whether no invalidation is on its way to a CPU, or may still be sent, that would find one store more in its buffer. */
    private boolean holdsUpNoAcknowledgement(int cpu) {
        return !othersMay(cpu, Way.WRITE.bit(), footprint.invalidations())
                && !machine.flight().holdsInvalidation(cpu);
    }

    /** Whether a flush that does not interrupt finds no translation that anybody will use, nor anybody left out. */
    private boolean invalidatesNothing(int cpu, CpuCore core) {
        if (footprint.flushInterrupts() || tellsPreemption || core.stores().count() > 0) {
            return false;
        }
        return !othersMay(cpu, Way.READ.bit(), footprint.translations())
                && !othersMay(cpu, Way.WRITE.bit(), footprint.cpumasks());
    }

    private static boolean turnsOn(CpuCore core) {
        return core.register(core.setup().program().operand(core.pc(), 0)) != 0;
    }

    private boolean isDeliveredAtOnce(int message) {
        long[] words = machine.flight().words();
        int at = message * Envelope.STRIDE;
        MessageKind kind = Envelope.kind(words, at);
        int cpu = Envelope.destination(words, at);
        if (cpu >= machine.cpuCount()) {
            return false;
        }
        CpuCore core = machine.cpu(cpu);
        return switch (kind) {
            case QUIESCENT_REQUEST ->
                Message.Token.of(words, Envelope.message(at)) < machine.cpuCount() && looksBackNowhere(cpu);
            case IPI -> looksBackNowhere(cpu) && !usesTranslations(cpu, core);
            case INVALIDATE, HYPERVISOR_INVALIDATE -> core.stores().count() == 0 && !usesTranslations(cpu, core);
            default -> false;
        };
    }

    private boolean looksBackNowhere(int cpu) {
        WeakMemory memory = machine.weakMemory();
        return memory == null || (!memory.arrivalMatters() && !memory.canLookBack(cpu, readers()));
    }

    private boolean arrivalMatters() {
        WeakMemory memory = machine.weakMemory();
        return memory != null && memory.arrivalMatters();
    }

    /** Whether a full fence takes no old value from others. */
    private boolean closesNothing(int cpu) {
        WeakMemory memory = machine.weakMemory();
        return memory == null || memory.closesNothing(cpu);
    }

    public boolean usesTranslations(int cpu, CpuCore core) {
        return futures.ways(core, core.pc(), Way.READ.bit(), footprint.translations()) != 0;
    }

    // ---- What others may still do ------------------------------------------------------------------------------

    /** Whether nobody else may change a word, or end the life of what it belongs to. */
    private boolean isConstant(int cpu, int word) {
        return othersMayNot(CHANGES, cpu, word);
    }

    private boolean isPrivate(int cpu, int word) {
        return othersMayNot(CHANGES | Way.READ.bit(), cpu, word);
    }

    /** Whether nobody else may touch a word, unless in this way, which commutes with itself. */
    private boolean isPrivateBut(Way way, int cpu, int word) {
        int commutes = way == Way.WRITE ? 0 : way.bit();
        return othersMayNot((CHANGES | Way.READ.bit()) & ~commutes, cpu, word);
    }

    /** Whether nobody may ask for a lock such that it matters who was first, nor look at it. */
    private boolean isLockedAlone(Way way, int cpu, int word) {
        int others = LOOKS | Way.LOCK_EXCLUSIVE.bit() | (futures.releasesUnheld() ? Way.RELEASE.bit() : 0);
        return othersMayNot(
                way == Way.LOCK_EXCLUSIVE || arrivalMatters() ? others | Way.LOCK_SHARED.bit() : others, cpu, word);
    }

    /** Whether a lock that this CPU releases may be asked for by others, who are served in turn, but not looked at. */
    private boolean onlyWaitedFor(int cpu, int word) {
        return futures.releasesUnheld() ? isPrivate(cpu, word) : othersMayNot(LOOKS, cpu, word);
    }

    private boolean othersMayNot(int ways, int cpu, int word) {
        return !othersMay(cpu, ways, footprint.word(word)) && outlivesOthers(cpu, word);
    }

    private boolean outlivesOthers(int cpu, int word) {
        int object = image.objectOf(word);
        return !othersMay(cpu, Way.WRITE.bit(), footprint.object(object))
                && !machine.flight().mayEndLife(machine.cpuCount());
    }

    private boolean othersMay(int cpu, int ways, int thing) {
        for (int other = 0; other < machine.cpuCount(); other++) {
            if (other != cpu && (mayReach(cpu, other, ways, thing) || isBuffered(machine.cpu(other), ways, thing))) {
                return true;
            }
        }
        return futures.waysOfHandlers(machine.cpu(cpu), ways, thing) != 0;
    }

    /** Whether another CPU may touch something before this one takes its step, and gives it what it waits for. */
    private boolean mayReach(int cpu, int other, int ways, int thing) {
        CpuCore core = machine.cpu(other);
        int left = futures.ways(core, core.pc(), ways, thing);
        return left != 0 && !waitsForAcknowledgement(cpu, other) && !isKeptOut(cpu, other, left, thing);
    }

    /** Whether another CPU cannot go on before this one unmasks what the other has sent to it. */
    private boolean waitsForAcknowledgement(int cpu, int other) {
        CpuCore core = machine.cpu(other);
        boolean isStill =
                !core.canExecute() && core.setup().program().handlers().isEmpty();
        return isStill && machine.flight().holdsMasked(cpu, other, machine.cpu(cpu));
    }

    /** Whether another CPU would first have to pass what this one keeps it from. */
    private boolean isKeptOut(int cpu, int other, int ways, int thing) {
        computeBarriers(cpu);
        int left = waysWithin(locks, other, ways, thing);
        return left == 0
                || (!masks.isEmpty() && !mayHaveBeenAnswered(other) && waysWithin(masks, other, left, thing) == 0);
    }

    /** The ways in which a CPU may touch something before it comes to any of these barriers. */
    private int waysWithin(List<FutureAccesses.Before> barriers, int cpu, int ways, int thing) {
        int left = ways;
        for (int i = 0; i < barriers.size() && left != 0; i++) {
            left = barriers.get(i).ways(machine.cpu(cpu), left, thing);
        }
        return left;
    }

    /** Whether a CPU already waits for acknowledgements: that of the CPU which now masks them may have been given before. */
    private boolean mayHaveBeenAnswered(int other) {
        CpuCore core = machine.cpu(other);
        return core.handlers().isRunning()
                || (!core.canExecute()
                        && switch (core.waitsAt()) {
                            case SEND_IPI, FLUSH, SYNCHRONIZE_RCU -> true;
                            default -> false;
                        });
    }

    /** What a CPU keeps others from, as long as it executes nothing. */
    private void computeBarriers(int cpu) {
        if (barriersOf != cpu) {
            barriersOf = cpu;
            locks.clear();
            masks.clear();
            addBarriers(machine.cpu(cpu));
        }
    }

    private void addBarriers(CpuCore core) {
        for (int held = 0; held < core.locks().count(); held++) {
            int lock = addresses.wordAt(core.locks().address(held));
            locks.add(futures.beforeRelease(lock, core.locks().mode(held).isShared()));
        }
        if (core.masks(MessageKind.IPI)) {
            masks.add(futures.beforeInterrupted(flushesReachAll && core.runsActively()));
        }
        if (core.masks(MessageKind.QUIESCENT_REQUEST)) {
            masks.add(futures.beforeQuiescent());
        }
    }

    /** A store that waits in a buffer is behind its CPU's instruction, and still to come. */
    private boolean isBuffered(CpuCore core, int ways, int thing) {
        for (int store = 0; store < core.stores().count(); store++) {
            Way way = core.stores().kind(store) == MessageKind.UNLOCK ? Way.RELEASE : Way.WRITE;
            if ((ways & way.bit()) != 0
                    && addresses.wordAt(core.stores().address(store)) == thing
                    && thing < image.words()) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing that interrupts this CPU is on its way, or may still be sent. */
    private boolean isUndisturbed(int cpu) {
        return !othersMay(cpu, Way.WRITE.bit(), footprint.interrupts())
                && !othersMay(cpu, Way.WRITE.bit(), footprint.gracePeriods())
                && !preemptionMatters(cpu)
                && !machine.flight().holdsMaskable(cpu)
                && !machine.cpu(cpu).hasPending();
    }

    /** For the weak memory: a CPU may still load a word early if its program may still come to such a load. */
    public WeakMemory.Readers readers() {
        return readers;
    }
}
