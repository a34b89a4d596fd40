package org.shootdown.report.trace;

import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.cpu.isa.Site;
import org.shootdown.cpu.isa.UserFault;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineObserver;

/** Puts the events of a recording into words: source text, names for addresses and values, the kernel's terms. */
public final class Narrator {

    /** Names for addresses and values, as the scenario has them. */
    public interface Names {
        /** The name of an address, such as {@code P->_refcount}. */
        String symbol(long address);

        /** A value of the word at an address, such as {@code (oa:PA(P), valid:1)}. */
        String value(long address, long value);
    }

    private final Machine machine;
    private final Names names;

    public Narrator(Machine machine, Names names) {
        this.machine = machine;
        this.names = names;
    }

    /** What follows the user accesses of this machine's recordings. */
    UserAccesses userAccesses() {
        return new UserAccesses(machine);
    }

    /** Where the event's instruction comes from. */
    public Site site(TraceEvent event) {
        return program(event.cpu()).site(event.pc());
    }

    /**
     * The statement that people would name for the event: of a primitive, which lies in a header directly under a
     * kernel folder, the statement of the kernel path that uses it; but what happens at a point stands where the point is.
     */
    public Site pathSite(TraceEvent event) {
        Site site = site(event);
        return event.isAtPoint() ? site : pathSite(site);
    }

    /** The statement of the kernel path that uses a primitive's statement; any other is its own. */
    public static Site pathSite(Site site) {
        Site used = site;
        while (isPrimitive(used.file()) && used.caller() != null) {
            used = used.caller();
        }
        return used;
    }

    /** Whether a file is a header that no folder of the kernel's own, such as {@code mm}, has. */
    private static boolean isPrimitive(String file) {
        return file.endsWith(".h") && file.indexOf('/') < 0;
    }

    /** The instruction of an event. */
    public Opcode opcode(TraceEvent event) {
        return opcode(event.cpu(), event.pc());
    }

    Opcode opcode(int cpu, int pc) {
        return program(cpu).opcode(pc);
    }

    /** The source line of the event's statement, without comment and semicolon, or what happened to the CPU from outside. */
    public String statement(TraceEvent event) {
        return statement(event, site(event));
    }

    /** As {@link #statement(TraceEvent)}, of the statement that {@link #pathSite} names. */
    public String pathStatement(TraceEvent event) {
        return statement(event, pathSite(event));
    }

    /** The source line itself of the statement that {@link #pathSite} names, whatever the event is. */
    String source(TraceEvent event) {
        return quoted(pathSite(event).text());
    }

    private String statement(TraceEvent event, Site site) {
        return switch (event.what()) {
            case INTERRUPT -> interrupt(event);
            case FINDING -> "*** " + finding(event);
            default -> quoted(site.text());
        };
    }

    /** What the event did to its word, or what it yielded; empty if there is nothing to say. */
    public String effect(TraceEvent event) {
        if (event.what() == TraceEvent.What.STALL) {
            return "stalled " + Picoseconds.show(event.after());
        }
        if (event.what() == TraceEvent.What.HELD) {
            return "waits for the other, at most " + Picoseconds.show(event.after());
        }
        if (event.what() == TraceEvent.What.FAULTED) {
            return "faults: " + fault(event.after());
        }
        if (event.what() == TraceEvent.What.DONE) {
            return opcode(event) == Opcode.USER_FAULT ? event.after() + ", " + fault(event.after()) : yielded(event);
        }
        if (isSleep(event)) {
            return "sleeps";
        }
        if (!event.isAccess() || !isWordAccess(event.access())) {
            return "";
        }
        String symbol = names.symbol(event.address());
        String after = names.value(event.address(), event.after());
        if (event.what() == TraceEvent.What.EARLY_READ) {
            return symbol + " = " + after + ", read early";
        }
        if (event.what() == TraceEvent.What.FORWARDED) {
            return symbol + " = " + after + ", from the store buffer";
        }
        return event.before() == event.after()
                ? symbol + " = " + after
                : symbol + ": " + names.value(event.address(), event.before()) + " -> " + after;
    }

