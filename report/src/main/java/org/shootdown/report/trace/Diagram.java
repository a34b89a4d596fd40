package org.shootdown.report.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Site;
import org.shootdown.report.trace.TraceEvent.What;

/**
 * A recording as kernel people draw a race: one column per CPU, time downwards, only the steps that matter.
 *
 * <p>What matters is what conflicts: accesses of words that several of the CPUs shown access and at least one changes,
 * locks excepted unless a lock is what went wrong or somebody tried it in vain; besides, accesses of what was reported or
 * is asked for, all of user space, interrupts off and on, flushes, interrupts taken, grace periods, tasks that go to
 * sleep, stalls and findings. Of what is repeated for ever every access is drawn, once, between two rules. A step stands
 * at the moment it took effect; one that waits for other CPUs has its end drawn too if they did something meanwhile. What
 * only the end shows, such as who waits for which lock or what a thread has kept, stands at the end.
 */
public final class Diagram {
    private static final int NARROWEST = 28;
    private static final int WIDEST = 62;
    private static final String GAP = "  ";
    private static final String INDENT = "  ";

    /**
     * A column.
     *
     * @param cpu whose steps it shows
     * @param title what stands above it
     */
    public record Column(int cpu, String title) {}

    /**
     * A line.
     *
     * @param isStep whether the CPU did something by itself
     */
    private record Row(int column, String text, boolean isStep) {
        /** Across all columns. */
        static Row across(String text) {
            return new Row(-1, text, false);
        }
    }

    private final Narrator narrator;
    private final List<Column> columns;
    private final List<Row> rows = new ArrayList<>();
    private final Map<Integer, String> functionShown = new HashMap<>();
    private final Map<Integer, Site> statementShown = new HashMap<>();
    private final Map<Integer, TraceEvent> lastEvent = new HashMap<>();
    /** By CPU: how many rows there were when it began to wait for others. */
    private final Map<Integer, Integer> waitsSince = new HashMap<>();
    /** By CPU: of each of its events whether it is drawn. */
    private final Map<Integer, List<Boolean>> drawn = new HashMap<>();
    /** By CPU: how far in its program what is drawn has come. */
    private final Map<Integer, Integer> drawnUpTo = new HashMap<>();
    /** By CPU: the user load that has been translated and not been performed. */
    private final Map<Integer, TraceEvent> translatedLoad = new HashMap<>();

    /** By CPU: what is drawn behind the user stores that are in its buffer. */
    private final Map<Integer, List<TraceEvent>> afterStores = new HashMap<>();

    private final UserAccesses userAccesses;
    private final ProgramOrder order;

    private Diagram(Narrator narrator, List<Column> columns) {
        this.narrator = narrator;
        this.columns = List.copyOf(columns);
        this.userAccesses = narrator.userAccesses();
        this.order = new ProgramOrder(narrator);
    }

    /**
     * Draws a recording.
     *
     * @param recording what is drawn
     * @param columns the CPUs to be shown, in order
     * @param asked the addresses of words whose accesses are all drawn
     * @param atEnd the findings that the end shows
     * @param showLocks whether locks are part of what went wrong
     */
    public static String draw(
            Recording recording,
            Narrator narrator,
            List<Column> columns,
            Set<Long> asked,
            List<Finding> atEnd,
            boolean showLocks) {
        Diagram diagram = new Diagram(narrator, columns);
        List<TraceEvent> events = recording.events();
        Set<Long> conflicts = diagram.conflicts(events, showLocks);
        conflicts.addAll(asked);
        conflicts.addAll(addressesOfEndlessRounds(events));
        atEnd.forEach(finding -> conflicts.add(finding.address()));
        for (TraceEvent event : events) {
            boolean isRepeated = event.isAccess() && event.when() > recording.repeatsAfter();
            if (event.what() == What.FINDING || isRepeated) {
                conflicts.add(event.address());
            }
        }
        diagram.addAll(recording, conflicts, showLocks);
        for (Finding finding : atEnd) {
            diagram.addIfItMatters(TraceEvent.found(Long.MAX_VALUE, finding), conflicts, showLocks);
        }
        return diagram.render();
    }

