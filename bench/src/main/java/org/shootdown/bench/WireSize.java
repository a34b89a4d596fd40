package org.shootdown.bench;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.shootdown.cluster.wire.WireFormat;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.ArchitectureCatalogue;
import org.shootdown.config.node.InterconnectMessage;
import org.shootdown.config.protocol.Envelope;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.preprocess.IncludePath;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.simulation.interconnect.InterconnectActor;
import org.shootdown.simulation.interconnect.InterconnectCommand.Bulk;
import org.shootdown.simulation.interconnect.InterconnectCommand.Exchange;
import org.shootdown.simulation.interconnect.InterconnectCommand.Peers;
import org.shootdown.simulation.interconnect.InterconnectCommand.Remote;
import org.shootdown.simulation.interconnect.InterconnectCommand.RunTrial;
import org.shootdown.simulation.interconnect.InterconnectCommand.TrialEnded;
import org.shootdown.simulation.interconnect.Placement;
import org.shootdown.simulation.timed.SimulatedMachine;

/**
 * Bytes and nanoseconds per envelope on the wire, for what two nodes say to each other while 1,000 CPUs race, beside
 * the same messages as CBOR, and bytes per report at the end of a trial.
 *
 * <p>The CPUs are on one interconnect and 16 MMUs on another; between them somebody listens.
 */
public final class WireSize {
    private static final int CPUS = 1000;
    private static final int MMUS = 16;
    private static final int ROUNDS = 20;
    private static final int ENVELOPES_TO_MEASURE = 3_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ObjectMapper cbor = new ObjectMapper(new CBORFactory());
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(WireFormat.MOST_BYTES);

    /** Prints a row for each machine. Reads the project's {@code config} folder from the current one. */
    public static void main(String[] arguments) {
        WireSize size = new WireSize();
        System.out.println("bytes and CPU time per envelope      batches envelopes   raw  CBOR  wire"
                + "   wire write/read    CBOR write/read   report");
        size.measure("fast GUP against a collapse, x86_64", race("x86_64"));
        size.measure("fast GUP against a collapse, arm64", race("arm64"));
        size.measure("access storm", AccessStorm.of(CPUS, MMUS, ROUNDS));
    }

    private static Scenario race(String architecture) {
        Path config = Path.of("config");
        ScenarioFile file = ScenarioFile.read(config.resolve("races").resolve("gup-fast-vs-thp-collapse.litmus"));
        Architecture found = ArchitectureCatalogue.of(List.of(config.resolve("architectures")))
                .find(architecture);
        Target target = new Target(found, "before", CPUS, MMUS, Map.of());
        return new ScenarioCompiler(new IncludePath(List.of(config.resolve("kernel")))).compile(file, target);
    }

    private void measure(String name, Scenario scenario) {
        List<Bulk> heard = listen(SimulatedMachine.of(MachineAssembly.of(scenario, Long.MAX_VALUE)));
        List<Exchange> batches = heard.stream()
                .filter(message -> message instanceof Exchange exchange && exchange.envelopes().length > 0)
                .map(Exchange.class::cast)
                .toList();
        long envelopes = batches.stream().mapToLong(WireSize::envelopes).sum();
        System.out.printf(
                "%-36s %7d %9d  %4d  %4.1f  %4.1f  %5.0f ns %5.0f ns  %5.0f ns %5.0f ns  %5.1f B%n",
                name,
                batches.size(),
                envelopes,
                Envelope.STRIDE * Long.BYTES,
                batches.stream().mapToLong(batch -> toCbor(batch).length).sum() / (double) envelopes,
                batches.stream().mapToLong(this::write).sum() / (double) envelopes,
                nanoseconds(batches, envelopes, this::write),
                nanoseconds(encoded(batches, this::toBytes), envelopes, this::read),
                nanoseconds(batches, envelopes, this::toCbor),
                nanoseconds(encoded(batches, this::toCbor), envelopes, this::fromCbor),
                bytesPerReport(heard));
    }

