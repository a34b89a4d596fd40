package org.shootdown.simulation.interconnect;

import static org.shootdown.simulation.interconnect.PeerCheck.require;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.node.ComponentCommand;
import org.shootdown.config.node.ComponentReply;
import org.shootdown.config.node.InterconnectMessage;
import org.shootdown.config.node.WindowWork;
import org.shootdown.config.protocol.Component;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.config.protocol.EnvelopeBatch;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Outbox;
import org.shootdown.cpu.node.CpuActor;
import org.shootdown.mmu.node.MmuActor;
import org.shootdown.simulation.interconnect.InterconnectCommand.AskProgress;
import org.shootdown.simulation.interconnect.InterconnectCommand.Exchange;
import org.shootdown.simulation.interconnect.InterconnectCommand.PartEnded;
import org.shootdown.simulation.interconnect.InterconnectCommand.Peers;
import org.shootdown.simulation.interconnect.InterconnectCommand.Progress;
import org.shootdown.simulation.interconnect.InterconnectCommand.Remote;
import org.shootdown.simulation.interconnect.InterconnectCommand.RunTrial;
import org.shootdown.simulation.interconnect.InterconnectCommand.TrialEnded;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * Carries the envelopes of its share of a machine's components, window by window, in step with the machine's other
 * interconnects.
 *
 * <table>
 * <caption>A trial, as each interconnect sees it</caption>
 * <tr><td>idle</td><td>{@link RunTrial}: resets its components, puts their start events in the calendar, tells the others
 *     its first window: round 0</td></tr>
 * <tr><td>listening</td><td>waits for one {@link Exchange} of a round from every other; which round, and where the next
 *     begins, say {@link Rounds}, and all compute the same</td></tr>
 * <tr><td>working</td><td>has sent its slip round the components that have work in this window, waits for it; goes on
 *     with further windows by itself to the end of the round; then sends the others what is for them</td></tr>
 * <tr><td>reporting</td><td>no window has work, or the bound is reached, and all rounds have been heard: gathers its
 *     components' reports, hands them to the lead, is idle again</td></tr>
 * </table>
 *
 * <p>Invariants: in a window all components are independent, since nothing arrives sooner than the lookahead; nobody gets
 * far ahead of this interconnect without having heard from it. What another member of the machine cannot have to say ends
 * this interconnect, and with it the attempt; what comes from no member is logged and changes nothing.
 */
public final class InterconnectActor extends AbstractBehavior<InterconnectMessage> {
    private static final String COMPONENT_DISPATCHER = "shootdown.component-dispatcher";

    private final SimulatedMachine machine;
    private final TrialBounds bounds;
    private final Placement placement;
    private final int index;
    private final Calendar calendar;
    private final List<ActorRef<ComponentCommand>> components = new ArrayList<>();
    private final WindowWork slip;
    private final int[] route;
    private final DueEnvelopes due;
    private final EnvelopeBatch[] outgoing;
    private final long attempt;
    private final PeerCheck check;
    private final PeerExchanges[] incoming;
    private final ReportAssembly[] parts;
    private final Rounds rounds;
    private final BitSet ended = new BitSet();
    private final List<ComponentReport> reports = new ArrayList<>();

    private List<ActorRef<InterconnectMessage>> peers = List.of();
    private @Nullable RunTrial current;
    private long windows;
    private int exchangesMissing;
    private int reportsMissing;

    private InterconnectActor(
            ActorContext<InterconnectMessage> context,
            SimulatedMachine machine,
            Placement placement,
            int index,
            long attempt) {
        super(context);
        this.machine = machine;
        this.placement = placement;
        bounds = new TrialBounds(machine);
        this.index = index;
        this.attempt = attempt;
        calendar = new Calendar(machine.architecture().lookaheadPs());
        int owned = placement.count(index);
        route = new int[owned];
        due = new DueEnvelopes(calendar, machine.componentCount());
        for (int i = 0; i < owned; i++) {
            components.add(spawn(placement.component(index, i)));
        }
        slip = new WindowWork(components, context.getSelf().narrow(), this::file);
        outgoing = new EnvelopeBatch[placement.interconnects()];
        Arrays.setAll(outgoing, i -> new EnvelopeBatch());
        check = new PeerCheck(machine, placement, calendar, index);
        rounds = new Rounds(bounds, placement.apartPs(machine.distances()), placement.interconnects());
        incoming = new PeerExchanges[placement.interconnects()];
        Arrays.setAll(incoming, i -> new PeerExchanges(rounds.mostWaiting()));
        parts = new ReportAssembly[placement.interconnects()];
        Arrays.setAll(parts, i -> new ReportAssembly());
    }

    /**
     * An interconnect with its components as children.
     *
     * @param index which of the machine's interconnects it is; {@link Peers} must come before the first trial
     * @param attempt whose messages it heeds, see {@link Remote#newAttempt}
     */
    public static Behavior<InterconnectMessage> create(
            SimulatedMachine machine, Placement placement, int index, long attempt) {
        return Behaviors.setup(context -> new InterconnectActor(context, machine, placement, index, attempt));
    }