    private void addAll(Recording recording, Set<Long> conflicts, boolean showLocks) {
        boolean repeats = false;
        for (TraceEvent event : recording.events()) {
            if (!repeats && event.when() > recording.repeatsAfter()) {
                repeats = true;
                addRule("again and again:");
            }
            if (event.what() == What.REPEATED) {
                addRepetition(event);
            } else if (!isFoundAtReturn(event)) {
                addAndNote(event, conflicts, showLocks);
            }
        }
        if (repeats) {
            addRule("and so on for ever");
        }
        recording.events().stream()
                .filter(this::isFoundAtReturn)
                .forEach(event -> addIfItMatters(event, conflicts, showLocks));
    }

    private void addAndNote(TraceEvent event, Set<Long> conflicts, boolean showLocks) {
        int before = rows.size();
        addIfItMatters(event, conflicts, showLocks);
        drawn.computeIfAbsent(event.cpu(), cpu -> new ArrayList<>()).add(rows.size() > before);
    }

    /** A thread may return before its last stores are in memory; what it has kept would read as if they came after that. */
    private boolean isFoundAtReturn(TraceEvent event) {
        return event.what() == What.FINDING && narrator.opcode(event) == Opcode.HALT;
    }

    /** What stands behind it is told anew. */
    private void addRule(String text) {
        rows.add(Row.across(text));
        functionShown.clear();
        statementShown.clear();
    }

    /** What a CPU looks at that does nothing else any more: why it does not get on. */
    private static Set<Long> addressesOfEndlessRounds(List<TraceEvent> events) {
        Map<Integer, List<TraceEvent>> byCpu = new HashMap<>();
        events.forEach(event ->
                byCpu.computeIfAbsent(event.cpu(), cpu -> new ArrayList<>()).add(event));
        Set<Long> addresses = new HashSet<>();
        for (List<TraceEvent> own : byCpu.values()) {
            int last = own.size() - 1;
            if (own.get(last).what() == What.REPEATED) {
                own.subList(last - (int) own.get(last).after(), last).forEach(event -> addresses.add(event.address()));
            }
        }
        return addresses;
    }

    /** A round came again: that is said if anything of it is drawn. */
    private void addRepetition(TraceEvent event) {
        List<Boolean> own = drawn.getOrDefault(event.cpu(), List.of());
        if (own.subList(own.size() - (int) event.after(), own.size()).contains(true)) {
            rows.add(new Row(columnOf(event.cpu()), INDENT + "... repeated " + event.before() + " times", false));
            statementShown.remove(event.cpu());
        }
    }

    private void addIfItMatters(TraceEvent event, Set<Long> conflicts, boolean showLocks) {
        userAccesses.follow(event);
        int position = order.follow(event);
        if (columnOf(event.cpu()) < 0) {
            return;
        }
        TraceEvent last = lastEvent.put(event.cpu(), event);
        TraceEvent forwarded = forwarded(event);
        if (forwarded != null) {
            add(forwarded, position);
        } else if (isFaultAsked(event) && order.buffersUserStore(event.cpu())) {
            afterStores.computeIfAbsent(event.cpu(), cpu -> new ArrayList<>()).add(event);
        } else if (matters(event, conflicts) || (showLocks && isGrant(event, last))) {
            add(event, position);
        } else if (event.what() == What.DONE && waits(narrator.opcode(event)) && othersWentOn(event.cpu())) {
            addEnd(event);
        }
        if (!order.buffersUserStore(event.cpu())) {
            afterStores.getOrDefault(event.cpu(), List.of()).forEach(asked -> add(asked, position));
            afterStores.remove(event.cpu());
        }
        if (event.isAccess()) {
            waitsSince.put(event.cpu(), rows.size());
        }
    }