    private static long envelopes(Exchange batch) {
        return batch.envelopes().length / Envelope.STRIDE;
    }

    private double bytesPerReport(List<Bulk> heard) {
        double reports = 0;
        double bytes = 0;
        for (Bulk message : heard) {
            if (message instanceof TrialEnded ended) {
                reports += ended.part().reports().size();
                bytes += write(ended);
            }
        }
        return bytes / reports;
    }

    /** What the two interconnects of a machine say to each other in a trial. */
    private static List<Bulk> listen(SimulatedMachine machine) {
        Queue<Bulk> heard = new ConcurrentLinkedQueue<>();
        CompletableFuture<TrialEnded> ended = new CompletableFuture<>();
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.setup(context -> split(context, machine, heard::add, ended)), "bench", ConfigFactory.load());
        ended.join();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        return List.copyOf(heard);
    }

    private static Behavior<Void> split(
            ActorContext<Void> context,
            SimulatedMachine machine,
            Consumer<Bulk> listener,
            CompletableFuture<TrialEnded> end) {
        long attempt = Remote.newAttempt();
        Placement placement = Placement.byRole(machine, 2, List.of(0), List.of(1));
        ActorRef<InterconnectMessage> cpus =
                context.spawn(InterconnectActor.create(machine, placement, 0, attempt), "cpus");
        ActorRef<InterconnectMessage> mmus =
                context.spawn(InterconnectActor.create(machine, placement, 1, attempt), "mmus");
        ActorRef<InterconnectMessage> toCpus = context.spawn(forward(cpus, listener), "to-cpus");
        ActorRef<InterconnectMessage> toMmus = context.spawn(forward(mmus, listener), "to-mmus");
        ActorRef<TrialEnded> replyTo = context.spawn(complete(end, listener), "end");
        cpus.tell(new Peers(attempt, List.of(cpus, toMmus)));
        mmus.tell(new Peers(attempt, List.of(toCpus, mmus)));
        List.of(cpus, mmus).forEach(one -> one.tell(new RunTrial(attempt, 1, 0, replyTo)));
        return Behaviors.empty();
    }

    private static Behavior<InterconnectMessage> forward(ActorRef<InterconnectMessage> to, Consumer<Bulk> listener) {
        return Behaviors.receiveMessage(message -> {
            if (message instanceof Bulk bulk) {
                listener.accept(bulk);
            }
            to.tell(message);
            return Behaviors.same();
        });
    }

    private static Behavior<TrialEnded> complete(CompletableFuture<TrialEnded> end, Consumer<Bulk> listener) {
        return Behaviors.receiveMessage(message -> {
            listener.accept(message);
            if (message.part().last()) {
                end.complete(message);
            }
            return Behaviors.same();
        });
    }

    private static <T> List<T> encoded(List<Exchange> batches, Function<Exchange, T> encoder) {
        return batches.stream().map(encoder).toList();
    }

    /** Of a call for each of the batches, by envelope; the second time round, when the code is warm. */
    private static <T> double nanoseconds(List<T> batches, long envelopes, Consumer<T> call) {
        double result = 0;
        for (int i = 0; i < 2; i++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            long done = 0;
            for (; done < ENVELOPES_TO_MEASURE; done += envelopes) {
                batches.forEach(call);
            }
            result = (THREADS.getCurrentThreadCpuTime() - begin) / (double) done;
        }
        return result;
    }

    private int write(Bulk message) {
        WireFormat.write(message, buffer.clear());
        return buffer.position();
    }

    private byte[] toBytes(Bulk message) {
        byte[] bytes = new byte[write(message)];
        buffer.flip().get(bytes);
        return bytes;
    }

    private void read(byte[] bytes) {
        WireFormat.read(buffer.clear().put(bytes).flip());
    }

    private byte[] toCbor(Exchange exchange) {
        try {
            return cbor.writeValueAsBytes(exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fromCbor(byte[] bytes) {
        try {
            cbor.readValue(bytes, Exchange.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
