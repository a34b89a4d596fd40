package org.shootdown.bench;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The yardstick: askers that each send a request to a responder and wait for its response, again and again. */
final class PingPong implements AutoCloseable {
    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "ping-pong");
    private final List<ActorRef<Ask>> responders = new ArrayList<>();
    private final int askers;
    private int runs;

    /** As many askers as the machine has CPUs, as many responders as it has MMUs. */
    PingPong(int askers, int responders) {
        this.askers = askers;
        for (int i = 0; i < responders; i++) {
            this.responders.add(system.systemActorOf(Responder.create(), "responder-" + i, Props.empty()));
        }
    }

    /** Runs so many round trips for each asker and waits for all. */
    void run(int roundTrips) throws InterruptedException {
        CountDownLatch finished = new CountDownLatch(askers);
        runs++;
        for (int i = 0; i < askers; i++) {
            ActorRef<Ask> responder = responders.get(i % responders.size());
            Behavior<Answer> asker = Asker.create(responder, roundTrips, finished);
            ActorRef<Answer> actor = system.systemActorOf(asker, "asker-" + runs + "-" + i, Props.empty());
            system.log().trace("{} started", actor);
        }
        finished.await();
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private record Ask(long value, ActorRef<Answer> replyTo) {}

    private record Answer(long value) {}

    private static final class Responder extends AbstractBehavior<Ask> {
        private Responder(ActorContext<Ask> context) {
            super(context);
        }

        static Behavior<Ask> create() {
            return Behaviors.setup(Responder::new);
        }

        @Override
        public Receive<Ask> createReceive() {
            return newReceiveBuilder().onMessage(Ask.class, this::onAsk).build();
        }

        private Behavior<Ask> onAsk(Ask ask) {
            ask.replyTo().tell(new Answer(ask.value() + 1));
            return this;
        }
    }

    private static final class Asker extends AbstractBehavior<Answer> {
        private final ActorRef<Ask> responder;
        private final CountDownLatch finished;
        private int left;

        private Asker(ActorContext<Answer> context, ActorRef<Ask> responder, int roundTrips, CountDownLatch finished) {
            super(context);
            this.responder = responder;
            this.finished = finished;
            left = roundTrips;
            responder.tell(new Ask(0, context.getSelf()));
        }

        static Behavior<Answer> create(ActorRef<Ask> responder, int roundTrips, CountDownLatch finished) {
            return Behaviors.setup(context -> new Asker(context, responder, roundTrips, finished));
        }

        @Override
        public Receive<Answer> createReceive() {
            return newReceiveBuilder().onMessage(Answer.class, this::onAnswer).build();
        }

        private Behavior<Answer> onAnswer(Answer answer) {
            left--;
            if (left == 0) {
                finished.countDown();
                return Behaviors.stopped();
            }
            responder.tell(new Ask(answer.value(), getContext().getSelf()));
            return this;
        }
    }
}