    /** A user load that the CPU's own store buffer has answered: nothing else tells of its access. */
    private @Nullable TraceEvent forwarded(TraceEvent event) {
        if (event.what() == What.TRANSLATED && narrator.opcode(event) == Opcode.USER_LOAD) {
            translatedLoad.put(event.cpu(), event);
        } else if (event.access() == MessageKind.USER_LOAD) {
            translatedLoad.remove(event.cpu());
        } else if (event.what() == What.DONE && narrator.opcode(event) == Opcode.USER_LOAD) {
            TraceEvent translated = translatedLoad.remove(event.cpu());
            return translated == null
                    ? null
                    : TraceEvent.forwarded(event.when(), event.cpu(), event.pc(), translated.address(), event.after());
        }
        return null;
    }

    /** How a user access ended is known before a store is done, which would read as if it came first. */
    private boolean isFaultAsked(TraceEvent event) {
        return event.what() == What.DONE && narrator.opcode(event) == Opcode.USER_FAULT;
    }

    private static boolean waits(Opcode opcode) {
        return switch (opcode) {
            case FLUSH, INVALIDATE_FENCE, SYNCHRONIZE_RCU, SEND_IPI -> true;
            default -> false;
        };
    }

    private boolean othersWentOn(int cpu) {
        return rows.subList(waitsSince.getOrDefault(cpu, rows.size()), rows.size()).stream()
                .anyMatch(row -> row.isStep() && row.column() != columnOf(cpu));
    }

    /** A lock that the CPU had to wait for: its request has changed nothing, and now it has the lock. */
    private boolean isGrant(TraceEvent event, @Nullable TraceEvent last) {
        boolean hadAtOnce = last != null && last.isAccess() && last.pc() == event.pc();
        return event.what() == What.DONE && narrator.opcode(event) == Opcode.LOCK && !hadAtOnce;
    }

    private Set<Long> conflicts(List<TraceEvent> events, boolean showLocks) {
        Map<Long, Set<Integer>> users = new HashMap<>();
        Set<Long> changed = new HashSet<>();
        Set<Long> triedInVain = triedInVain(events);
        for (TraceEvent event : events) {
            boolean counts = event.isAccess() && columnOf(event.cpu()) >= 0 && !isFlushOrTable(event);
            if (!counts || (isLock(event) && !showLocks && !triedInVain.contains(event.address()))) {
                continue;
            }
            users.computeIfAbsent(event.address(), address -> new TreeSet<>()).add(event.cpu());
            if (event.before() != event.after()) {
                changed.add(event.address());
            }
        }
        changed.removeIf(address -> users.getOrDefault(address, Set.of()).size() < 2);
        return changed;
    }

    private Set<Long> triedInVain(List<TraceEvent> events) {
        Set<Long> locks = new HashSet<>();
        for (TraceEvent event : events) {
            boolean inVain = event.access() == MessageKind.TRYLOCK && event.before() == event.after();
            if (inVain && columnOf(event.cpu()) >= 0) {
                locks.add(event.address());
            }
        }
        return locks;
    }

    private boolean matters(TraceEvent event, Set<Long> conflicts) {
        return switch (event.what()) {
            case FINDING, INTERRUPT, STALL, HELD, FAULTED -> true;
            case ACCESS, EARLY_READ, FORWARDED ->
                conflicts.contains(event.address())
                        || isFlushOrTable(event)
                        || UserAccesses.isUserAccess(event)
                        || Narrator.isSleep(event);
            case TRANSLATED, REPEATED -> false;
            case DONE -> isTold(narrator.opcode(event));
        };
    }

    /** Instructions that are no access, but that others' steps depend on. */
    private static boolean isTold(Opcode opcode) {
        return switch (opcode) {
            case IRQ_SAVE, IRQ_RESTORE, RCU_READ_LOCK, RCU_READ_UNLOCK, USER_FAULT -> true;
            default -> false;
        };
    }

    private static boolean isFlushOrTable(TraceEvent event) {
        MessageKind kind = event.access();
        return kind == MessageKind.FLUSH
                || kind == MessageKind.INVALIDATE_BROADCAST
                || kind == MessageKind.INVALIDATE_FENCE
                || kind == MessageKind.SYNCHRONIZE_RCU
                || kind == MessageKind.SEND_IPI
                || kind == MessageKind.MARK_TABLE
                || kind == MessageKind.FREE
                || kind == MessageKind.FREE_RCU
                || kind == MessageKind.ALLOCATE;
    }