    /** What is stale about a user access: the translation that it used, and the entry in its place. */
    String stale(UserAccesses.Stale stale) {
        String entry = names.symbol(stale.address());
        return "TLB: " + names.value(stale.address(), stale.used()) + "; " + entry + " = "
                + names.value(stale.address(), stale.now());
    }

    private String yielded(TraceEvent event) {
        return yields(opcode(event)) ? Long.toString(event.after()) : "";
    }

    /** How a user access ended, in the words of the scenario language. */
    private static String fault(long ordinal) {
        return switch (UserFault.values()[(int) ordinal]) {
            case NONE -> "done";
            case NOT_PRESENT -> "not present";
            case WRITE_PROTECTED -> "write-protected";
            case NOT_ACCESSED -> "old";
            case NOT_DIRTY -> "clean";
        };
    }

    /** A finding as one line: the report's title and what it concerns. */
    public String finding(Finding finding) {
        StringBuilder text = new StringBuilder(finding.checker().title());
        if (finding.address() != 0 || finding.checker() == Checker.WILD_ACCESS) {
            text.append(": ").append(names.symbol(finding.address()));
        }
        if (finding.otherCpu() >= 0) {
            text.append(" (CPU ")
                    .append(finding.otherCpu())
                    .append(" in ")
                    .append(place(finding.otherCpu(), finding.otherPc()))
                    .append(')');
        }
        return text.toString();
    }

    /** A finding as one line that also says where its own CPU was. */
    public String findingWithPlaces(Finding finding) {
        return finding(finding) + ", CPU " + finding.cpu() + " in " + place(finding.cpu(), finding.pc());
    }

    private String place(int cpu, int pc) {
        Site site = program(cpu).site(pc);
        return site.function() + " " + site.file() + ":" + site.line();
    }

    private String finding(TraceEvent event) {
        Finding finding = event.finding();
        return finding == null ? "" : finding(finding);
    }

    private static String interrupt(TraceEvent event) {
        if (event.access() == MessageKind.CALL) {
            return event.before() == event.cpu()
                    ? "<its timer fires>"
                    : "<takes the call of CPU " + event.before() + ">";
        }
        if (event.access() == MessageKind.CALLED) {
            return "<acknowledges the call of CPU " + event.before() + ">";
        }
        if (event.before() == MachineObserver.BYSTANDER) {
            return event.access() == MessageKind.IPI_ACK
                    ? "<takes an IPI of a bystander>"
                    : "<is invalidated for a bystander>";
        }
        if (event.before() < 0) {
            return "<takes an IPI that nobody waits for>";
        }
        String what = event.access() == MessageKind.IPI_ACK ? "takes the IPI of CPU " : "is invalidated for CPU ";
        return "<" + what + event.before() + ">";
    }

    private static boolean yields(Opcode opcode) {
        return opcode == Opcode.USER_LOAD || opcode == Opcode.IRQ_SAVE;
    }

    /** Whether a task goes to sleep: its state says so, which nobody has changed since it was set. */
    static boolean isSleep(TraceEvent event) {
        return event.access() == MessageKind.SCHEDULE && event.after() != 0;
    }

    static boolean isWordAccess(@Nullable MessageKind kind) {
        return kind != null && (kind.ordinal() <= MessageKind.UNLOCK.ordinal() || kind == MessageKind.WAKE);
    }

    /** A source line as people quote it: without the comment and the semicolon at its end. */
    private static String quoted(String line) {
        String text = line.replaceFirst("\\s*(//.*|/\\*(?:(?!\\*/).)*(\\*/)?)$", "");
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }

    private Program program(int cpu) {
        return machine.cpus().get(cpu).program();
    }
}
