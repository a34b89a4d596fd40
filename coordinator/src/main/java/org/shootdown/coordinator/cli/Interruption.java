package org.shootdown.coordinator.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C, or any other polite request to end, while a command works: the command is told, and the process waits until it
 * has said what it knows so far. The exit code is then 130.
 *
 * <p>Before there is anything to know, nobody waits: the process says so and ends.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch answered = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "interruption");
    private final PrintWriter out;
    private volatile boolean requested;

    /** Says something in place of the command while that is not ready to; null once it is. */
    private volatile @Nullable Supplier<String> instead;

    /** Answers for a process that has not come to its command yet; see {@link #untilCommand}. */
    private static final AtomicReference<@Nullable Interruption> EARLY = new AtomicReference<>();

    /**
     * Answers from now on until a command does so itself: a loaded machine can take seconds to get there.
     *
     * @param err where it says that nothing is known
     */
    static Interruption untilCommand(PrintWriter err) {
        Interruption early = new Interruption(err, () -> "stopped: nothing has begun");
        EARLY.set(early);
        return early;
    }

    /** For a command that has something to say at any time. */
    Interruption() {
        this(new PrintWriter(Writer.nullWriter()), null);
    }

    /**
     * For a command that has to get ready.
     *
     * @param out where it says what it knows
     * @param instead does what is left to do if it is interrupted before it calls {@link #ready}, and tells what to say
     */
    Interruption(PrintWriter out, @Nullable Supplier<String> instead) {
        this.out = out;
        this.instead = instead;
        Runtime.getRuntime().addShutdownHook(hook);
        Interruption early = EARLY.getAndSet(null);
        if (early != null) {
            early.close();
        }
    }

    /** From now on the command itself says what it knows. */
    void ready() {
        instead = null;
    }

    /** Whether the command is to end. */
    boolean isRequested() {
        return requested;
    }

    private void request() {
        requested = true;
        Supplier<String> answer = instead;
        try {
            if (answer == null) {
                boolean inTime = answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assert inTime : "what is known so far could not be said in time";
            } else {
                out.println(answer.get());
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }

    /** Everything is said. */
    @Override
    public void close() {
        answered.countDown();
        try {
            if (!requested) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // The request has come just now, and there is no more to be said.
        }
    }
}
