package org.shootdown.coordinator.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or any other polite request to end, while a command works: the command is told, and the process waits until it
 * has said what it knows so far. The exit code is then the one of the signal, 130 for Ctrl-C.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch answered = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "interruption");
    private volatile boolean requested;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the command is to end. */
    boolean isRequested() {
        return requested;
    }

    private void request() {
        requested = true;
        try {
            boolean inTime = answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assert inTime : "what is known so far could not be said in time";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is said. */
    @Override
    public void close() {
        answered.countDown();
        if (!requested) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
