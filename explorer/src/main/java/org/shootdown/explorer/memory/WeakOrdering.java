package org.shootdown.explorer.memory;

import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.MessageKind.Update;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.cpu.isa.Program;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.WordKind;

/**
 * What the instructions of a weak machine order, as the Linux kernel memory model says (tools/memory-model/linux-kernel.cat):
 * translates instructions and messages into reads, writes and floors of a {@link WeakMemory}.
 *
 * <table>
 * <caption>What keeps later loads from looking back</caption>
 * <tr><td>acquire load, acquire atomic that succeeds</td><td>to before what it read</td></tr>
 * <tr><td>address dependency</td><td>to before what its sources read</td></tr>
 * <tr><td>smp_mb, smp_rmb, fully ordered atomic that succeeds, lock</td><td>to before its execution</td></tr>
 * <tr><td>flush, IPI, grace period, sleep, wake-up, as initiator or as target</td><td>to before it was done</td></tr>
 * </table>
 *
 * <p>Fences may be taken as the present, although they order only what they stand behind: a search shows them at every
 * time at which they can be executed, and the earliest leaves most to be read.
 */
public final class WeakOrdering {
    private final CpuCore[] cpus;
    private final AddressMap addresses;
    private final WeakMemory memory;

    /** Of the request under way: which value it yields, what it compares with, whether it succeeded, its result's view. */
    private int chosen;

    private long compared;

    private boolean succeeded;
    private boolean anyValue;
    private long resultView;

    /** Of the write under way: whether it is a release, one of a full atomic, and whether a write fence came after it. */
    private boolean releases;

    private boolean fullyOrdered;
    private boolean fenced;

    /** @param model a weak one */
    public WeakOrdering(CpuCore[] cpus, MemoryImage image, MemoryModel model) {
        this.cpus = cpus;
        this.addresses = image.addresses();
        memory =
                new WeakMemory(cpus.length, model.isMultiCopyAtomic(), word -> image.isKind((int) word, WordKind.LOCK));
    }

    public WeakMemory memory() {
        return memory;
    }

    /** In how many ways a CPU can execute its next instruction. */
    public int choices(int cpu) {
        CpuCore core = cpus[cpu];
        Opcode opcode = core.waitsAt();
        if (memory.isEmpty() || (opcode != Opcode.LOAD && opcode != Opcode.LOAD_ENTRY)) {
            return 1;
        }
        long address = core.register(operand(core, 1));
        int word = addresses.wordAt(address);
        return word < 0 || isBuffered(core, address) ? 1 : memory.choices(cpu, word, core.view(operand(core, 1)));
    }

    private static boolean isBuffered(CpuCore core, long address) {
        for (int store = 0; store < core.stores().count(); store++) {
            if (core.stores().address(store) == address) {
                return true;
            }
        }
        return false;
    }

    /**
     * A CPU is about to execute its next instruction.
     *
     * @param choice which value it yields, if it is a load
     * @param matters whether it matters which; if not, it is taken to be the oldest, which rules out least later
     */
    public void executes(int cpu, int choice, boolean matters) {
        succeeded = true;
        resultView = 0;
        anyValue = !matters;
        chosen = choice;
        CpuCore core = cpus[cpu];
        Order order = order(core.setup().program(), core.pc());
        boolean atomic = core.waitsAt().isUpdate();
        fullyOrdered = atomic && order == Order.FULL;
        releases = fullyOrdered || (atomic && order == Order.RELEASE);
        fenced = false;
    }

    /** A store is about to leave a CPU's buffer. */
    public void drains(int cpu, int store) {
        releases = cpus[cpu].stores().releases(store);
        fullyOrdered = false;
        fenced = cpus[cpu].stores().holdsFence();
    }

    /** The old value that a choice stands for, of the load that a CPU executes. */
    public long oldValue(int cpu, long address, int choice) {
        return memory.value(cpu, addresses.wordAt(address), addressView(cpu), choice);
    }

    private void readFrom(int cpu, long address, int choice) {
        resultView = memory.read(cpu, addresses.wordAt(address), addressView(cpu), choice);
    }

    /** The view of the address that a CPU's instruction accesses. */
    private long addressView(int cpu) {
        CpuCore core = cpus[cpu];
        return core.waitsAt().address() == 1 ? core.view(operand(core, 1)) : 0;
    }

    /** A request is about to be performed; an update that may or may not happen compares the word with this. */
    public void requests(long value) {
        compared = value;
    }

