package org.shootdown.coordinator.interconnect;

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
import org.shootdown.coordinator.interconnect.InterconnectCommand.Exchange;
import org.shootdown.coordinator.interconnect.InterconnectCommand.PartEnded;
import org.shootdown.coordinator.interconnect.InterconnectCommand.Peers;
import org.shootdown.coordinator.interconnect.InterconnectCommand.RunTrial;
import org.shootdown.coordinator.interconnect.InterconnectCommand.TrialEnded;
import org.shootdown.cpu.node.CpuActor;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.SimulatedMachine;
import org.shootdown.mmu.node.MmuActor;

/**
 * Carries the envelopes of its share of a machine's components, window by window, in step with the machine's other
 * interconnects.
 *
 * <table>
 * <caption>A trial, as each interconnect sees it</caption>
 * <tr><td>idle</td><td>{@link RunTrial}: resets its components, puts their start events in the calendar, opens round 0
 *     by telling the others its first window</td></tr>
 * <tr><td>exchanging</td><td>waits for one {@link Exchange} of this round from every other; the smallest window named is
 *     the next, and all compute the same</td></tr>
 * <tr><td>working</td><td>has sent its slip round the components that have work in this window, waits for it, then sends
 *     the others what is for them: next round</td></tr>
 * <tr><td>reporting</td><td>no window has work, or the bound is reached: gathers its components' reports, hands them to
 *     the lead, is idle again</td></tr>
 * </table>
 *
 * <p>Invariants: in a window all components are independent, since nothing arrives sooner than the lookahead; an
 * exchange of round r+1 can only come from one who has all exchanges of round r, so at most one round has to be kept
 * ahead.
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
    private final List<Exchange> early = new ArrayList<>();
    private final List<ComponentReport> reports = new ArrayList<>();

    private List<ActorRef<InterconnectMessage>> peers;
    private @Nullable RunTrial current;
    private long round;
    private long windows;
    private long nextWindow;
    private boolean working;
    private int exchangesMissing;
    private int reportsMissing;
    private int partsMissing;

    private InterconnectActor(
            ActorContext<InterconnectMessage> context, SimulatedMachine machine, Placement placement, int index) {
        super(context);
        this.machine = machine;
        this.placement = placement;
        bounds = new TrialBounds(machine);
        this.index = index;
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
        peers = List.of(context.getSelf());
    }

    /**
     * An interconnect with its components as children.
     *
     * @param index which of the machine's interconnects it is; if it is not the only one, {@link Peers} must come first
     */
    public static Behavior<InterconnectMessage> create(SimulatedMachine machine, Placement placement, int index) {
        return Behaviors.setup(context -> new InterconnectActor(context, machine, placement, index));
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
                .onMessage(Exchange.class, this::onExchange)
                .onMessage(RunTrial.class, this::onRunTrial)
                .onMessage(ComponentReply.Reported.class, this::onReported)
                .onMessage(PartEnded.class, this::onPartEnded)
                .onMessage(Peers.class, this::onPeers)
                .onSignal(ChildFailed.class, this::onChildFailed)
                .build();
    }

    private Behavior<InterconnectMessage> onPeers(Peers message) {
        peers = message.all();
        return this;
    }

    /** A component that fails takes the machine with it: a trial without it would be a wrong one. */
    private Behavior<InterconnectMessage> onChildFailed(ChildFailed failed) {
        throw new IllegalStateException(failed.getRef().path().name() + " failed", failed.getCause());
    }

    private Behavior<InterconnectMessage> onRunTrial(RunTrial trial) {
        current = trial;
        round = 0;
        windows = 0;
        calendar.clear();
        ComponentCommand begin = new ComponentCommand.Begin(trial.seed(), trial.trial());
        for (int i = 0; i < components.size(); i++) {
            components.get(i).tell(begin);
            bounds.addStart(trial.seed(), trial.trial(), placement.component(index, i), calendar);
        }
        reportsMissing = components.size();
        partsMissing = isLead() ? peers.size() - 1 : 0;
        nextWindow = calendar.nextWindow();
        exchange();
        return this;
    }

    /** Tells the others where this interconnect stands, and goes on if they have done the same already. */
    private void exchange() {
        RunTrial trial = trial();
        exchangesMissing = peers.size() - 1;
        for (int peer = 0; peer < peers.size(); peer++) {
            if (peer != index) {
                long[] envelopes = outgoing[peer].toWords();
                outgoing[peer].clear();
                peers.get(peer).tell(new Exchange(index, trial.trial(), round, envelopes, nextWindow));
            }
        }
        List<Exchange> waiting = List.copyOf(early);
        early.clear();
        waiting.forEach(this::accept);
        openWindowIfComplete();
    }

    private Behavior<InterconnectMessage> onExchange(Exchange exchange) {
        if (accept(exchange)) {
            openWindowIfComplete();
        }
        return this;
    }

    /** Takes an exchange into account, or keeps it for its round. */
    private boolean accept(Exchange exchange) {
        boolean isCurrent = current != null
                && exchange.trial() == current.trial()
                && exchange.round() == round
                && !working
                && exchangesMissing > 0;
        if (!isCurrent) {
            early.add(exchange);
            return false;
        }
        calendar.addAll(EnvelopeBatch.ofWords(exchange.envelopes()));
        nextWindow = Math.min(nextWindow, exchange.nextWindow());
        exchangesMissing--;
        return true;
    }

    private void openWindowIfComplete() {
        if (exchangesMissing > 0) {
            return;
        }
        if (!bounds.opens(nextWindow, windows)) {
            askForReports();
            return;
        }
        round++;
        windows++;
        due.open(nextWindow);
        if (due.active() == 0) {
            closeWindow();
            return;
        }
        for (int i = 0; i < due.active(); i++) {
            route[i] = placement.position(due.destination(i));
        }
        working = true;
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
        working = false;
        closeWindow();
        return this;
    }

    private void closeWindow() {
        due.release();
        nextWindow = calendar.nextWindow();
        for (EnvelopeBatch batch : outgoing) {
            for (int i = 0; i < batch.size(); i++) {
                long time = Envelope.time(batch.words(), i * Envelope.STRIDE);
                nextWindow = Math.min(nextWindow, calendar.windowOf(time));
            }
        }
        exchange();
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
        reports.addAll(part.reports());
        partsMissing--;
        endIfComplete();
        return this;
    }

    /**
     * The trial is over when every report is there, and for the lead every other's part: one without components has a
     * part too, so that no trial begins before all have ended the last.
     */
    private void endIfComplete() {
        if (reportsMissing > 0 || partsMissing > 0) {
            return;
        }
        RunTrial trial = trial();
        List<ComponentReport> all = List.copyOf(reports);
        reports.clear();
        current = null;
        if (isLead()) {
            trial.replyTo().tell(new TrialEnded(trial.trial(), end(all)));
        } else {
            peers.get(0).tell(new PartEnded(trial.trial(), all));
        }
    }

    private MachineEnd end(List<ComponentReport> all) {
        List<ComponentReport> inOrder = new ArrayList<>(all);
        inOrder.sort((one, other) -> Integer.compare(one.component(), other.component()));
        return new MachineEnd(inOrder, bounds.ending(nextWindow));
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