    private ActorRef<ComponentCommand> spawn(int component) {
        boolean isCpu = machine.isCpu(component);
        Component core = machine.newComponent(component);
        Behavior<ComponentCommand> behavior = isCpu ? CpuActor.create(core) : MmuActor.create(core);
        String name = isCpu ? "cpu-" + component : "mmu-" + (component - machine.cpuCount());
        ActorRef<ComponentCommand> actor =
                getContext().spawn(behavior, name, DispatcherSelector.fromConfig(COMPONENT_DISPATCHER));
        getContext().watch(actor);
        return actor;
    }

    @Override
    public Receive<InterconnectMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(WindowWork.class, work -> onWork())
                .onMessage(InterconnectCommand.class, command -> command.attempt() != attempt, this::onForeign)
                .onMessage(Exchange.class, this::onExchange)
                .onMessage(RunTrial.class, this::onRunTrial)
                .onMessage(ComponentReply.Reported.class, this::onReported)
                .onMessage(PartEnded.class, this::onPartEnded)
                .onMessage(Peers.class, this::onPeers)
                .onMessage(AskProgress.class, this::onAskProgress)
                .onSignal(ChildFailed.class, this::onChildFailed)
                .build();
    }

    /** From somebody who is no member of this machine, or no longer. */
    private Behavior<InterconnectMessage> onForeign(InterconnectCommand command) {
        String kind = command.getClass().getSimpleName();
        getContext().getLog().warn("{} from no member of this machine is ignored", kind);
        return this;
    }

    private Behavior<InterconnectMessage> onPeers(Peers message) {
        require(peers.isEmpty(), "the machine's interconnects are named a second time");
        require(message.all().size() == incoming.length, "not all of the machine's interconnects are named");
        peers = message.all();
        return this;
    }

    private Behavior<InterconnectMessage> onAskProgress(AskProgress ask) {
        long trial = current == null ? -1 : current.trial();
        ask.replyTo().tell(new Progress(attempt, trial, calendar.start(calendar.window())));
        return this;
    }

    /** A component that fails takes the machine with it: a trial without it would be a wrong one. */
    private Behavior<InterconnectMessage> onChildFailed(ChildFailed failed) {
        throw new IllegalStateException(failed.getRef().path().name() + " failed", failed.getCause());
    }

    private Behavior<InterconnectMessage> onRunTrial(RunTrial trial) {
        require(!peers.isEmpty(), "a trial is to begin before the machine's interconnects are named");
        require(current == null, "a trial is to begin before the last has ended");
        current = trial;
        rounds.begin();
        windows = 0;
        calendar.clear();
        ComponentCommand begin = new ComponentCommand.Begin(trial.seed(), trial.trial());
        for (int i = 0; i < components.size(); i++) {
            components.get(i).tell(begin);
            bounds.addStart(trial.seed(), trial.trial(), placement.component(index, i), calendar);
        }
        reportsMissing = components.size();
        ended.clear();
        exchange();
        return this;
    }

    /** Tells the others where this interconnect stands after a round, and goes on. */
    private void exchange() {
        rounds.end(calendar.nextWindow(), firstOutgoing());
        for (int peer = 0; peer < peers.size(); peer++) {
            if (peer != index) {
                send(peer, outgoing[peer].toWords());
                outgoing[peer].clear();
            }
        }
        goOn();
    }

    private long firstOutgoing() {
        long first = Calendar.NONE;
        for (EnvelopeBatch batch : outgoing) {
            for (int i = 0; i < batch.size(); i++) {
                long time = Envelope.time(batch.words(), i * Envelope.STRIDE);
                first = Math.min(first, calendar.windowOf(time));
            }
        }
        return first;
    }

    /** Sends a peer what is for it in as many parts as it takes, at least one. */
    private void send(int peer, long[] envelopes) {
        int most = Exchange.MOST_ENVELOPES * Envelope.STRIDE;
        long trial = trial().trial();
        long round = rounds.round();
        long next = rounds.told();
        int begin = 0;
        int part = 0;
        for (; envelopes.length - begin > most; begin += most) {
            long[] some = Arrays.copyOfRange(envelopes, begin, begin + most);
            peers.get(peer).tell(new Exchange(attempt, index, peer, trial, round, part++, false, some, next));
        }
        long[] rest = begin == 0 ? envelopes : Arrays.copyOfRange(envelopes, begin, envelopes.length);
        peers.get(peer).tell(new Exchange(attempt, index, peer, trial, round, part, true, rest, next));
    }

    private Behavior<InterconnectMessage> onExchange(Exchange exchange) {
        int peer = exchange.from();
        check.sender(peer);
        blaming(peer, () -> incoming[peer].add(exchange));
        if (exchangesMissing > 0 && incoming[peer].owes()) {
            accept(peer);
            goOn();
        }
        return this;
    }

    /** Begins the next round, or the end, if all has been heard that it takes. */
    private void goOn() {
        while (exchangesMissing == 0) {
            switch (rounds.step(windows)) {
                case LISTEN -> listen();
                case WORK -> {
                    open(rounds.begun());
                    return;
                }
                case END -> {
                    askForReports();
                    return;
                }
            }
        }
    }

    /** Takes the exchanges of one more round, as far as they are here. */
    private void listen() {
        rounds.listen();
        exchangesMissing = peers.size() - 1;
        for (int peer = 0; peer < peers.size(); peer++) {
            if (peer != index) {
                incoming[peer].expect();
                accept(peer);
            }
        }
    }

    /** Takes into account what has come of the exchange that a peer owes; what is for a later round stays. */
    private void accept(int peer) {
        blaming(peer, () -> {
            for (Exchange part = take(peer); part != null; part = take(peer)) {
                accept(part);
            }
        });
    }

    private @Nullable Exchange take(int peer) {
        return incoming[peer].take(trial().trial(), rounds.heard());
    }

    private void accept(Exchange part) {
        check.exchange(part, rounds.past(), rounds.horizon());
        calendar.addAll(EnvelopeBatch.ofWords(part.envelopes()));
        if (part.last()) {
            rounds.hear(part.nextWindow());
            exchangesMissing--;
        }
    }

    /** Says which peer it was whose message makes no sense. */
    private void blaming(int peer, Runnable step) {
        try {
            step.run();
        } catch (ProtocolException e) {
            String name = peers.isEmpty() ? "unknown" : peers.get(peer).path().toString();
            throw new ProtocolException("interconnect %d (%s) sends %s".formatted(peer, name, e.getMessage()));
        }
    }

    private void open(long window) {
        windows++;
        due.open(window);
        if (due.active() == 0) {
            closeWindow();
            return;
        }
        for (int i = 0; i < due.active(); i++) {
            route[i] = placement.position(due.destination(i));
        }
        slip.start(calendar.words(), due.slots(), route, due.ends(), due.active());
    }

    /** Keeps what a component sends: here if it goes to a component of this interconnect, else for its owner. */
    private void file(
            long time, int source, int destination, int sequence, MessageKind kind, int pc, long a, long b, long c) {
        int owner = placement.owner(destination);
        Outbox outbox = owner == index ? calendar : outgoing[owner];
        outbox.add(time, source, destination, sequence, kind, pc, a, b, c);
    }

    private Behavior<InterconnectMessage> onWork() {
        closeWindow();
        return this;
    }

    private void closeWindow() {
        due.release();
        long next = calendar.nextWindow();
        if (next < rounds.horizon() && bounds.opens(next, windows)) {
            open(next);
        } else {
            exchange();
        }
    }

    private void askForReports() {
        ComponentCommand.Report ask =
                new ComponentCommand.Report(getContext().getSelf().narrow());
        components.forEach(component -> component.tell(ask));
        endIfComplete();
    }

    private Behavior<InterconnectMessage> onReported(ComponentReply.Reported reported) {
        reports.add(reported.report());
        reportsMissing--;
        endIfComplete();
        return this;
    }

    private Behavior<InterconnectMessage> onPartEnded(PartEnded part) {
        check.sender(part.from());
        blaming(part.from(), () -> accept(part));
        endIfComplete();
        return this;
    }

    private void accept(PartEnded message) {
        int from = message.from();
        boolean isDue = isLead() && current != null && message.trial() == current.trial() && !ended.get(from);
        require(isDue, "its reports of a trial that is not running, or a second time");
        message.part().reports().forEach(report -> check.report(from, report));
        if (parts[from].add(message.part())) {
            List<ComponentReport> theirs = parts[from].take();
            long different =
                    theirs.stream().map(ComponentReport::component).distinct().count();
            require(
                    different == placement.count(from) && different == theirs.size(),
                    "not one report of each component");
            reports.addAll(theirs);
            ended.set(from);
        }
    }

    /**
     * The trial is over when every report is there, and for the lead every other's part: one without components has a
     * part too, so that no trial begins before all have ended the last.
     */
    private void endIfComplete() {
        boolean partsMissing = isLead() && ended.cardinality() < peers.size() - 1;
        if (reportsMissing > 0 || partsMissing) {
            return;
        }
        RunTrial trial = trial();
        List<ComponentReport> all = new ArrayList<>(reports);
        all.sort(Comparator.comparingInt(ComponentReport::component));
        reports.clear();
        current = null;
        ReportPart.cut(all).forEach(part -> tellEnd(trial, part));
    }

    private void tellEnd(RunTrial trial, ReportPart part) {
        if (isLead()) {
            trial.replyTo().tell(new TrialEnded(attempt, trial.trial(), bounds.ending(rounds.next()), part));
        } else {
            peers.get(0).tell(new PartEnded(attempt, index, trial.trial(), part));
        }
    }

    private boolean isLead() {
        return index == 0;
    }

    private RunTrial trial() {
        if (current == null) {
            throw new IllegalStateException("interconnect " + index + " has no trial");
        }
        return current;
    }
}