    private static boolean isLock(TraceEvent event) {
        MessageKind kind = event.access();
        return kind == MessageKind.LOCK || kind == MessageKind.TRYLOCK || kind == MessageKind.UNLOCK;
    }

    private void add(TraceEvent event, int position) {
        int column = columnOf(event.cpu());
        if (event.what() == What.INTERRUPT) {
            rows.add(new Row(column, INDENT + narrator.statement(event), false));
            return;
        }
        Site site = narrator.pathSite(event);
        boolean continues = event.isAccess() || event.what() == What.FAULTED;
        boolean wild = isWild(event);
        boolean shown = (continues || wild) && site.equals(statementShown.put(event.cpu(), site));
        boolean sameStatement = continues && shown;
        addFunction(column, event, site);
        if (wild && !shown) {
            rows.add(new Row(column, INDENT + narrator.source(event), true));
        }
        if (!sameStatement) {
            rows.add(new Row(column, INDENT + narrator.pathStatement(event), true));
        }
        UserAccesses.Stale stale = userAccesses.stale(event);
        if (stale != null) {
            addRemark(column, narrator.stale(stale));
        }
        String effect = narrator.effect(event);
        boolean late = position < drawnUpTo.merge(event.cpu(), position, Math::max);
        if (!effect.isEmpty() && (event.what() != What.DONE || isFaultAsked(event))) {
            addRemark(column, late && event.isAccess() ? effect + ", from the store buffer" : effect);
        }
    }

    /** A report of an access that was none: nothing else tells of its statement. */
    private static boolean isWild(TraceEvent event) {
        return event.finding() != null && event.finding().checker() == Checker.WILD_ACCESS;
    }

    private void addFunction(int column, TraceEvent event, Site site) {
        if (!site.function().equals(functionShown.put(event.cpu(), site.function()))) {
            rows.add(new Row(column, site.function() + "()", true));
        }
    }

    private void addRemark(int column, String text) {
        rows.add(new Row(column, INDENT + INDENT + "/* " + text + " */", true));
    }

    /** A call that others' steps came between is over. */
    private void addEnd(TraceEvent event) {
        int column = columnOf(event.cpu());
        Site site = narrator.pathSite(event);
        addFunction(column, event, site);
        statementShown.put(event.cpu(), site);
        rows.add(new Row(column, INDENT + narrator.pathStatement(event).replaceFirst(" \\{$", "") + " ... done", true));
    }

    private int columnOf(int cpu) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).cpu() == cpu) {
                return i;
            }
        }
        return -1;
    }

    private String render() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        appendCells(text, widths, columns.stream().map(Column::title).toList());
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
            rules.add("-".repeat(width));
        }
        appendCells(text, widths, rules);
        int width = IntStream.of(widths).sum() + GAP.length() * (widths.length - 1);
        for (Row row : rows) {
            if (row.column() < 0) {
                text.append("~~ ").append(row.text()).append(' ');
                text.append("~".repeat(Math.max(0, width - row.text().length() - 4)))
                        .append('\n');
                continue;
            }
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < widths.length; column++) {
                cells.add(column == row.column() ? row.text() : "");
            }
            appendCells(text, widths, cells);
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = columns.stream()
                .mapToInt(column -> Math.max(NARROWEST, column.title().length()))
                .toArray();
        for (Row row : rows.stream().filter(each -> each.column() >= 0).toList()) {
            widths[row.column()] =
                    Math.min(WIDEST, Math.max(widths[row.column()], row.text().length()));
        }
        return widths;
    }

    /** A cell that is too long runs into the next column rather than being cut: only one cell of a row has text. */
    private static void appendCells(StringBuilder text, int[] widths, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            line.append(cell)
                    .append(" ".repeat(Math.max(0, widths[column] - cell.length())))
                    .append(GAP);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
