package org.shootdown.coordinator.interconnect;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A dispatcher for component actors on which handing an actor its window runs it at once, on the thread that hands it.
 *
 * <p>An interconnect and its components have nothing to do at the same time: it waits for them. Sending each window's
 * few hundred nanoseconds of work to another thread and back costs several times that work, so the parallelism is
 * between interconnects, one per core, and not within one. A component only ever tells its interconnect, which has a
 * dispatcher of its own, so that the nesting is one level deep.
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

    private static final class HandingThread extends AbstractExecutorService {
        private volatile boolean shutdown;

        @Override
        public void execute(Runnable task) {
            task.run();
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
