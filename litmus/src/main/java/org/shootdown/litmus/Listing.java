package org.shootdown.litmus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.measure.Mark;
import org.shootdown.config.protocol.LockMode;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.cpu.isa.Program;
import org.shootdown.cpu.isa.Site;

/**
 * A program for people: each source line with the instructions that it became.
 *
 * <p>Registers are shown by the name of the variable they hold, others as {@code %7}; constants by their value, with the
 * name of what is at that address: whether it is meant as one, no instruction tells.
 */
public final class Listing {
    private final Scenario scenario;
    private final Program program;
    private final Map<Integer, String> names = new TreeMap<>();
    private final StringBuilder text = new StringBuilder();

    private Listing(Scenario scenario, Program program) {
        this.scenario = scenario;
        this.program = program;
        for (int i = 0; i < program.parameters().size(); i++) {
            names.put(i, program.parameters().get(i));
        }
        new TreeMap<>(program.variables()).forEach((name, register) -> names.putIfAbsent(register, name));
    }

    /** All programs of a scenario, each once. */
    public static String of(Scenario scenario) {
        List<String> listings = new ArrayList<>();
        for (int thread = 0; thread < scenario.threads().written(); thread++) {
            listings.add(new Listing(scenario, scenario.cpus().get(thread).program()).text());
        }
        return String.join("\n", listings);
    }

    private String text() {
        text.append(program.name()).append(": ").append(program.size()).append(" instructions, ");
        text.append(program.registers()).append(" registers\n");
        if (!program.points().isEmpty()) {
            text.append("points: ").append(String.join(", ", program.points())).append('\n');
        }
        Site before = null;
        for (int pc = 0; pc < program.size(); pc++) {
            Site site = program.site(pc);
            if (!site.equals(before)) {
                appendSite(site);
            }
            text.append(String.format(Locale.ROOT, "  %5d  %s%n", pc, instruction(pc)));
            before = site;
        }
        return text.toString();
    }

    private void appendSite(Site site) {
        text.append(site.calls().replace(">", " > "))
                .append("  ")
                .append(site.file())
                .append(':');
        text.append(site.line()).append("  ").append(site.text()).append('\n');
    }

    // ---- Instructions ------------------------------------------------------------------------------------------

    private String register(int pc, int operand) {
        int number = program.operand(pc, operand);
        return names.getOrDefault(number, "%" + number);
    }

    private String instruction(int pc) {
        Opcode opcode = program.opcode(pc);
        String a = register(pc, 0);
        String b = register(pc, 1);
        String c = register(pc, 2);
        String d = register(pc, 3);
        int rawA = program.operand(pc, 0);
        int rawB = program.operand(pc, 1);
        int rawC = program.operand(pc, 2);
        int rawD = program.operand(pc, 3);
        String operator = operator(opcode);
        if (operator != null) {
            return a + " = " + b + " " + operator + " " + c + (isUnsigned(opcode) ? " (unsigned)" : "");
        }
        String word = opcode.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (opcode) {
            case CONSTANT -> a + " = " + constant(program.constant(rawB));
            case MOVE -> a + " = " + b;
            case EXTEND -> a + " = (" + (rawD == 1 ? "s" : "u") + rawC + ") " + b;
            case JUMP -> "goto " + rawA;
            case JUMP_IF_ZERO -> "if (!" + a + ") goto " + rawB;
            case JUMP_IF_NOT_ZERO -> "if (" + a + ") goto " + rawB;
            case CURRENT_CPU -> a + " = " + word;
            case LOAD, LOAD_ENTRY -> a + " = " + word + " [" + b + "]" + order(pc);
            case LOAD_HALF, LOAD_ENTRY_HALF -> a + " = " + word + " [" + b + "], " + half(rawC);
            case STORE -> word + " [" + a + "] = " + b + order(pc);
            case STORE_HALF -> word + " [" + a + "] = " + b + ", " + half(rawC);
            case COMPARE_EXCHANGE -> a + " = " + word + " [" + b + "], " + c + " -> " + d + order(pc);
            case ADD_UNLESS -> a + " = " + word + " [" + b + "], " + c + ", unless " + d + order(pc);
            case FENCE -> word + order(pc);
            case USER_LOAD, WAKE -> a + " = " + word + " [" + b + "]";
            case USER_STORE -> word + " [" + a + "] = " + b;
            case USER_FAULT, IRQ_SAVE -> a + " = " + word;
            case IRQ_RESTORE, FREE, FREE_RCU, INVALIDATE_FENCE, SCHEDULE -> word + " " + a;
            case LOCK, UNLOCK -> word + " [" + a + "] " + mode(rawC);
            case TRYLOCK -> a + " = " + word + " [" + b + "] " + mode(rawC);
            case FLUSH, INVALIDATE_BROADCAST, INVALIDATE_LOCAL ->
                word + " " + a + ", from " + b + ", pages " + c + (rawD == 1 ? ", tables freed" : "");
            case SEND_IPI -> word + " " + a + (rawB == 1 ? ", wait" : "");
            case SWITCH_MM -> word + " " + a + (rawC == 1 ? ", lazily" : "");
            case ALLOCATE -> a + " = " + word + " " + scenario.allocatedTypes().get(rawB) + " near " + c;
            case MARK_TABLE -> word + " " + a + (rawB == 1 ? " live" : " deposited");
            case DELAY -> word + " " + Latency.values()[rawA].key() + " * " + b + (rawC == 1 ? ", in user space" : "");
            case POINT -> word + " " + program.points().get(rawA);
            case MARK ->
                word + " " + Mark.of(rawA).name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                        + program.operations().get(rawB);
            case COMPLAIN -> rawA == 1 ? "bug" : "warning";
            default -> opcode.isUpdate() ? a + " = " + word + " [" + b + "], " + c + order(pc) : word;
        };
    }

    /** How a computation of two registers is written, or null if the opcode is none. */
    private static @Nullable String operator(Opcode opcode) {
        return switch (opcode) {
            case ADD -> "+";
            case SUBTRACT -> "-";
            case MULTIPLY -> "*";
            case DIVIDE, DIVIDE_UNSIGNED -> "/";
            case REMAINDER, REMAINDER_UNSIGNED -> "%";
            case AND -> "&";
            case OR -> "|";
            case XOR -> "^";
            case SHIFT_LEFT -> "<<";
            case SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED -> ">>";
            case EQUAL -> "==";
            case NOT_EQUAL -> "!=";
            case LESS, BELOW -> "<";
            case LESS_OR_EQUAL, BELOW_OR_EQUAL -> "<=";
            default -> null;
        };
    }

    private static boolean isUnsigned(Opcode opcode) {
        return switch (opcode) {
            case DIVIDE_UNSIGNED, REMAINDER_UNSIGNED, SHIFT_RIGHT_UNSIGNED, BELOW, BELOW_OR_EQUAL -> true;
            default -> false;
        };
    }

    private static String half(int half) {
        return half == 0 ? "low half" : "high half";
    }

    private static String mode(int mode) {
        return LockMode.of(mode).name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String order(int pc) {
        Order order = Order.of(program.operand(pc, 4));
        return " " + order.name().toLowerCase(Locale.ROOT);
    }

    private String constant(long value) {
        boolean small = value > -4096 && value < 4096;
        String there = scenario.pointer(value);
        String number = "0x" + Long.toHexString(value);
        return small ? Long.toString(value) : there.equals(number) ? number : number + " (" + there + ")";
    }
}
