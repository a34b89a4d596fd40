package org.shootdown.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * How much longer one build needs for a trial of a small race than another, in one process: both are loaded beside each
 * other and take turns of some milliseconds, so that whatever else the computer does meets both alike. Each is loaded
 * several times, since what the compiler makes of the same classes differs by a tenth from one time to the next.
 *
 * <p>Give it the benchmarks' jar of the build before and of the one after; the same one twice shows how far to trust it.
 */
public final class BuildRatio {
    private static final int COPIES = 5;
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 80;
    private static final long TRIALS = 200;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private BuildRatio() {}

    /** One build in memory, and what its rounds took. */
    private record Copy(LongUnaryOperator race, List<Double> micros) {
        static Copy of(String jar, String... race) throws ReflectiveOperationException, IOException {
            URL[] path = {Path.of(jar).toUri().toURL()};
            ClassLoader build = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
            return new Copy(
                    (LongUnaryOperator) build.loadClass(SmallRace.class.getName())
                            .getConstructor(String.class, String.class, String.class)
                            .newInstance((Object[]) race),
                    new ArrayList<>());
        }

        void run() {
            long begin = THREADS.getCurrentThreadCpuTime();
            if (race.applyAsLong(TRIALS) == 0) {
                throw new IllegalStateException("a race without accesses");
            }
            micros.add((THREADS.getCurrentThreadCpuTime() - begin) / 1e3 / TRIALS);
        }

        double median() {
            List<Double> warm = micros.subList(WARM_UP, micros.size());
            return warm.stream().sorted().skip(warm.size() / 2).findFirst().orElseThrow();
        }
    }

    /** Prints a line for each race: microseconds of processor time for a trial in each build, and the ratio. */
    public static void main(String[] jars) throws ReflectiveOperationException, IOException {
        measure(jars, "gup-fast-vs-thp-collapse", "before", "arm64");
        measure(jars, "gup-fast-vs-thp-collapse", "before", "x86_64");
        measure(jars, "userfaultfd-lost-wakeup", "before-naive", "arm64");
    }

    private static void measure(String[] jars, String... race) throws ReflectiveOperationException, IOException {
        List<Copy> before = new ArrayList<>();
        List<Copy> after = new ArrayList<>();
        for (int copy = 0; copy < COPIES; copy++) {
            before.add(Copy.of(jars[0], race));
            after.add(Copy.of(jars[1], race));
        }
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            for (int copy = 0; copy < COPIES; copy++) {
                before.get(copy).run();
                after.get(copy).run();
            }
        }
        double old = mean(before);
        double now = mean(after);
        System.out.printf("%-26s %-7s %6.2f us %6.2f us  ratio %.3f%n", race[0], race[2], old, now, now / old);
    }

    private static double mean(List<Copy> copies) {
        return copies.stream().mapToDouble(Copy::median).average().orElseThrow();
    }
}
