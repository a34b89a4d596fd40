package org.shootdown.simulation.interconnect;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A dispatcher for component actors on which handing an actor its window runs it at once, on the thread that hands it.
 *
 * <p>An interconnect and its components have nothing to do at the same time: it waits for them. Sending each window's
 * few hundred nanoseconds of work to another thread and back costs several times that work, so the parallelism is
 * between interconnects, one per core, and not within one. A component that hands the window on starts the next one's
 * task from within its own; it runs after it, so that the stack stays as deep as for one.
 */
public final class HandingThreadConfigurator extends ExecutorServiceConfigurator {

    /** Called by Akka with the dispatcher's settings, of which it needs none. */
    public HandingThreadConfigurator(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threadFactory) {
        return HandingThread::new;
    }

    /** What one thread runs: what a task starts comes after it, not within it. */
    private static final class Running {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private boolean busy;

        void execute(Runnable task) {
            if (busy) {
                waiting.add(task);
                return;
            }
            busy = true;
            try {
                for (Runnable next = task; next != null; next = waiting.poll()) {
                    next.run();
                }
            } finally {
                busy = false;
            }
        }
    }

    private static final class HandingThread extends AbstractExecutorService {
        private final ThreadLocal<Running> running = ThreadLocal.withInitial(Running::new);
        private volatile boolean shutdown;

        @Override
        public void execute(Runnable task) {
            running.get().execute(task);
        }

        @Override
        public void shutdown() {
            shutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return shutdown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return shutdown;
        }
    }
}