    /** An access takes effect in memory. */
    public void performed(MessageKind kind, int cpu, long address, long before, long after) {
        int word = addresses.wordAt(address);
        switch (kind) {
            case LOAD, LOAD_HALF, WALK_LOAD, USER_LOAD, SCHEDULE -> {
                if (!anyValue) {
                    readFrom(cpu, address, chosen);
                }
            }
            case STORE, STORE_HALF, USER_STORE, UNLOCK, WAKE -> {
                memory.write(cpu, word, before, releases);
                if (fenced) {
                    memory.orderStores(cpu);
                }
                if (kind == MessageKind.UNLOCK) {
                    memory.unlock(cpu);
                }
            }
            case LOCK, TRYLOCK -> updateIf(before != after, cpu, address, before);
            default -> {
                if (kind.update() == Update.ALWAYS) {
                    update(cpu, address, before);
                } else if (kind.update() != Update.NONE) {
                    updateIf(kind.update().happens(before, compared), cpu, address, before);
                }
            }
        }
    }

    private void updateIf(boolean success, int cpu, long address, long before) {
        succeeded = success;
        if (success) {
            update(cpu, address, before);
        } else {
            readFrom(cpu, address, 0);
        }
    }

    private void update(int cpu, long address, long before) {
        if (fullyOrdered) {
            memory.fence(cpu);
        }
        readFrom(cpu, address, 0);
        memory.update(cpu, addresses.wordAt(address), before, releases);
    }

    /** A message reaches a CPU that handles it now: what it tells others to be done is done. */
    public void receives(int cpu, MessageKind kind) {
        if (kind.isMaskable()) {
            memory.arrive(cpu);
        }
    }

    /** A CPU has completed an instruction. */
    public void executed(int cpu, int pc) {
        CpuCore core = cpus[cpu];
        Program program = core.setup().program();
        Opcode opcode = program.opcode(pc);
        int written = opcode.written();
        if (written != Opcode.NO_OPERAND) {
            core.setView(program.operand(pc, written), resultView);
        }
        switch (opcode) {
            case FENCE -> fence(order(program, pc), cpu);
            case LOCK -> memory.lock(cpu, addresses.wordAt(core.register(program.operand(pc, 0))));
            case TRYLOCK -> {
                if (succeeded) {
                    memory.lock(cpu, addresses.wordAt(core.register(program.operand(pc, 1))));
                }
            }
            default -> {
                if (hasAllArrive(opcode)) {
                    memory.arrive(cpu);
                } else if (opcode.isLoad() || (opcode.isUpdate() && (!opcode.isConditional() || succeeded))) {
                    acquire(order(program, pc), cpu);
                }
            }
        }
        resultView = 0;
        anyValue = false;
        chosen = 0;
    }

    /** Whether an access keeps later loads from values that are older than what it reads. */
    public static boolean acquires(Program program, int pc) {
        return order(program, pc) == Order.ACQUIRE;
    }

    /** Whether an instruction, whatever comes of it, keeps later loads from values that are old before it. */
    public static boolean keepsFromLookingBack(Program program, int pc, MemoryModel model) {
        Order order = order(program, pc);
        boolean orders =
                switch (program.opcode(pc)) {
                    case FENCE -> order == Order.FULL || order == Order.READ;
                    case LOCK -> true;
                    default ->
                        program.opcode(pc).isUpdate() && !program.opcode(pc).isConditional() && order == Order.FULL;
                };
        return hasAllArrive(program.opcode(pc)) || (orders && model.isMultiCopyAtomic());
    }

    /** Whether every write so far has reached all CPUs when an instruction is done. */
    private static boolean hasAllArrive(Opcode opcode) {
        return switch (opcode) {
            case FLUSH, INVALIDATE_FENCE, SWITCH_MM, SEND_IPI, SYNCHRONIZE_RCU, SCHEDULE, WAKE -> true;
            // What is sent to a CPU is queued by an atomic, and what tells that it is done is a release that is
            // acquired.
            case SEND_CALL, AWAIT_CALLS, ACKNOWLEDGE_CALL, RETURN_FROM_HANDLER -> true;
            default -> false;
        };
    }

    private void fence(Order order, int cpu) {
        switch (order) {
            case FULL -> memory.fence(cpu);
            case READ -> memory.orderLoads(cpu);
            case WRITE -> memory.orderStores(cpu);
            default -> {}
        }
    }

    /** Later loads come after what this instruction has read; after what it has written too, if it is fully ordered. */
    private void acquire(Order order, int cpu) {
        if (order == Order.ACQUIRE) {
            memory.acquire(cpu, resultView);
        } else if (order == Order.FULL) {
            memory.fence(cpu);
        }
    }

    private static Order order(Program program, int pc) {
        return Order.of(program.operand(pc, 4));
    }

    private static int operand(CpuCore core, int which) {
        return core.setup().program().operand(core.pc(), which);
    }
}
